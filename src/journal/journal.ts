/** The port of the journal: what is written down of calls that write, and where it is kept. */
import type { CallTrace, Outcome } from "../errors/family.ts";

/** A call is about to leave. It was not handed to the transport yet. */
export interface JournalIntent {
  readonly what: "intent";
  /** Key of the call; its ending bears the same one. */
  readonly call: string;
  /** When it was written, in milliseconds since the Unix epoch by the clock of this computer. */
  readonly atMs: number;
  /** How far the clock of the exchange was ahead then, in milliseconds; `null` where that was not known. */
  readonly offsetMs: number | null;
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  /** What a look-up has to know. It holds no secret. */
  readonly trace: CallTrace;
}

/** What became of a call: its result, an error, or what `resolveOutcome` found. */
export type JournalFate = "result" | Outcome | "executed" | "not_executed" | "still_unknown";

/** A call ended, or was looked up. */
export interface JournalEnding {
  readonly what: "ending";
  /** Key of the call. */
  readonly call: string;
  /** When it was written, in milliseconds since the Unix epoch by the clock of this computer. */
  readonly atMs: number;
  readonly fate: JournalFate;
  /** Milliseconds from the hand-over of the call to its end; absent for what was looked up. */
  readonly ms?: number | undefined;
  /** Message of the error, or reason of what was found. */
  readonly reason?: string | undefined;
}

/** One line of a journal. Plain data. */
export type JournalEntry = JournalIntent | JournalEnding;

/**
 * Keeps entries beyond the life of the process. One journal is open in one process at a time; all clients of the process
 * may share it.
 */
export interface Journal {
  /** Writes entries in this order, all or none. Throws or rejects when they are not kept. */
  append(entries: readonly JournalEntry[]): void | Promise<void>;
  /** Calls of earlier processes whose fate was not known when those ended, oldest first. */
  unfinished(): readonly JournalIntent[] | Promise<readonly JournalIntent[]>;
  /** Lets go of what it is kept in. Close the clients before. */
  close(): void | Promise<void>;
}

/** Whether nothing is left to be found out about a call. */
export function isSettled(fate: JournalFate): boolean {
  return fate !== "unknown" && fate !== "still_unknown";
}
