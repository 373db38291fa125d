/** Holds lines back that say the same again and again, and counts them. */
import type { Clock } from "../platform/clock.ts";

interface Repeat {
  written: number;
  /** Lines that were held back. */
  held: number;
  /** Writes the count of those. */
  report(held: number): void;
}

/** Lets so many lines of a kind through within a while. */
export class RepeatedLines {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #withinMs: number;
  readonly #repeats = new Map<string, Repeat>();
  #stopTimer: (() => void) | undefined;

  constructor(clock: Clock, most: number, withinMs: number) {
    this.#clock = clock;
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** Whether a line may be written. One that may not is part of what `report` gets at the end of the while. */
  lets(kind: string, report: (held: number) => void): boolean {
    let repeat = this.#repeats.get(kind);
    if (repeat === undefined) {
      repeat = { written: 0, held: 0, report };
      this.#repeats.set(kind, repeat);
    }
    this.#stopTimer ??= this.#clock.schedule(this.#withinMs, () => this.flush());
    if (repeat.written < this.#most) {
      repeat.written++;
      return true;
    }
    repeat.held++;
    repeat.report = report;
    return false;
  }

  /** Reports what was held back, and begins anew. */
  flush(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const repeats = [...this.#repeats.values()];
    this.#repeats.clear();
    for (const { held, report } of repeats) if (held > 0) report(held);
  }
}
