/** Calls that ended without an answer, for the case that it comes late: it decides what became of them. */
import { unanswered } from "../errors/call.ts";
import type { CallErrorDetails, CallTrace } from "../errors/family.ts";
import type { LateEnd } from "../orders/answered.ts";
import type { RawReply } from "../protocol/reply.ts";
import type { Answer } from "./answers.ts";
import type { Call } from "./call.ts";

/** The answer to a call that had ended already. */
export interface LateAnswer {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  readonly label?: string;
  /** The trace of the error with which the call ended. */
  readonly trace: CallTrace;
  /** Milliseconds from the hand-over of the call to its answer. */
  readonly ms: number;
  /** What the exchange did. Left out for methods that are not about orders: their results may hold a secret. */
  readonly result?: unknown;
  /** Why the exchange did not do it; absent when it did. */
  readonly error?: Error;
}

interface Missed {
  readonly call: Call;
  readonly trace: CallTrace;
  readonly endedMs: number;
  end: LateEnd | undefined;
}

/** How long an answer is waited for and kept, in milliseconds. */
const keptMs = 5 * 60_000;
/** Calls that are remembered at most; the oldest is forgotten first. */
const mostCalls = 1_000;

/** Remembers calls by their id. */
export class LateAnswers {
  readonly #missed = new Map<number, Missed>();
  readonly #read: (call: Call, reply: RawReply) => Answer;
  readonly #onAnswer: (answer: LateAnswer) => void;

  constructor(read: (call: Call, reply: RawReply) => Answer, onAnswer: (answer: LateAnswer) => void) {
    this.#read = read;
    this.#onAnswer = onAnswer;
  }

  /** A call ends that was handed over and not answered. */
  expect(call: Call, { trace }: CallErrorDetails, nowMs: number): void {
    if (trace?.id === undefined || call.origin !== "user") return;
    this.#missed.set(trace.id, { call, trace, endedMs: nowMs, end: undefined });
    for (const [id, { endedMs }] of this.#missed) {
      if (this.#missed.size <= mostCalls && nowMs - endedMs <= keptMs) break;
      this.#missed.delete(id);
    }
  }

  /** Takes the answer to a call that ended before. False when no such call is remembered, or it was answered since. */
  receive(id: number, reply: RawReply, nowMs: number): boolean {
    const missed = this.#missed.get(id);
    if (missed === undefined || missed.end !== undefined || nowMs - missed.endedMs > keptMs) return false;
    const { call, trace } = missed;
    missed.end = endOf(call, this.#read(call, reply));
    this.#onAnswer({
      method: call.row.wire,
      ...(trace.label !== undefined && { label: trace.label }),
      trace,
      ms: nowMs - call.sentMs,
      ...("error" in missed.end ? missed.end : call.row.role !== undefined && missed.end),
    });
    return true;
  }

  /** What came late for the call of a trace; `undefined` while nothing did. */
  endOf({ id = 0, client, sentMs }: CallTrace): LateEnd | undefined {
    const missed = this.#missed.get(id);
    return missed?.trace.client === client && Object.is(missed.trace.sentMs, sentMs) ? missed.end : undefined;
  }
}

function endOf({ row }: Call, answer: Answer): LateEnd {
  switch (answer.do) {
    case "resolve":
      return { result: answer.result };
    case "challenge": {
      const about = { method: row.wire, outcome: "refused" } as const;
      return { error: unanswered("challenge", about, "the exchange asked for a second factor") };
    }
    default:
      return { error: answer.error };
  }
}
