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

/** What late answers are reported to. */
export interface LateListener {
  /** The answer to a call of the user came after the call had ended. */
  onLateAnswer(answer: LateAnswer): void;
  /** The exchange did what a call of the session had asked for, and said so after the call had ended. */
  onLateStep?(call: Call, result: unknown): void;
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
/** Calls of the session that are remembered at most: heartbeats may be given up after the refresh that matters. */
const mostSteps = 16;

/** Remembers calls by their id. */
export class LateAnswers {
  readonly #missed = new Map<number, Missed>();
  /** Calls of the session that were given up while they waited for their answers. */
  readonly #steps = new Map<number, Call>();
  readonly #read: (call: Call, reply: RawReply) => Answer;
  readonly #listener: LateListener;

  constructor(read: (call: Call, reply: RawReply) => Answer, listener: LateListener) {
    this.#read = read;
    this.#listener = listener;
  }

  /** A call ends that was handed over and not answered. */
  expect(call: Call, { trace }: CallErrorDetails, nowMs: number): void {
    if (call.origin === "session" && call.stage === "pending") this.#expectStep(call);
    if (trace?.id === undefined || call.origin === "session") return;
    this.#missed.set(trace.id, { call, trace, endedMs: nowMs, end: undefined });
    for (const [id, { endedMs }] of this.#missed) {
      if (this.#missed.size <= mostCalls && nowMs - endedMs <= keptMs) break;
      this.#missed.delete(id);
    }
  }

  /** Takes the answer to a call that ended before. False when no such call is remembered, or it was answered since. */
  receive(id: number, reply: RawReply, nowMs: number): boolean {
    const step = this.#steps.get(id);
    if (step !== undefined) {
      this.#receiveStep(id, step, reply);
      return true;
    }
    const missed = this.#missed.get(id);
    if (missed === undefined || missed.end !== undefined || nowMs - missed.endedMs > keptMs) return false;
    const { call, trace } = missed;
    const end = endOf(call, this.#read(call, reply));
    missed.end = end;
    this.#listener.onLateAnswer({
      method: call.row.wire,
      ...(trace.label !== undefined && { label: trace.label }),
      trace,
      ms: nowMs - call.sentMs,
      ...("error" in end ? end : call.row.role !== undefined && end),
    });
    return true;
  }

  #expectStep(call: Call): void {
    this.#steps.set(call.id, call);
    for (const id of this.#steps.keys()) if (this.#steps.size > mostSteps) this.#steps.delete(id);
  }

  #receiveStep(id: number, call: Call, reply: RawReply): void {
    this.#steps.delete(id);
    const answer = this.#read(call, reply);
    if (answer.do === "resolve") this.#listener.onLateStep?.(call, answer.result);
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
