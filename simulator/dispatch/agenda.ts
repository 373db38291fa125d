/** Delays of calls under way. None ends after the exchange has closed. */

import type { ExchangeClock } from "../determinism/clock.ts";

/** Scheduled tasks of the exchange, abandoned when it closes. */
export class Agenda {
  readonly #clock: ExchangeClock;
  /** How to end each task that is not done. */
  readonly #ends = new Set<() => void>();
  #isClosed = false;

  constructor(clock: ExchangeClock) {
    this.#clock = clock;
  }

  /** Runs `task` after a delay, or `abandon` when the exchange closes first or has closed already. */
  schedule(delayMs: number, task: () => void, abandon: () => void = () => {}): void {
    if (this.#isClosed) {
      abandon();
      return;
    }
    const end = () => {
      cancel();
      abandon();
    };
    const cancel = this.#clock.schedule(delayMs, () => {
      this.#ends.delete(end);
      task();
    });
    this.#ends.add(end);
  }

  close(): void {
    this.#isClosed = true;
    for (const end of this.#ends) end();
    this.#ends.clear();
  }
}
