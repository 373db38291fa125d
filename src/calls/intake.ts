/** What can be wrong with a call before anything is sent. */
import { LimitError, unanswered, ValidationError } from "../errors/call.ts";
import type { CallError } from "../errors/family.ts";
import { isCancel } from "../limits/overtaking.ts";
import type { Stamp } from "../orders/stamp.ts";
import { messageOf } from "../platform/guard.ts";
import { encode } from "../protocol/encode.ts";
import type { Mismatch } from "../venue.ts";
import type { Call } from "./call.ts";
import type { CallGuard } from "./call-guard.ts";
import { wrongCallOptions } from "./call-options.ts";
import { isMembers, unsendableParams, wrongParams } from "./params.ts";

/** Room for cancels where `maxInFlight` is small. */
const leastRoomForCancels = 1_000;

export interface IntakeOptions {
  /** `false` waits without end. */
  readonly timeoutMs: number | false;
  readonly maxInFlight: number;
  readonly stamp: Stamp;
  /** Whether names and types of params are compared with the method table. */
  readonly checkParams: boolean;
  readonly guard?: CallGuard | undefined;
  readonly validateParams?: ((method: string, params: unknown) => readonly Mismatch[]) | undefined;
}

/** Makes a call ready to be sent, or says why it cannot be: nothing of it has left then. */
export class Intake {
  readonly #options: IntakeOptions;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Milliseconds that a call may take; infinite for one without a deadline. */
  patienceOf(call: Call): number {
    const { timeoutMs = this.#options.timeoutMs } = call.options;
    return timeoutMs === false ? Number.POSITIVE_INFINITY : timeoutMs;
  }

  /** Checks, labels and encodes. `open` is how many calls have not ended yet. Reading what is the user's may throw. */
  refuse(call: Call, open: number): CallError | undefined {
    try {
      return this.#refuse(call, open);
    } catch (error) {
      return badParams(call, "", `cannot be read, ${messageOf(error)}`);
    }
  }

  #refuse(call: Call, open: number): CallError | undefined {
    const { maxInFlight, stamp } = this.#options;
    const about = { method: call.row.wire, outcome: "not_sent" } as const;
    const cause = wrongCallOptions(call.options);
    if (cause !== undefined) {
      return new ValidationError("method", [{ path: "", message: cause.message }], { ...about, cause });
    }
    const { signal } = call.options;
    if (signal?.aborted === true) return unanswered("aborted", { ...about, cause: signal.reason });
    if (call.origin === "user" && open >= roomOf(call, maxInFlight)) return new LimitError("in_flight", 0, about);
    const wrong = this.#wrongParams(call);
    if (wrong.length > 0) return new ValidationError("params", wrong, about);
    const held = call.origin === "user" ? this.#options.guard?.refuse(call, false) : undefined;
    if (held !== undefined) return held;
    stamp.label(call);
    const encoded = encode(call.params);
    if (!encoded.ok) return badParams(call, "", encoded.why);
    call.body = encoded.body;
    return undefined;
  }

  #wrongParams({ row, params }: Call): readonly Mismatch[] {
    const { checkParams, validateParams } = this.#options;
    if (!isMembers(params)) {
      return [{ path: "", message: "must be an object of named members" }];
    }
    const wrong = checkParams && row.params !== undefined ? wrongParams(row.params, params) : unsendableParams(params);
    return wrong.length > 0 ? wrong : (validateParams?.(row.wire, params) ?? []);
  }
}

/**
 * Calls that may be open before this one is refused. Cancels have room of their own behind any number of reads, and what
 * the session asks, as to subscribe again, is never held up.
 */
function roomOf({ row }: Call, maxInFlight: number): number {
  if (row.effect === "session") return Number.POSITIVE_INFINITY;
  return isCancel(row) ? maxInFlight + Math.max(maxInFlight, leastRoomForCancels) : maxInFlight;
}

function badParams(call: Call, path: string, message: string): CallError {
  return new ValidationError("params", [{ path, message }], { method: call.row.wire, outcome: "not_sent" });
}
