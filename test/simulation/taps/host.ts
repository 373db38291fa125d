/** The computer of a client: its event loop can be blocked, and it can be put to sleep. */
import type { Clock } from "../../../src/platform/clock.ts";
import { CountedClock } from "./clock.ts";
import { onPurpose } from "./purpose.ts";

/** How the computer stands still: busy with other work, or asleep, when its steady clock stands still too. */
export type Stall = "blocked" | "asleep";

/** A better measure of the time has come after this, in milliseconds. */
const afterBlockMs = 5_000;

/** Continuations that may hang on one answer. */
const continuations = 10;

/** A clock that can be stalled, and what arrives meanwhile. */
export class Host extends CountedClock {
  readonly #outside: Clock;
  #stall: Stall | undefined;
  #sleptMs = 0;
  #stalledAtMs = 0;
  /** When it was last blocked. */
  #blockedMs = Number.NEGATIVE_INFINITY;
  /** Milliseconds of all stalls so far. */
  #stalledMs = 0;
  #due: (() => void)[] = [];
  /** What was put off by one turn of the event loop: it runs behind what came in, however often the loop is blocked. */
  #turns: (() => void)[] = [];
  #arrived: (() => void)[] = [];

  readonly #fails: () => boolean;

  /**
   * `fails` says whether a function of the clock throws. Those whose place the host's own timers would take never do: they
   * do not wait for the virtual clock.
   */
  constructor(outside: Clock, fails: () => boolean = () => false) {
    super(outside);
    this.#outside = outside;
    this.#fails = fails;
  }

  /** How long it was stalled in all. */
  get stalledMs(): number {
    return this.#stalledMs + (this.#stall === undefined ? 0 : this.#outside.now() - this.#stalledAtMs);
  }

  /** Whether it has just been blocked: an answer that was read late says little of the time at the exchange. */
  get wasBlocked(): boolean {
    return this.#outside.now() - this.#blockedMs < afterBlockMs;
  }

  /** When it began to stand still; `undefined` while it runs. */
  get stalledSinceMs(): number | undefined {
    return this.#stall === undefined ? undefined : this.#stalledAtMs;
  }

  override now(): number {
    return (this.#stall === "asleep" ? this.#stalledAtMs : this.#outside.now()) - this.#sleptMs;
  }

  wall(): number {
    if (this.#fails()) throw onPurpose;
    return this.#outside.now();
  }

  /** Something reaches the computer: it is looked at now, or once the computer goes on, behind the timers that are due. */
  arrive(task: () => void): void {
    if (this.#stall === undefined && this.#arrived.length === 0) task();
    else this.#arrived.push(task);
  }

  override schedule(delayMs: number, task: () => void): () => void {
    let isTaken = false;
    const stop = super.schedule(delayMs, () => {
      if (this.#stall === undefined) task();
      else (delayMs <= 0 ? this.#turns : this.#due).push(() => !isTaken && task());
    });
    return () => {
      isTaken = true;
      stop();
      if (this.#fails()) throw onPurpose;
    };
  }

  /** Resolves when the computer runs: a bot on it does nothing while it stands still. */
  running(): Promise<void> {
    return new Promise((resolve) => this.arrive(resolve));
  }

  /** Stands still for a while. */
  stall(kind: Stall, forMs: number): void {
    if (this.#stall !== undefined) return;
    this.#stall = kind;
    this.#stalledAtMs = this.#outside.now();
    this.#outside.schedule(forMs, () => this.#goOn());
  }

  /** As an event loop does: timers that are due, then what came in, then what they put off by one turn. */
  #goOn(): void {
    const stoodMs = this.#outside.now() - this.#stalledAtMs;
    this.#stalledMs += stoodMs;
    if (this.#stall === "asleep") this.#sleptMs += stoodMs;
    else this.#blockedMs = this.#outside.now();
    this.#stall = undefined;
    this.#outside.schedule(0, () => void this.#read());
    for (const task of this.#due.splice(0)) task();
  }

  /** One frame after the other, within one turn: what awaits an answer goes on before the next frame is looked at. */
  async #read(): Promise<void> {
    while (this.#stall === undefined) {
      const task = this.#arrived.shift() ?? this.#turns.shift();
      if (task === undefined) return;
      task();
      for (let step = 0; step < continuations; step++) await undefined;
    }
  }
}
