/** The ways in which a call can fail, each with what its handler needs. */
import type { ErrorRow, LimitPool, Mismatch } from "../../generated/contract.ts";
import { CallError, type CallErrorDetails, type CallErrorKind, type Outcome } from "./family.ts";
import { remedyOf } from "./remedies.ts";

/** An error as the exchange sends it. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The members of `data` that are known; each may be absent. */
export interface ErrorDetails {
  /** Why, in the words of the exchange. */
  readonly reason?: string;
  /** Parameter at fault. */
  readonly param?: string;
  /** Seconds to wait before trying again. */
  readonly wait?: number;
  /** Currency that is short. */
  readonly currency?: string;
}

/** The exchange answered with an error. */
export class RpcError extends CallError<"rpc"> {
  override readonly name = "RpcError";
  readonly code: number;
  /** First word of the message, as `not_enough_funds`. */
  readonly reason: string;
  /** What the code means; empty for a code that is not in the table. */
  readonly meaning: string;
  /** Whether the matching engine acted: `maybe` also where the code is not in the table. */
  readonly engine: ErrorRow["engine"];
  /** Whether and how trying again can help. */
  readonly retry: ErrorRow["retry"];
  /** `data` as it came, without the values of members such as `access_token`, and without pieces of frames. */
  readonly data: unknown;
  /** The known members of `data`. */
  readonly details: ErrorDetails;

  constructor(error: WireError, row: ErrorRow | undefined, about: CallErrorDetails) {
    const details = detailsOf(error.data);
    const why = details.reason === undefined ? "" : `, ${details.reason}`;
    const where = details.param === undefined ? "" : ` in ${details.param}`;
    const remedy = remedyOf(details.reason ?? row?.name ?? "");
    const advice = remedy === undefined ? "" : `; ${remedy}`;
    super("rpc", `${error.message} (${error.code})${why}${where}${advice}`, about);
    this.code = error.code;
    this.reason = row?.name ?? error.message.split(" ", 1)[0] ?? "";
    this.meaning = row?.meaning ?? "";
    this.engine = row?.engine ?? "maybe";
    this.retry = row?.retry ?? "verify";
    this.data = error.data;
    this.details = details;
  }
}

function detailsOf(data: unknown): ErrorDetails {
  if (typeof data === "string") return { reason: data };
  if (typeof data !== "object" || data === null) return {};
  const { reason, param, wait, currency } = data as Record<string, unknown>;
  return {
    ...(typeof reason === "string" && { reason }),
    ...(typeof param === "string" && { param }),
    ...(typeof wait === "number" && { wait }),
    ...(typeof currency === "string" && { currency }),
  };
}

/** A call that cannot be made, params that do not fit their schema, or an answer that does not. */
export class ValidationError extends CallError<"validation"> {
  override readonly name = "ValidationError";
  readonly errors: readonly Mismatch[];

  constructor(what: "method" | "params" | "result", errors: readonly Mismatch[], about: CallErrorDetails) {
    const subject = what === "method" ? "" : `${what} `;
    const places = errors.slice(0, 3).map(({ path, message }) => `${path === "" ? subject : `${path} `}${message}`);
    const more = errors.length > 3 ? `, and ${errors.length - 3} more` : "";
    const prefix = what === "method" ? "" : `${what} not as the schema has them: `;
    super("validation", `${prefix}${places.join(", ")}${more}`, about);
    this.errors = errors;
  }
}

/** The call was held back, because it would have exceeded a limit. Nothing was sent. */
export class LimitError extends CallError<"limit"> {
  override readonly name = "LimitError";
  /** The credit pool that is empty; `in_flight` for the client's own cap on open calls. */
  readonly pool: LimitPool | "in_flight";
  /** Milliseconds until the pool holds enough, if nothing else draws from it; infinite where it never can. */
  readonly waitMs: number;

  constructor(pool: LimitPool | "in_flight", waitMs: number, about: Omit<CallErrorDetails, "outcome">) {
    const what =
      pool === "in_flight"
        ? "too many calls in flight, raise maxInFlight or wait for answers"
        : waitMs === Number.POSITIVE_INFINITY
          ? `the pool ${pool} of this account never holds enough credits for one such call`
          : `the credits of the pool ${pool} are used up, enough again in ${Math.ceil(waitMs)} ms`;
    super("limit", what, { ...about, outcome: "not_sent" });
    this.pool = pool;
    this.waitMs = waitMs;
  }
}

/** The call waited, and a cancel that concerns it was made meanwhile. Nothing was sent. */
export class OvertakenError extends CallError<"overtaken"> {
  override readonly name = "OvertakenError";
  /** The cancel, by its name on the wire, as `private/cancel_all`. */
  readonly by: string;

  constructor(by: string, about: Omit<CallErrorDetails, "outcome">) {
    super("overtaken", `${by} was called while it waited, it was not sent`, { ...about, outcome: "not_sent" });
    this.by = by;
  }
}

/** What a guard found wrong with a call. */
export interface GuardFinding {
  /** Name of the guard: an option of `createGuards`, or `halt`. */
  readonly guard: string;
  /** What the guard allows. */
  readonly limit: unknown;
  /** What the call would have made of it; `undefined` where that cannot be known. */
  readonly value: unknown;
  /** What is wrong, in words. */
  readonly why: string;
}

/** A guard held the call back. Nothing was sent. */
export class GuardError extends CallError<"guard"> {
  override readonly name = "GuardError";
  /** Name of the guard: an option of `createGuards`, or `halt`. */
  readonly guard: string;
  /** What the guard allows. */
  readonly limit: unknown;
  /** What the call would have made of it; `undefined` where that cannot be known. */
  readonly value: unknown;

  constructor({ guard, limit, value, why }: GuardFinding, about: Omit<CallErrorDetails, "outcome">) {
    super("guard", `the guard ${guard} holds it back, ${why}; it was not sent`, { ...about, outcome: "not_sent" });
    this.guard = guard;
    this.limit = limit;
    this.value = value;
  }
}

const seen: Readonly<Record<Outcome, string>> = {
  not_sent: "it was not sent",
  unknown: "the exchange may have acted on it",
  refused: "the exchange did not act on it",
};

/** Makes the error of a call that ended without an answer. */
export function unanswered<Kind extends CallErrorKind>(
  kind: Kind,
  about: CallErrorDetails,
  what: string = kind,
): CallError<Kind> {
  return new CallError(kind, `${what}, ${seen[about.outcome]}`, about);
}
