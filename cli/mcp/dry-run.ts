/** Writes that wait for a second call. The first says what would be sent and gives a token; the token sends just that, once. */
import { randomUUID } from "node:crypto";

/** A write that is ready to be sent. */
export interface Prepared {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What it is worth, in US dollars; 0 for a cancel. */
  readonly dollars: number;
}

/** Prices move: what was looked at a minute ago has to be looked at again. */
const lifeMs = 60_000;
/** Writes that wait at the same time; one more removes the oldest. */
const most = 100;

/** Keeps writes until they are confirmed or too old. */
export class DryRuns {
  readonly #now: () => number;
  readonly #waiting = new Map<string, { readonly write: Prepared; readonly untilMs: number }>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Keeps a write, and gives its token. */
  add(write: Prepared): { readonly token: string; readonly validSeconds: number } {
    const token = randomUUID();
    this.#waiting.set(token, { write, untilMs: this.#now() + lifeMs });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= most) break;
      this.#waiting.delete(oldest);
    }
    return { token, validSeconds: lifeMs / 1_000 };
  }

  /** Takes a write out. A token works once. */
  take(token: string): Prepared {
    const found = this.#waiting.get(token);
    this.#waiting.delete(token);
    if (found !== undefined && this.#now() < found.untilMs) return found.write;
    throw new Error("The token is unknown, used or older than 60 seconds. Make the dry run again. Nothing was sent.");
  }
}
