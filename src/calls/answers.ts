/** What a reply means for the call that it answers. Decides; does nothing. */
import { RpcError, unanswered, ValidationError } from "../errors/call.ts";
import type { CallError, CallErrorDetails, CallErrorKind, CallTrace, Outcome } from "../errors/family.ts";
import { outcomeOf } from "../errors/outcome.ts";
import { redacted } from "../errors/redact.ts";
import { errorOf, isChallenge, type RawReply, type SecurityKeyChallenge } from "../protocol/reply.ts";
import type { ErrorTable, Mismatch, RefusalPolicy } from "../venue.ts";
import type { Call } from "./call.ts";

/** What to do with a call that was answered. */
export type Answer =
  | { readonly do: "resolve"; readonly result: unknown }
  | { readonly do: "reject"; readonly error: Error }
  /** Its token was refused, so nothing was done: sign in again and repeat it. */
  | { readonly do: "renew"; readonly error: RpcError }
  /** Nothing was done yet: the exchange asks for a second factor. */
  | { readonly do: "challenge"; readonly challenge: SecurityKeyChallenge };

export interface AnswerOptions {
  readonly errors: ErrorTable;
  readonly refusals: RefusalPolicy;
  readonly checkResult?: ((method: string, result: unknown) => readonly Mismatch[]) | undefined;
}

/** Reads answers by the error table and, where asked, by the schemas of results. */
export class Answers {
  readonly #options: AnswerOptions;
  readonly #trace: (call: Call) => CallTrace;

  constructor(options: AnswerOptions, trace: (call: Call) => CallTrace) {
    this.#options = options;
    this.#trace = trace;
  }

  read(call: Call, reply: RawReply): Answer {
    const error = errorOf(reply);
    if (error === "malformed") {
      const about = this.about(call, "unknown");
      return { do: "reject", error: unanswered("protocol", about, "the reply is none of JSON-RPC") };
    }
    if (error !== undefined) {
      const row = this.#options.errors(error.code, error.message);
      const failure = new RpcError(redacted(error), row, this.about(call, outcomeOf(row, call.row.effect)));
      const renewable =
        error.code === this.#options.refusals.tokenRefused && call.row.namespace === "private" && !call.renewed;
      return { do: renewable ? "renew" : "reject", error: failure };
    }
    const { result } = reply;
    if (isChallenge(result)) return { do: "challenge", challenge: result };
    // The session reads its own answers with care: a drift in one of them must not keep the client from connecting.
    const wrong = call.origin === "user" ? (this.#options.checkResult?.(call.row.wire, result) ?? []) : [];
    if (wrong.length > 0) {
      return { do: "reject", error: new ValidationError("result", wrong, this.about(call, "unknown")) };
    }
    return { do: "resolve", result };
  }

  /** The error of a call that never left. */
  unsent(call: Call, kind: CallErrorKind, what: string = kind, cause?: unknown): CallError {
    return unanswered(kind, this.about(call, "not_sent", cause), what);
  }

  /** What the error of a call says about it; what to look up only where that is needed. */
  about(call: Call, outcome: Outcome, cause?: unknown): CallErrorDetails {
    const lookUp = outcome === "unknown" && call.row.effect === "write";
    return { method: call.row.wire, outcome, trace: lookUp ? this.#trace(call) : undefined, cause };
  }
}
