/** The two repeats of a call: both after an answer that proves that nothing was done. */
import { type RpcError, unanswered } from "../errors/call.ts";
import type { CallErrorDetails } from "../errors/family.ts";
import { sentBody } from "../orders/stamped.ts";
import type { SecurityKeyChallenge } from "../protocol/reply.ts";
import type { Call } from "./call.ts";
import type { Identity } from "./ports.ts";

/** What can be done with a call meanwhile. */
export interface Holder {
  /** Keeps the call. Until it goes out again, it counts as not sent. */
  hold(call: Call): void;
  /** Sends the call again, if it still waits. */
  resume(call: Call): unknown;
  reject(call: Call, error: Error): void;
}

/** Repeats a call at most once for each of the two reasons. */
export class Repeats {
  readonly #identity: Pick<Identity, "renew" | "meet">;
  readonly #holder: Holder;

  constructor(identity: Pick<Identity, "renew" | "meet">, holder: Holder) {
    this.#identity = identity;
    this.#holder = holder;
  }

  /** The token was refused: goes out again with a new one. */
  renew(call: Call, error: RpcError): void {
    const renewed = this.#identity.renew(call.sentMs);
    if (renewed === undefined) {
      this.#holder.reject(call, error);
      return;
    }
    call.renewed = true;
    this.#holder.hold(call);
    renewed.then(
      () => this.#holder.resume(call),
      () => this.#rejectHeld(call, error),
    );
  }

  /** A second factor is asked for: goes out again with the answer of the user. */
  meet(call: Call, challenge: SecurityKeyChallenge): void {
    const about: CallErrorDetails = { method: call.row.wire, outcome: "refused" };
    const answer = call.challenged ? undefined : this.#identity.meet(challenge, call.row.wire);
    if (answer === undefined) {
      this.#holder.reject(call, unanswered("challenge", about, "the exchange asks for a second factor"));
      return;
    }
    call.challenged = true;
    this.#holder.hold(call);
    answer.then(
      (members) => {
        // What goes out again is what went out before: the user's own object may have changed since.
        const sent = JSON.parse(sentBody(call)) as object;
        call.body = JSON.stringify({ ...sent, ...members, challenge: challenge.challenge });
        call.goodUntilMs = 0;
        this.#holder.resume(call);
      },
      (cause: unknown) =>
        this.#rejectHeld(call, unanswered("challenge", { ...about, cause }, "the second factor could not be given")),
    );
  }

  #rejectHeld(call: Call, error: Error): void {
    if (call.stage === "held") this.#holder.reject(call, error);
  }
}
