/** What a refused sign-in means: whether another attempt can help, and what to do about it. */
import type { RpcError } from "../errors/call.ts";
import { AuthError } from "../errors/client.ts";
import { remedyOf } from "../errors/remedies.ts";
import type { ErrorTable } from "../venue.ts";

/** Refusals in a row after which credentials that worked before count as taken back. */
const refusalsInARow = 3;

/** A reason in plain words. Anything else could repeat what was sent, and a secret with it. */
const plainWords = /^[a-z]+(?:[ _][a-z]+)*$/;
const longestReason = 60;

/** Judges the refusals of one step of the session by what came before them. */
export class Refusals {
  readonly #errors: ErrorTable;
  #worked = false;
  #inARow = 0;

  constructor(errors: ErrorTable) {
    this.#errors = errors;
  }

  /** The exchange accepted what was asked. */
  accepted(): void {
    this.#worked = true;
    this.#inARow = 0;
  }

  /**
   * The error of a refusal. It is permanent where this never worked, or at the third in a row: a single one
   * may come from an exchange that is in trouble. Only known names and plain words of the exchange go into the message.
   */
  refused(what: string, { code, reason, meaning, details }: RpcError): AuthError {
    const looksPermanent = this.#errors(code, reason)?.permanent === true;
    this.#inARow = looksPermanent ? this.#inARow + 1 : 0;
    const name = meaning === "" ? "unknown error" : reason;
    const why = shownReason(details.reason);
    const remedy = remedyOf(why ?? name);
    const message = `${what}: ${name} (${code})${why === undefined ? "" : `, ${why}`}${remedy === undefined ? "" : `; ${remedy}`}`;
    return new AuthError(message, {
      code,
      permanent: looksPermanent && (!this.#worked || this.#inARow >= refusalsInARow),
      ...(why !== undefined && { reason: why }),
      ...(details.wait !== undefined && { waitMs: details.wait * 1_000 }),
    });
  }
}

function shownReason(reason: string | undefined): string | undefined {
  return reason !== undefined && reason.length <= longestReason && plainWords.test(reason) ? reason : undefined;
}
