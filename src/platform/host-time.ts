/**
 * Timers, microtasks and time of the host, taken when this library is loaded. A test that puts fake ones into the globals
 * later steers its own code: with fakes in here, every call would hang, and its timeout with it.
 */
const {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  queueMicrotask,
  performance,
  Date: HostDate,
} = globalThis;

/** Runs a task behind the code that runs now, and before anything else. */
export const afterThis: (task: () => void) => void = queueMicrotask.bind(globalThis);

/** Milliseconds since the Unix epoch, by the clock on the wall: it can be set, and it goes on while the machine sleeps. */
export const wallNow: () => number = HostDate.now.bind(HostDate);

const monotonicNow = performance.now.bind(performance);
const beganMs = performance.timeOrigin;

/** Milliseconds since the Unix epoch, counted from the start of this process: it is never set, and stands still in sleep. */
export const steadyNow = (): number => beganMs + monotonicNow();

/** Longest delay that the timers of the host can hold; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647;

/** Runs a task after a delay; `0` gives the event loop one turn, in which what has already come is read first. */
export function later(delayMs: number, task: () => void): () => void {
  if (delayMs <= 0 && setImmediate !== undefined) {
    const turn = setImmediate(task);
    return () => clearImmediate(turn);
  }
  const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestDelayMs));
  return () => clearTimeout(timer);
}
