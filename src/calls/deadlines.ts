/** Things that are due, the earliest first, over a single timer. */
import type { Clock } from "../platform/clock.ts";

/** Something with a due time. `place` belongs to the heap that holds it. */
export interface Timed {
  dueMs: number;
  /** Index in the heap, `-1` outside. */
  place: number;
}

/** A heap of due times. However many wait, one timer lives; adding and removing cost the logarithm of their number. */
export class Deadlines<Item extends Timed> {
  readonly #clock: Clock;
  readonly #onDue: (item: Item) => void;
  readonly #restless: boolean;
  readonly #heap: Item[] = [];
  #disarm: (() => void) | undefined;
  #armedMs = Number.POSITIVE_INFINITY;

  /**
   * `restless` leaves the timer armed when the last item goes: the next one will most likely come before it fires,
   * and arming costs more than all the rest. A process that shall end by itself needs the opposite.
   */
  constructor(clock: Clock, restless: boolean, onDue: (item: Item) => void) {
    this.#clock = clock;
    this.#restless = restless;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(item: Item): void {
    item.place = this.#heap.push(item) - 1;
    this.#up(item, item.place);
    if (item.dueMs < this.#armedMs) this.#arm(item.dueMs);
  }

  /** Takes an item out. The timer stays as it is: it finds the next item when it fires. */
  remove(item: Item): void {
    const { place } = item;
    if (place === -1) return;
    const last = this.#heap.pop();
    item.place = -1;
    if (!this.#restless && this.#heap.length === 0) this.#stop();
    if (last === undefined || last === item) return;
    last.place = place;
    this.#heap[place] = last;
    this.#up(last, place);
    this.#down(last, last.place);
  }

  /** Forgets everything and stops the timer. */
  clear(): void {
    for (const item of this.#heap) item.place = -1;
    this.#heap.length = 0;
    this.#stop();
  }

  #arm(dueMs: number): void {
    this.#stop();
    this.#armedMs = dueMs;
    this.#disarm = this.#clock.schedule(Math.max(0, dueMs - this.#clock.now()), () => this.#fire());
  }

  #stop(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedMs = Number.POSITIVE_INFINITY;
  }

  /** What is due now ends after a turn of the event loop: its answer may lie in the socket, unread. */
  #fire(): void {
    const dueMs = this.#clock.now();
    this.#stop();
    this.#armedMs = dueMs;
    this.#disarm = this.#clock.schedule(0, () => this.#end(dueMs));
  }

  #end(now: number): void {
    this.#stop();
    let first = this.#heap[0];
    while (first !== undefined && first.dueMs <= now) {
      this.remove(first);
      this.#onDue(first);
      first = this.#heap[0];
    }
    if (first !== undefined && first.dueMs < this.#armedMs) this.#arm(first.dueMs);
  }

  #up(item: Item, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.dueMs <= item.dueMs) break;
      this.#heap[place] = parent;
      parent.place = place;
      place = above;
    }
    this.#heap[place] = item;
    item.place = place;
  }

  #down(item: Item, from: number): void {
    let place = from;
    for (;;) {
      const leftPlace = 2 * place + 1;
      const left = this.#heap[leftPlace];
      if (left === undefined) break;
      const right = this.#heap[leftPlace + 1];
      const child = right !== undefined && right.dueMs < left.dueMs ? right : left;
      if (child.dueMs >= item.dueMs) break;
      const childPlace = child.place;
      this.#heap[place] = child;
      child.place = place;
      place = childPlace;
    }
    this.#heap[place] = item;
    item.place = place;
  }
}
