/** Notices that the other side has fallen silent. */
import type { Clock } from "../platform/clock.ts";

/** The interval is looked at in this many steps, so silence is noticed at most one step late. */
const steps = 8;
/** Silence of 1.5 intervals is too long. */
const limit = 1.5 * steps;

/**
 * Calls `onSilent` when nothing was heard for 1.5 intervals.
 *
 * It counts its own steps instead of reading the clock: a pause of this process is one late step, not a silence. At
 * the end it gives the event loop one free turn, in which frames that already lie in the socket's buffer can still
 * be heard. Returns the function that ends the watch.
 */
export function watchSilence(clock: Clock, intervalMs: number, heard: () => number, onSilent: () => void): () => void {
  let last = heard();
  let quiet = 0;
  let stop = clock.schedule(intervalMs / steps, step);

  function step(): void {
    const now = heard();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    stop = quiet < limit ? clock.schedule(intervalMs / steps, step) : clock.schedule(0, lastChance);
  }

  function lastChance(): void {
    if (heard() === last) onSilent();
    else step();
  }

  return () => stop();
}
