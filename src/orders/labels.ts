/** Which labels orders were given lately, and how often: a label that was used twice tells no orders apart. */
import type { Clock } from "../platform/clock.ts";
import { originOf } from "../platform/guarded-clock.ts";

/** How long a use is remembered at least, in milliseconds: as far as the exchange shows closed orders. */
const memoryMs = 30 * 60_000;

/** Counts the uses of labels, by two generations: the older one is forgotten as a whole. */
export class Labels {
  #newer = new Map<string, number>();
  #older = new Map<string, number>();
  #beganMs = Number.NEGATIVE_INFINITY;

  /** An order with this label goes out. */
  use(label: string, nowMs: number): void {
    if (nowMs - this.#beganMs > memoryMs) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#beganMs = nowMs;
    }
    this.#newer.set(label, (this.#newer.get(label) ?? 0) + 1);
  }

  /** How often a label was used lately. */
  uses(label: string): number {
    return (this.#newer.get(label) ?? 0) + (this.#older.get(label) ?? 0);
  }
}

/** One memory for all clients on a clock: two clients of an account see each other's labels. */
const shared = new WeakMap<Clock, Labels>();

/** The memory that all clients on this clock share. */
export function sharedLabels(clock: Clock): Labels {
  const origin = originOf(clock);
  const labels = shared.get(origin) ?? new Labels();
  shared.set(origin, labels);
  return labels;
}
