/** Times as text. */

/** A time as `2026-11-28T08:00:00.000Z`. Throws for what is no time. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
