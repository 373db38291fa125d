/** When bots work: until the work is over, in steps of their own. */
import type { Clock } from "../../../src/platform/clock.ts";
import type { Host } from "../taps/host.ts";

/** The working time that all bots share. */
export class Pace {
  readonly #clock: Clock;
  readonly #untilMs: number;
  readonly #host: Pick<Host, "running" | "stalledSinceMs"> | undefined;

  constructor(clock: Clock, untilMs: number, host?: Pick<Host, "running" | "stalledSinceMs">) {
    this.#clock = clock;
    this.#untilMs = untilMs;
    this.#host = host;
  }

  /** The same time, for bots on a computer: they stand still with it. */
  on(host: Pick<Host, "running" | "stalledSinceMs">): Pace {
    return new Pace(this.#clock, this.#untilMs, host);
  }

  /** The time at the exchange, as far as nothing sets its clock. */
  get now(): number {
    return this.#clock.now();
  }

  get isOver(): boolean {
    return this.#clock.now() >= this.#untilMs;
  }

  /** Waits, but never longer than the work lasts. */
  async pause(ms: number): Promise<void> {
    const leftMs = Math.max(0, this.#untilMs - this.#clock.now());
    await new Promise<void>((resolve) => {
      this.#clock.schedule(Math.min(ms, leftMs), resolve);
    });
    if (this.#host?.stalledSinceMs !== undefined) await this.#host.running();
  }
}
