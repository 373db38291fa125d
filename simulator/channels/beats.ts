/** The intervals of batched channels: one timer for all channels of an interval. */

import type { ExchangeClock } from "../determinism/clock.ts";
import type { Interval } from "./grammar.ts";

const lengthMs: Readonly<Record<Exclude<Interval, "raw">, number>> = { "100ms": 100, agg2: 1000 };

/** Runs what is due at the next multiple of an interval. */
export class Beats {
  readonly #clock: ExchangeClock;
  readonly #waiting = { "100ms": new Set<() => void>(), agg2: new Set<() => void>() };
  readonly #cancels = new Map<Interval, () => void>();

  constructor(clock: ExchangeClock) {
    this.#clock = clock;
  }

  /** Runs `flush` at the next beat; at once for `raw`. */
  at(interval: Interval, flush: () => void): void {
    if (interval === "raw") {
      flush();
      return;
    }
    this.#waiting[interval].add(flush);
    if (this.#cancels.has(interval)) return;
    const length = lengthMs[interval];
    const cancel = this.#clock.schedule(length - (this.#clock.now() % length), () => this.#run(interval));
    this.#cancels.set(interval, cancel);
  }

  close(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    this.#waiting["100ms"].clear();
    this.#waiting.agg2.clear();
  }

  #run(interval: Exclude<Interval, "raw">): void {
    this.#cancels.delete(interval);
    const due = [...this.#waiting[interval]];
    this.#waiting[interval].clear();
    for (const flush of due) flush();
  }
}
