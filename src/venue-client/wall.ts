/** The time that exchanges compare signatures with. */
import type { Clock } from "../platform/clock.ts";

/** Milliseconds since the Unix epoch by the clock that goes on while the machine sleeps; by the steady one where it cannot be read. */
export function wallOf(clock: Clock): number {
  const wallMs = clock.wall?.() ?? Number.NaN;
  return Number.isFinite(wallMs) ? wallMs : clock.now();
}
