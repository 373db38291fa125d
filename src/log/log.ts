/** Writes what a client reports to a logger. */
import type { Client } from "../client/client.ts";
import type { ClientEvents } from "../client/events.ts";
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { contentOf, type LogContent, type LogFields } from "./fields.ts";
import { type LoggedEvent, type LogLevel, levelOf, loggedEvents } from "./levels.ts";
import { type Logger, lines } from "./lines.ts";

import { RepeatedLines } from "./repeated-lines.ts";

/** Options of `log`. */
export interface LogOptions {
  /** Levels of events, or `off`, where the usual ones do not fit: `{ call: "info", step: "off" }`. @default see docs/logging.md */
  readonly levels?: Readonly<Partial<Record<LoggedEvent, LogLevel | "off">>> | undefined;
  /** Facts of each line, as `{ desk: "options" }`. @default none */
  readonly fields?: LogFields | undefined;
  /**
   * Lines of one kind within so many milliseconds before the rest is held back and counted; `false` writes all.
   * @default { most: 10, withinMs: 10_000 }
   */
  readonly repeats?: { readonly most: number; readonly withinMs: number } | false | undefined;
  /** Texts that must never be written, as the secret of the key: three dots take their place. @default none */
  readonly secrets?: readonly string[] | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

const known: KnownOptions<LogOptions> = {
  levels: "checked",
  fields: "checked",
  repeats: "checked",
  secrets: "checked",
  clock: ["now", "schedule"],
};
const levels: readonly string[] = ["debug", "info", "warn", "error"];

/**
 * Writes what a client reports to a logger: pino's, winston's, or one of `lines`. Returns the function that ends it. Throws a
 * `ConfigError` for options that cannot work. A logger that throws is reported by the client as `unhandled`.
 *
 * ```ts
 * log(deribit, pino());
 * log(deribit, lines({ format: "logfmt" }), { levels: { call: "info" } });
 * ```
 */
export function log(client: Pick<Client, "on">, logger: Logger = lines(), options: LogOptions = {}): () => void {
  check(logger, options);
  const { levels: asked = {}, fields = {}, repeats = { most: 10, withinMs: 10_000 }, secrets = [] } = options;
  const { clock = systemClock } = options;
  const repeating = repeats === false ? undefined : new RepeatedLines(clock, repeats.most, repeats.withinMs);
  const hidden = secrets.filter((secret) => secret !== "");
  const write = (level: LogLevel, name: LoggedEvent, content: LogContent, more: LogFields = {}): void => {
    const all = hide({ ...fields, event: name, ...content.fields, ...more }, hidden);
    logger[level](all, withoutSecrets(content.message, hidden));
  };
  const listen = <Name extends LoggedEvent>(name: Name): (() => void) =>
    client.on(name, (event: ClientEvents[Name]) => {
      const level = asked[name] ?? levelOf(name, event);
      if (level === "off") return;
      const content = contentOf(name, event);
      const report = (held: number): void => write(level, name, content, { repeated: held });
      if (repeating?.lets(`${name} ${content.message}`, report) !== false) write(level, name, content);
    });
  const offs = loggedEvents.filter((name) => asked[name] !== "off").map(listen);
  return () => {
    for (const off of offs.splice(0)) off();
    repeating?.flush();
  };
}

function hide(fields: LogFields, secrets: readonly string[]): LogFields {
  if (secrets.length === 0) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? withoutSecrets(value, secrets) : value,
    ]),
  );
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "..."), text);
}

function check(logger: Logger, options: LogOptions): void {
  for (const level of levels) {
    if (typeof (logger as unknown as Readonly<Record<string, unknown>> | null)?.[level] !== "function") {
      throw new ConfigError("logger", "an object with `debug`, `info`, `warn` and `error`");
    }
  }
  checkOptions("", options, known);
  for (const [name, level] of Object.entries(options.levels ?? {})) {
    if (!(loggedEvents as readonly string[]).includes(name)) {
      throw new ConfigError(`levels.${name}`, "left out, no such event is logged");
    }
    if (level !== undefined && level !== "off" && !levels.includes(level)) {
      throw new ConfigError(`levels.${name}`, '"debug", "info", "warn", "error" or "off"', level);
    }
  }
  const { repeats, secrets } = options;
  if (repeats !== undefined && repeats !== false) checkRepeats(repeats);
  if (secrets !== undefined && !(Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string"))) {
    throw new ConfigError("secrets", "a list of texts");
  }
}

function checkRepeats(repeats: Exclude<LogOptions["repeats"], false | undefined>): void {
  checkOptions("repeats", repeats, { most: "checked", withinMs: "checked" });
  for (const name of ["most", "withinMs"] as const) {
    const value: unknown = repeats[name];
    if (!(Number.isInteger(value) && Number(value) > 0)) {
      throw new ConfigError(`repeats.${name}`, "a whole number from 1", value ?? null);
    }
  }
}
