/** When bots work: until the work is over, in steps of their own. */
import type { Clock } from "../../../src/ports/clock.ts";

/** The working time that all bots share. */
export class Pace {
  readonly #clock: Clock;
  readonly #untilMs: number;

  constructor(clock: Clock, durationMs: number) {
    this.#clock = clock;
    this.#untilMs = clock.now() + durationMs;
  }

  get isOver(): boolean {
    return this.#clock.now() >= this.#untilMs;
  }

  /** Waits, but never longer than the work lasts. */
  pause(ms: number): Promise<void> {
    const leftMs = Math.max(0, this.#untilMs - this.#clock.now());
    return new Promise((resolve) => {
      this.#clock.schedule(Math.min(ms, leftMs), resolve);
    });
  }
}
