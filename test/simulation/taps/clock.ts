/** The clock as one client sees it: counts what it has scheduled, so that a timer that is left over shows. */
import type { Clock } from "../../../src/platform/clock.ts";

/** A clock that knows what it still has to run. */
export class CountedClock implements Clock {
  readonly #clock: Clock;
  #waiting = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tasks that were neither run nor taken back. */
  get waiting(): number {
    return this.#waiting;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(delayMs: number, task: () => void): () => void {
    let isWaiting = true;
    const settle = (): void => {
      if (isWaiting) this.#waiting -= 1;
      isWaiting = false;
    };
    this.#waiting += 1;
    const cancel = this.#clock.schedule(delayMs, () => {
      settle();
      task();
    });
    return () => {
      settle();
      cancel();
    };
  }
}
