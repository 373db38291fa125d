/** The port of time, and the clock of this computer. Only the files of this folder ask the host for the time. */
import { later, steadyNow, wallNow } from "./host-time.ts";

/** The time a client lives in. Hand in a virtual one, and nothing of the client waits for real. */
export interface Clock {
  /**
   * Milliseconds since the Unix epoch; may have a fraction. Must never step back: deadlines are measured with it.
   */
  now(): number;
  /**
   * Milliseconds since the Unix epoch by a clock that goes on while the machine sleeps. Where it runs away from `now`,
   * the machine slept or its clock was set, and the distance to the exchange's clock is measured anew before anything is
   * stamped or signed. @default `now`, which never runs away from itself
   */
  wall?(): number;
  /**
   * Runs `task` once after `delayMs`, never before this call has returned. A delay of `0` gives the event loop one
   * turn, in which frames that have already come are heard first. The returned function takes the task back.
   */
  schedule(delayMs: number, task: () => void): () => void;
}

/**
 * The clock of this computer: the time of day when the process began plus the monotonic time since. Setting the host's
 * clock therefore moves no deadline; the distance to the exchange's clock is measured apart.
 */
export const systemClock: Clock = { now: steadyNow, wall: wallNow, schedule: later };
