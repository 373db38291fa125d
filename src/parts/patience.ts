/** Timers whose firing decides something about the other side. */
import type { Clock } from "../ports/clock.ts";

/**
 * Runs a task after a delay, but only after the event loop has had a turn to read what already came: behind three
 * seconds of other work, a timer fires before the answer that lies in the socket is read.
 */
export function afterReading(clock: Clock, delayMs: number, task: () => void): () => void {
  let stop = clock.schedule(delayMs, () => {
    stop = clock.schedule(0, task);
  });
  return () => stop();
}
