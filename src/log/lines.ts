/** A logger of lines: text for people, JSON and logfmt for programs. */
import { ConfigError } from "../errors/client.ts";
import { systemClock } from "../platform/clock.ts";
import { isoTime } from "../platform/iso-time.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { LogFields } from "./fields.ts";
import type { LogLevel } from "./levels.ts";

/** Where lines go: a logger of pino, of winston, or any other with these methods. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** How a line is written. */
export type LineFormat = "text" | "json" | "logfmt";

/** Options of `lines`. */
export interface LinesOptions {
  /** `text` for people, `json` one object a line, `logfmt` pairs. @default "text" */
  readonly format?: LineFormat | undefined;
  /** Lowest level that is written. @default "info" */
  readonly level?: LogLevel | undefined;
  /** Takes a line, without its end. @default console.log */
  readonly write?: ((line: string) => void) | undefined;
  /** The time of a line, in milliseconds since the Unix epoch. @default the clock of this computer */
  readonly now?: (() => number) | undefined;
}

const known: KnownOptions<LinesOptions> = { format: "checked", level: "checked", write: "function", now: "function" };
const order: readonly LogLevel[] = ["debug", "info", "warn", "error"];
/** Values that logfmt may write as they are. */
const bare = /^[\w.:/@+-]+$/;
const longestLevel = 5;

type Write = (time: string, level: LogLevel, fields: LogFields, message: string) => string;

const formats: Readonly<Record<LineFormat, Write>> = {
  text: (time, level, fields, message) => {
    const pairs = pairsOf(fields);
    return `${time} ${level.toUpperCase().padEnd(longestLevel)} ${oneLine(message)}${pairs === "" ? "" : `  ${pairs}`}`;
  },
  json: (time, level, fields, message) => JSON.stringify({ time, level, message, ...fields }),
  logfmt: (time, level, fields, message) =>
    `time=${time} level=${level} msg=${quotedValue(message)}${Object.keys(fields).length > 0 ? ` ${pairsOf(fields)}` : ""}`,
};

/** Makes a logger that writes lines. Throws a `ConfigError` for options that cannot work. */
export function lines(options: LinesOptions = {}): Logger {
  checkOptions("", options, known);
  const {
    format = "text",
    level: lowest = "info",
    write = (line) => console.log(line),
    now = systemClock.now,
  } = options;
  if (!Object.hasOwn(formats, format)) throw new ConfigError("format", '"text", "json" or "logfmt"', format);
  if (!order.includes(lowest)) throw new ConfigError("level", '"debug", "info", "warn" or "error"', lowest);
  const at =
    (level: LogLevel) =>
    (fields: LogFields, message: string): void => {
      if (order.indexOf(level) < order.indexOf(lowest)) return;
      write(formats[format](isoTime(now()), level, fields, message));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function pairsOf(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${quotedValue(value)}`)
    .join(" ");
}

/** A value that cannot be mistaken for the next pair, or for another line. */
function quotedValue(value: string | number | boolean): string {
  const text = String(value);
  return bare.test(text) ? text : JSON.stringify(text);
}

/** What a text would do to a terminal, or to the next line, is shown instead. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}
