/** A moment that a process can measure from, even if its machine slept since. */
import type { Clock } from "../platform/clock.ts";

export interface Moment {
  readonly steadyMs: number;
  readonly wallMs: number;
}

export function momentOf(clock: Clock): Moment {
  return { steadyMs: clock.now(), wallMs: clock.wall?.() ?? Number.NaN };
}

/** Milliseconds since a moment, at most: of a sleep, only the clock on the wall knows. */
export function mostSince({ steadyMs, wallMs }: Moment, clock: Clock): number {
  const steady = clock.now() - steadyMs;
  const wall = (clock.wall?.() ?? Number.NaN) - wallMs;
  return Number.isNaN(wall) ? steady : Math.max(steady, wall);
}
