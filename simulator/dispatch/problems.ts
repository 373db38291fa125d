/** Errors of the simulator itself: a handler that failed, a message that does not fit its schema. */

import type { Mismatch, Validators } from "../../generated/contract.ts";
import { quoteStarbase } from "../wire/starbase.ts";

/** One error of the simulator itself. */
export type Problem =
  | { readonly kind: "failure"; readonly name: string; readonly cause: unknown }
  | {
      readonly kind: "invalid_result" | "invalid_notification";
      readonly name: string;
      readonly errors: readonly Mismatch[];
    };

/** Problems that are kept. The listener receives later ones too. */
const keptProblems = 1000;

/** Collects problems. With validators, also checks outgoing messages for them. */
export class Problems {
  readonly #validators: Validators | undefined;
  readonly #listener: ((problem: Problem) => void) | undefined;
  readonly #list: Problem[] = [];

  /** With `validators`, everything that goes out is checked. */
  constructor(validators: Validators | undefined, listener: ((problem: Problem) => void) | undefined) {
    this.#validators = validators;
    this.#listener = listener;
  }

  get list(): readonly Problem[] {
    return this.#list;
  }

  report(problem: Problem): void {
    if (this.#list.length < keptProblems) this.#list.push(problem);
    this.#listener?.(problem);
  }

  checkResult(method: string, result: unknown): void {
    const validation = this.#validators?.validateResult(method, result);
    if (validation?.ok === false) this.report({ kind: "invalid_result", name: method, errors: validation.errors });
  }

  /** Reads the text itself, as a client would: it may have been put together from parts. */
  checkNotification(channel: string, dataJson: string): void {
    if (this.#validators === undefined) return;
    try {
      const validation = this.#validators.validateChannel(channel, JSON.parse(quoteStarbase(dataJson)));
      if (!validation.ok) this.report({ kind: "invalid_notification", name: channel, errors: validation.errors });
    } catch (cause) {
      this.report({ kind: "failure", name: channel, cause });
    }
  }
}
