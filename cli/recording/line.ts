/** The lines of a recording: one JSON object each, told apart by their second member. `at` is the arrival in milliseconds. */
import type { Gap } from "../../src/index.ts";

/** First line of each file, so that a file can be replayed without the rest. */
export interface StartLine {
  readonly at: number;
  readonly start: { readonly format: 1; readonly network: string; readonly channels: readonly string[] };
}

/** A notification as it came. */
export interface MessageLine {
  readonly at: number;
  readonly message: { readonly params: { readonly channel: string; readonly data: unknown } };
}

/** What the channel `book` or `incremental_ticker` had built up when a file began, as a snapshot. */
interface StateLine {
  readonly at: number;
  readonly state: MessageLine["message"];
}

/** Messages of a channel may be missing before this line. */
interface GapLine {
  readonly at: number;
  readonly gap: RecordedGap;
}

/** A channel sends no more, as that of an instrument that expired. */
interface EndLine {
  readonly at: number;
  readonly end: { readonly channel: string; readonly reason: string };
}

/** A gap of the client, or the time between two runs of the recorder. */
export type RecordedGap = Omit<Gap, "cause"> & { readonly cause: Gap["cause"] | "restart" };

/** A line of a recording. */
export type RecordedLine = StartLine | MessageLine | StateLine | GapLine | EndLine;

/** The line of a message. Its text stays as it came, to the digit. */
export function messageLine(at: number, text: string): string {
  return `${messageHead(at)}${text.replaceAll("\n", " ")}}\n`;
}

/** Any other line. */
export function lineOf(line: Exclude<RecordedLine, MessageLine>): string {
  return `${JSON.stringify(line)}\n`;
}

/** The text of the message in its line. */
export function textOf({ at }: MessageLine, line: string): string {
  return line.slice(messageHead(at).length, -1);
}

function messageHead(at: number): string {
  return `{"at":${at},"message":`;
}

/** The line that a text holds; `undefined` when it is none, as where a process was killed while it wrote. */
export function parseLine(text: string): RecordedLine | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
