/** What calls are handed: the identity that they go out with, what writes them down, and a listener. */
import type { RpcError } from "../errors/call.ts";
import type { Outcome } from "../errors/family.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Clock } from "../platform/clock.ts";
import type { SecurityKeyChallenge } from "../protocol/reply.ts";
import type { AnswerOptions } from "./answers.ts";
import type { Call } from "./call.ts";
import type { IntakeOptions } from "./intake.ts";
import type { LateListener } from "./late.ts";

/** Writes down calls before they leave. */
export interface CallRecorder {
  /** Whether a call must be written down. */
  keeps(call: Call): boolean;
  /** Writes that a call is about to leave, then calls `leave`: with the failure, if it must not leave for that. */
  intend(call: Call, leave: (failure?: { readonly cause: unknown }) => void): void;
}

export interface CallsOptions extends IntakeOptions, AnswerOptions {
  readonly clock: Clock;
  readonly limits: AccountLimits | undefined;
  readonly recorder?: CallRecorder | undefined;
  /** Whether something else keeps the process alive while no call is open. */
  readonly staysOpen: boolean;
}

/** In whose name calls go out. */
export interface Identity {
  /** What a call of the user has to wait for, within its own deadline: a token, or the time at the exchange. */
  prepare(call: Call): Promise<unknown> | undefined;
  /** Token to send along with private calls, where the socket itself is not signed in. */
  bearer?(): string | undefined;
  /** Signs in again after the token of a call that was sent at `sentMs` was refused; `undefined` when it cannot. */
  renew(sentMs: number): Promise<void> | undefined;
  /** Members that answer a challenge; `undefined` when nothing can. */
  meet(challenge: SecurityKeyChallenge, method: string): Promise<object> | undefined;
}

/** What calls report. */
export interface CallListener extends LateListener {
  /** A reply came: its times at the exchange in microseconds, and here in milliseconds. */
  onTimes(usIn: number, usOut: number, sentMs: number, receivedMs: number): void;
  onRefusal?(error: RpcError): void;
  /** A function of the user threw. */
  onThrow(error: unknown, where: string): void;
  onMade(call: Call): void;
  onEnd(call: Call, outcome: "result" | Outcome, error?: Error, result?: unknown): void;
}
