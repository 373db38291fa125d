/** What a client reports besides answers and messages. */
import type { DriftEvent } from "../api/drift.ts";
import type { LateAnswer } from "../calls/late.ts";
import type { ConnectionState } from "../connection/state.ts";
import { type AuthError, ConfigError, type EndedError, type Gap, type SubscriptionError } from "../errors/client.ts";
import type { CallTrace, Outcome } from "../errors/family.ts";
import type { Halt } from "../guards/guards.ts";
import type { JournalEntry } from "../journal/journal.ts";
import type { Resolution } from "../orders/resolution.ts";
import { checkOptions } from "../platform/known-options.ts";
import { didYouMean } from "../platform/nearest.ts";
import type { StrayFrame } from "../protocol/router.ts";
import type { SessionStep } from "../session/session.ts";
import type { Grant } from "../session/tokens.ts";

/** A step of making a connection ready was taken. */
export interface StepEvent {
  readonly step: SessionStep;
  readonly ms: number;
}

/** Something that no call and no reader waits for: a frame, or an error of a function of yours. */
export type Unhandled = StrayFrame | { readonly what: "thrown"; readonly where: string; readonly error: unknown };

/** A call of an earlier process whose fate was not known when that ended, and what was found out about it. */
export interface RecoveredCall {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  /** The trace of the call: its label, its terms, when it left. */
  readonly trace: CallTrace;
  readonly resolution: Resolution;
}

/** The journal did not keep entries. */
export interface JournalFailure {
  readonly error: Error;
  /** What is not in the journal: calls that were about to leave, and endings. */
  readonly entries: readonly JournalEntry[];
}

/** A call was made. */
export interface CallMade {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  /** An empty object, the same in the event `call` of its end. */
  readonly key: object;
}

/** A call ended. Its params are not shown: they may hold a secret. */
export interface CallEnd {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  readonly outcome: "result" | Outcome;
  /** Milliseconds from its hand-over to the transport to its end; 0 for a call that never left. */
  readonly ms: number;
  /** Milliseconds from its making to its hand-over, or to its end: it waited for credits, the connection or the journal. */
  readonly queuedMs: number;
  /** Milliseconds that the exchange took for it by its own account; `undefined` where it did not say. */
  readonly exchangeMs: number | undefined;
  /** Number of its frame; `undefined` for a call that never left. */
  readonly id: number | undefined;
  /** Why it failed; `undefined` for calls that the client makes by itself. */
  readonly error: Error | undefined;
  /** When it ended, in milliseconds by the clock of the client. */
  readonly endedMs: number;
  /** The same object as in the event `callMade`; `undefined` where nothing listened to that. */
  readonly key: object | undefined;
}

/** One message in 64, as it is handed to its readers. */
export interface MessageSample {
  /** The family of its channel, as `ticker.{instrument_name}.{interval}`. */
  readonly family: string;
  /** Milliseconds since the exchange's own time of the message; `undefined` where there is none. */
  readonly lagMs: number | undefined;
}

/** The events of a client, by name. Each is published on the `diagnostics_channel` of the same name, too, but `callMade`. */
export interface ClientEvents {
  /** The connection is in another state. */
  readonly state: ConnectionState;
  /** A step of making the connection ready was taken. */
  readonly step: StepEvent;
  /** Tokens were granted: by signing in, or by a renewal. */
  readonly grant: Grant;
  /** A renewal of the token failed, and signing in anew failed too. */
  readonly authFailure: AuthError;
  /** Messages of a channel may be missing. */
  readonly gap: Gap;
  /** A channel that was read is not sent any more. */
  readonly refused: SubscriptionError;
  /** An instrument ended whose channels were read: its books and streams end with this error. */
  readonly ended: EndedError;
  readonly drift: DriftEvent;
  /** The answer to a call that writes came after the call had ended as `unknown`: it says what became of it. */
  readonly lateAnswer: LateAnswer;
  /** A call of an earlier process was looked up. */
  readonly recovered: RecoveredCall;
  /** The journal failed. What that does to calls is said by `onJournalFailure`. */
  readonly journalFailure: JournalFailure;
  /** The guards halted trading, all orders are withdrawn, or it was resumed. */
  readonly halt: Halt;
  readonly unhandled: Unhandled;
  /** A call was made. */
  readonly callMade: CallMade;
  /** A call ended. */
  readonly call: CallEnd;
  /** One message in 64, with its age. */
  readonly messageSample: MessageSample;
}

/** How often what happened since the client was made. */
export interface ClientStats {
  /** Calls that did not end yet. */
  readonly openCalls: number;
  /** Channels that are read. */
  readonly channels: number;
  /** Connections that were made. */
  readonly connections: number;
  /** Frames and errors that nothing waited for, by what they were. */
  readonly unhandled: Readonly<Record<Unhandled["what"], number>>;
  /** Places where messages differ from the schemas, with how often that was met. */
  readonly drift: readonly DriftEvent[];
  /**
   * How messages were read, by the family of their channel, as `ticker.{instrument_name}.{interval}`, and replies, by their
   * method, as `private/buy`; only families and methods that can be read from bytes, and only messages that were read.
   */
  readonly parsed: Readonly<Record<string, ParsedMessages>>;
  /** Messages that were handed to readers, by the family of their channel. */
  readonly messages: Readonly<Record<string, FamilyTraffic>>;
}

/** What came of one family of channels. */
export interface FamilyTraffic {
  readonly messages: number;
  /** Length of their frames: bytes, or characters where the transport gave a text. */
  readonly bytes: number;
}

/** How often messages were read in which way. */
export interface ParsedMessages {
  /** From the bytes of their frames. */
  readonly fast: number;
  /** By `JSON.parse`, though the transport gave bytes: their members came in an order that is not known, as a rule. */
  readonly slow: number;
}

const names: Readonly<Record<keyof ClientEvents, true>> = {
  state: true,
  step: true,
  grant: true,
  authFailure: true,
  gap: true,
  refused: true,
  ended: true,
  drift: true,
  lateAnswer: true,
  recovered: true,
  journalFailure: true,
  halt: true,
  unhandled: true,
  callMade: true,
  call: true,
  messageSample: true,
};

/** Refuses a listener that could never be called. */
export function checkListening(event: unknown, listener: unknown, options: unknown): void {
  if (typeof event !== "string" || !Object.hasOwn(names, event)) {
    const likely = typeof event === "string" ? didYouMean(event, Object.keys(names)) : "";
    throw new ConfigError("event", `the name of an event${likely}`, event);
  }
  if (typeof listener !== "function") throw new ConfigError("listener", "a function", listener ?? String(listener));
  checkOptions("", options, { signal: "signal" });
}
