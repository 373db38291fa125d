/** The port of time, and the clock of this computer. Only the files of this folder ask the host for the time. */

/** The time a client lives in. Hand in a virtual one, and nothing of the client waits for real. */
export interface Clock {
  /**
   * Milliseconds since the Unix epoch; may have a fraction. Must never step back: deadlines are measured with it.
   */
  now(): number;
  /**
   * Runs `task` once after `delayMs`, never before this call has returned. A delay of `0` gives the event loop one
   * turn, in which frames that have already come are heard first. The returned function takes the task back.
   */
  schedule(delayMs: number, task: () => void): () => void;
}

/** Longest delay that the timers of the host can hold; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647;

/**
 * The clock of this computer: the time of day when the process began plus the monotonic time since. Somebody who
 * sets the host's clock therefore moves no deadline; the distance to the exchange's clock is measured apart.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  schedule(delayMs, task) {
    if (delayMs <= 0 && globalThis.setImmediate !== undefined) {
      const turn = setImmediate(task);
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestDelayMs));
    return () => clearTimeout(timer);
  },
};
