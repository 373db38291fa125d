/** Finds out what became of a call whose outcome is unknown: by its late answer, or by what the exchange shows. */
import type { AccountName, CallTrace } from "../errors/family.ts";
import { isCallError, isDeribitError } from "../errors/narrow.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import { messageOf } from "../platform/guard.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { Answered, MethodRole, OrderPolicy } from "../venue.ts";
import { look } from "./look.ts";
import { lostCallOf } from "./lost-call.ts";
import {
  type LookResult,
  notExecuted,
  pending,
  type Resolution,
  type ResolveOptions,
  stillUnknown,
} from "./resolution.ts";
import { slackMs } from "./times.ts";

/** What the resolver asks of its client. */
export interface ResolverHooks {
  readonly policy: OrderPolicy;
  readonly clock: Clock;
  /** The time at the exchange, in milliseconds. */
  exchangeNow(): number;
  /** What a method does to orders. */
  roleOf(method: string): MethodRole | undefined;
  /** The account that this client signs in to. Empty where it is not known. */
  account(): AccountName;
  /** Whether this client made a call, for an account that cannot have changed since. */
  isOwn(trace: CallTrace): boolean;
  /** Whether no other call that this process sent for the account bears the label, or the id of its mass quote. */
  isOnlyUse(trace: CallTrace): boolean;
  /** What the answer of a call says that came after its end; `undefined` while none came. */
  lateAnswer(trace: CallTrace): Resolution | undefined;
  /** Runs a task when an answer comes late. The result stops that. */
  onLateAnswer(task: () => unknown): () => void;
  /** Reads; waits for the connection if it is down, for a few seconds. */
  read(method: string, params: object, signal: AbortSignal | undefined): Promise<Answered>;
}

const defaultPatienceMs = 30_000;
/** Pause before a look that failed is repeated, in milliseconds. */
const repeatMs = 1_000;
/** Pause between two looks where the clock of the exchange is not as far as was thought, in milliseconds. */
const shortestPauseMs = 250;

const knownOptions: KnownOptions<ResolveOptions> = { patienceMs: "checked", signal: "signal" };

/** Looks calls up. */
export class Resolver {
  readonly #hooks: ResolverHooks;

  constructor(hooks: ResolverHooks) {
    this.#hooks = hooks;
  }

  /** Answers with what is known. Never rejects: what cannot be found out is `still_unknown`. */
  async resolve(error: unknown, options: ResolveOptions): Promise<Resolution> {
    try {
      return await this.#resolve(error, options);
    } catch (cause) {
      return stillUnknown(`the error could not be read: ${cause instanceof Error ? cause.message : typeof cause}`);
    }
  }

  async #resolve(error: unknown, options: ResolveOptions): Promise<Resolution> {
    const wrong = wrongOptions(options);
    if (wrong !== undefined) return stillUnknown(`it was not looked up: ${wrong}`);
    const { patienceMs = defaultPatienceMs, signal } = options;
    const call = lostCallOf(error);
    if (call === undefined) return stillUnknown("this is not the error of a call");
    const { method, outcome, trace } = call;
    if (outcome === "not_sent") return notExecuted("the call was never sent");
    if (outcome === "refused") return notExecuted("the exchange refused the call");
    if (trace === undefined) return stillUnknown(`${method} only reads, or its error is not whole`);
    const answer = this.#hooks.lateAnswer(trace);
    if (answer !== undefined) return answer;
    const stranger = this.#strangerTo(trace);
    if (stranger !== undefined) return stillUnknown(stranger);
    return this.#lookUntil(method, trace, this.#hooks.clock.now() + patienceMs, signal);
  }

  /** Looks, and looks again while a look fails, or once the deadline of the call has passed, if that is soon enough. */
  async #lookUntil(
    method: string,
    trace: CallTrace,
    untilMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Resolution> {
    const { clock, lateAnswer } = this.#hooks;
    for (;;) {
      const { finding, waitMs } = await this.#lookOnce(method, trace, signal);
      const answer = lateAnswer(trace);
      if (answer !== undefined) return answer;
      if (finding.fate !== "pending") return finding;
      const isSoon = waitMs < Number.POSITIVE_INFINITY && clock.now() + waitMs <= untilMs;
      if (!isSoon || !(await this.#sleep(waitMs, trace, signal))) return lateAnswer(trace) ?? unsettled(finding);
    }
  }

  /** One look, and how long to wait before the next. */
  async #lookOnce(
    method: string,
    trace: CallTrace,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly finding: LookResult; readonly waitMs: number }> {
    const { policy, read, roleOf, isOnlyUse } = this.#hooks;
    const lookUps = policy.lookUps((list, params) => read(list, params, signal));
    try {
      const coverage = policy.coverageOf(method, trace);
      const sought = { method, trace, coverage, onlyUse: isOnlyUse(trace) };
      const finding = await look(roleOf(method), sought, lookUps);
      if (finding.fate !== "pending") return { finding, waitMs: 0 };
      const advised = pending(`${finding.reason}; ${adviceFor(trace)}`, finding.orders);
      return { finding: advised, waitMs: Math.max(shortestPauseMs, this.#doubtfulMs(trace)) };
    } catch (cause) {
      const reason = `it could not be looked up: ${messageOf(cause)}`;
      return { finding: passes(cause) ? pending(reason) : stillUnknown(reason), waitMs: repeatMs };
    }
  }

  /** Why this client cannot speak for the account of a call; `undefined` when it can. */
  #strangerTo(trace: CallTrace): string | undefined {
    const mine = this.#hooks.account();
    const { account } = trace;
    const sameUser = agree(mine.userId, account.userId);
    const sameKey = agree(mine.clientId, account.clientId);
    if (sameUser ?? sameKey ?? this.#hooks.isOwn(trace)) return undefined;
    return sameUser === false
      ? "the call was made for another account: resolve it with a client of that account"
      : "whether the call was made for the account of this client is not known: resolve it with the client that made it";
  }

  /** How long the exchange may still begin the call, in milliseconds; infinite without a deadline. */
  #doubtfulMs({ valid_until = Number.POSITIVE_INFINITY }: CallTrace): number {
    return valid_until + slackMs + 1 - this.#hooks.exchangeNow();
  }

  /** Waits for a time, or for the late answer of the call. False when the signal came. */
  #sleep(ms: number, trace: CallTrace, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const stops: (() => void)[] = [];
      const wake = (): void => {
        for (const stop of stops) stop();
        resolve(signal?.aborted !== true);
      };
      const { clock, lateAnswer, onLateAnswer } = this.#hooks;
      stops.push(
        clock.schedule(ms, wake),
        onLateAnswer(() => lateAnswer(trace) !== undefined && wake()),
        whenAborted(signal, wake),
      );
    });
  }
}

/** Whether two names are the same; `undefined` where one of them is not known. */
function agree<Name>(one: Name | undefined, other: Name | undefined): boolean | undefined {
  return one === undefined || other === undefined ? undefined : one === other;
}

/** Whether a look that failed may go better soon: nothing answered, or the exchange said so. */
function passes(cause: unknown): boolean {
  if (!isCallError(cause)) return false;
  if (isDeribitError(cause, "rpc")) return cause.retry === "backoff" || cause.retry === "wait";
  return (
    cause.kind === "timeout" || cause.kind === "limit" || (cause.kind !== "aborted" && cause.outcome === "unknown")
  );
}

/** Says what would decide. */
function adviceFor({ valid_until }: CallTrace): string {
  return valid_until === undefined
    ? "it has no `valid_until`, and nothing else proves that it will not (see `orderDeadlineMs`)"
    : "ask again when its `valid_until` has passed";
}

function unsettled({ reason, orders }: Extract<LookResult, { fate: "pending" }>): Resolution {
  return stillUnknown(reason, orders);
}

function wrongOptions(options: ResolveOptions): string | undefined {
  try {
    checkOptions("", options, knownOptions);
  } catch (error) {
    return String(error);
  }
  const { patienceMs = 0 } = options;
  if (typeof patienceMs === "number" && patienceMs >= 0) return undefined;
  return "`patienceMs` must be a number of milliseconds, 0 or more";
}
