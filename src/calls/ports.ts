/** What calls need from outside: a line to go out on, and somebody who knows of sessions. */
import type { RpcError } from "../errors/call.ts";
import type { Outcome } from "../errors/family.ts";
import type { AccountLimits } from "../limits/limits.ts";
import type { Clock } from "../platform/clock.ts";
import type { ErrorTable, MethodRow, Mismatch } from "../venue.ts";
import type { Call } from "./call.ts";
import type { IntakeOptions } from "./intake.ts";
import type { LateAnswer } from "./late.ts";
import type { RepeatHooks } from "./repeats.ts";

/** What a line may know of a call. */
export interface LineCall {
  readonly id: number;
  readonly row: MethodRow;
}

/** Where calls go: the link that is open now. */
export interface Line {
  send(text: string, call: LineCall): void;
}

export interface CallsOptions extends IntakeOptions {
  readonly clock: Clock;
  readonly errors: ErrorTable;
  readonly limits: AccountLimits | undefined;
  /** Whether something else keeps the process alive while no call is open. */
  readonly staysOpen: boolean;
  readonly checkResult?: ((method: string, result: unknown) => readonly Mismatch[]) | undefined;
}

/** What calls ask of the session, and tell the client. */
export interface CallsHooks extends RepeatHooks {
  /** The answer to a call came after the call had ended. */
  onLateAnswer(answer: LateAnswer): void;
  /** A reply came: its times at the exchange in microseconds, and here in milliseconds. */
  onTimes(usIn: number, usOut: number, sentMs: number, receivedMs: number): void;
  onRefusal(error: RpcError): void;
  /** A function of the user threw. */
  onThrow(error: unknown, where: string): void;
  /** Nobody waits for the answer to this id any more. */
  onAbandoned(id: number): void;
  onEnd(call: Call, outcome: "result" | Outcome, error?: Error): void;
  /** What a call of the user has to wait for, within its own deadline: a token, or the time at the exchange. */
  identify(call: Call): Promise<unknown> | undefined;
  /** Token to send along with private calls, where the socket itself is not signed in. */
  bearer(): string | undefined;
}
