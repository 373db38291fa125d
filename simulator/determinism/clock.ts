/** The time of the simulated exchange: the clock of this computer, or a virtual one that a test moves. */

/** The time of the simulated exchange. */
export interface ExchangeClock {
  /** Milliseconds since the Unix epoch; may have a fraction. */
  now(): number;
  /** Runs `task` once after `delayMs`. The returned function cancels it. */
  schedule(delayMs: number, task: () => void): () => void;
}

/** Longest delay that the timers of the host can hold; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647;

/** When this process began. Read once: reading it takes the host longer than reading the time. */
const { timeOrigin } = performance;

/** The clock of this computer, with microseconds. */
export const realClock: ExchangeClock = {
  now: () => timeOrigin + performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestDelayMs));
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends ExchangeClock {
  /**
   * Moves the time on by `ms` and runs what falls due on the way, in order of time and then of scheduling.
   * Promises that a task settles have run their continuations before the next task begins.
   * Resolves when the new time is reached. Calls that overlap run one after the other.
   */
  advance(ms: number): Promise<void>;
  /**
   * Moves the time from one task to the next until a promise settles, and settles alike.
   * Rejects when `limitMs` of virtual time pass first (default: one minute).
   */
  until<Value>(promise: Promise<Value>, limitMs?: number): Promise<Value>;
  /** How many tasks are waiting. */
  readonly waiting: number;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  task: (() => void) | undefined;
}

/** Default start of a virtual clock: 2026-01-01, at noon, far from any settlement. */
const defaultStartMs = Date.UTC(2026, 0, 1, 12);

/** Default limit of `until`. */
const defaultLimitMs = 60_000;

/** Makes a virtual clock. A client and a simulator that share one run without waiting, and the same way each time. */
export function createVirtualClock(startMs: number = defaultStartMs): VirtualClock {
  if (!Number.isFinite(startMs)) throw new TypeError("Expected `startMs` to be a number of milliseconds.");
  const timers = new TimerHeap();
  const turns = new Turns();
  let nowMs = startMs;
  let scheduled = 0;
  let cancelled = 0;
  let moving: Promise<void> = Promise.resolve();

  /** The timer that is due first. Removes cancelled ones on the way. */
  const nextTimer = (): Timer | undefined => {
    for (let next = timers.peek(); next !== undefined; next = timers.peek()) {
      if (next.task !== undefined) return next;
      timers.pop();
      cancelled -= 1;
    }
    return undefined;
  };

  /** Runs the task that is due first; false when none is due by then. */
  const runNext = (untilMs: number): boolean => {
    const next = nextTimer();
    if (next === undefined || next.dueMs > untilMs) return false;
    timers.pop();
    const { task } = next;
    next.task = undefined;
    nowMs = Math.max(nowMs, next.dueMs);
    task?.();
    return true;
  };

  const move = (ms: number): Promise<void> => {
    const targetMs = nowMs + ms;
    return new Promise((resolve, reject) => {
      const step = () => {
        try {
          if (runNext(targetMs)) turns.whenSettled(step);
          else {
            nowMs = targetMs;
            resolve();
          }
        } catch (error) {
          reject(error);
        }
      };
      turns.whenSettled(step);
    });
  };

  const advance = (ms: number): Promise<void> => {
    const done = moving.then(() => move(ms));
    moving = done.catch(() => {});
    return done;
  };

  return {
    now: () => nowMs,
    advance,
    async until(promise, limitMs = defaultLimitMs) {
      let isSettled = false;
      const note = () => {
        isSettled = true;
      };
      promise.then(note, note);
      const endMs = nowMs + limitMs;
      await new Promise<void>((resolve) => turns.whenSettled(resolve));
      while (!isSettled && nowMs < endMs) {
        const dueMs = Math.min(nextTimer()?.dueMs ?? endMs, endMs);
        await advance(Math.max(dueMs - nowMs, 0));
      }
      if (!isSettled) throw new Error(`The promise did not settle within ${limitMs} ms of virtual time.`);
      return promise;
    },
    schedule(delayMs, task) {
      scheduled += 1;
      const timer: Timer = { dueMs: nowMs + Math.max(delayMs, 0), order: scheduled, task };
      timers.push(timer);
      return () => {
        if (timer.task === undefined) return;
        timer.task = undefined;
        cancelled += 1;
      };
    },
    get waiting() {
      return timers.size - cancelled;
    },
  };
}

/** Where there is no `setImmediate`, as in browsers: a message to oneself comes without the shortest delay of timers. */
function turnsByMessage(): (task: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const tasks: (() => void)[] = [];
  port1.addEventListener("message", () => tasks.shift()?.());
  port1.start();
  return (task) => {
    tasks.push(task);
    port2.postMessage(undefined);
  };
}

/** Turns requested at once: promise continuations run between any two, and a full round of the loop costs more. */
const turnsAhead = 8;

/** Turns of the host's event loop, for tasks that run once everything else has settled. */
class Turns {
  readonly #nextTurn: (task: () => void) => void = globalThis.setImmediate ?? turnsByMessage();
  readonly #waiting: (() => void)[] = [];
  #ahead = 0;

  /** Runs `task` after every promise continuation that is ready now, and those that these make ready. */
  whenSettled(task: () => void): void {
    this.#waiting.push(task);
    if (this.#ahead >= this.#waiting.length) return;
    this.#ahead += turnsAhead;
    for (let i = 0; i < turnsAhead; i += 1) this.#nextTurn(this.#turn);
  }

  readonly #turn = (): void => {
    this.#ahead -= 1;
    this.#waiting.shift()?.();
  };
}

/** A binary heap: the timer that is due first is on top. */
class TimerHeap {
  readonly #timers: Timer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = timers[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      timers[at] = parent;
      at = above;
    }
    timers[at] = timer;
  }

  pop(): void {
    const timers = this.#timers;
    const last = timers.pop();
    if (last === undefined || timers.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = timers[below];
      if (child === undefined) break;
      const right = timers[below + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        below += 1;
      }
      if (!isBefore(child, last)) break;
      timers[at] = child;
      at = below;
    }
    timers[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
