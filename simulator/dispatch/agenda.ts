/** What the calls under way wait for: nothing of it happens after the exchange has closed. */

import type { ExchangeClock } from "../determinism/clock.ts";

/** Tasks of one owner. Ends with it. */
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
