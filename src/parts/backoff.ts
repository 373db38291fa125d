/** How long to wait between attempts to connect. Pure. */
import type { Random } from "../ports/random.ts";

/** What is known when the next attempt is planned. */
export interface Attempt {
  /** Attempts that failed in a row; 0 right after a connection that was stable. */
  readonly failures: number;
  readonly random: Random;
}

/** Milliseconds to wait before the next attempt. */
export type Backoff = (attempt: Attempt) => number;

/** How the delays between attempts grow. */
export type BackoffOptions =
  | {
      /** Doubles the bound with each failure and draws from zero to it, so that many clients do not come at once. */
      readonly kind: "exponential";
      /** Bound of the first delay. @default 500 */
      readonly firstMs?: number;
      /** Largest bound. @default 30_000 */
      readonly maxMs?: number;
    }
  | { readonly kind: "linear"; readonly stepMs: number; readonly maxMs?: number }
  | { readonly kind: "fixed"; readonly delayMs: number }
  | { readonly kind: "custom"; readonly delayMs: Backoff };

const defaultFirstMs = 500;
const defaultMaxMs = 30_000;

/** Makes the function that plans the delays. */
export function createBackoff(options: BackoffOptions): Backoff {
  switch (options.kind) {
    case "exponential": {
      const { firstMs = defaultFirstMs, maxMs = defaultMaxMs } = options;
      return ({ failures, random }) => random() * Math.min(maxMs, firstMs * 2 ** Math.min(failures, 32));
    }
    case "linear": {
      const { stepMs, maxMs = defaultMaxMs } = options;
      return ({ failures }) => Math.min(maxMs, stepMs * (failures + 1));
    }
    case "fixed":
      return () => options.delayMs;
    case "custom":
      return options.delayMs;
  }
}
