/** The port of guards, as calls see it. */
import type { CallError, Outcome } from "../errors/family.ts";
import type { Call } from "./call.ts";
import type { Wire } from "./wire.ts";

/** Decides which calls of the user may leave. */
export interface CallGuard {
  /** What has to be known of a call before it leaves; `undefined` for nothing. Never rejects. */
  prepare(call: Call): Promise<unknown> | undefined;
  /** Why a call must not leave. It is asked when the call is made, and once more as it `leaves`: what passes then is gone. */
  refuse(call: Call, leaves: boolean): CallError | undefined;
  /** Where a call goes in place of the wire. */
  wireOf(call: Call): Wire | undefined;
  ended(call: Call, outcome: "result" | Outcome, result?: unknown): void;
  /** The client is closed. */
  closed(): void;
}
