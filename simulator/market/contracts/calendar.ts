/** The days of the exchange: everything settles and expires at 08:00 UTC. Pure functions of a time. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** The year of option formulas. */
export const YEAR_MS = 365 * DAY_MS;
/** What perpetuals show as their expiration. */
export const NEVER = 32_503_708_800_000;

const settlementHour = 8;
const friday = 5;
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

/** How far an expiry of a series lies from the one before. */
export type Period = "day" | "week" | "month";

interface Expiry {
  readonly timestamp: number;
  readonly period: Period;
}

/** The first settlement strictly after `now`. */
export function nextSettlement(now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + settlementHour * HOUR_MS;
  return today > now ? today : today + DAY_MS;
}

/** The day in instrument names, as `25DEC26`. */
export function expiryName(timestamp: number): string {
  const date = new Date(timestamp);
  const year = String(date.getUTCFullYear() % 100).padStart(2, "0");
  return `${date.getUTCDate()}${months[date.getUTCMonth()]}${year}`;
}

function lastFriday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, settlementHour));
  return last.getTime() - ((last.getUTCDay() - friday + 7) % 7) * DAY_MS;
}

/** The expiries that are listed at `now`: days, Fridays, ends of month and of quarter; sorted, without repeats. */
export function listedExpiries(
  now: number,
  days: number,
  weeks: number,
  monthEnds: number,
  quarters: number,
): Expiry[] {
  const found = new Map<number, Period>();
  const first = nextSettlement(now);
  const date = new Date(first);
  const year = date.getUTCFullYear();
  const endsOfMonth = Array.from({ length: 18 }, (_, i) => ({
    timestamp: lastFriday(year, date.getUTCMonth() + i),
    quarterly: (date.getUTCMonth() + i) % 3 === 2,
  })).filter(({ timestamp }) => timestamp >= first);
  for (const { timestamp } of endsOfMonth.filter(({ quarterly }) => quarterly).slice(0, quarters)) {
    found.set(timestamp, "month");
  }
  for (const { timestamp } of endsOfMonth.slice(0, monthEnds)) found.set(timestamp, "month");
  const firstFriday = first + ((friday - date.getUTCDay() + 7) % 7) * DAY_MS;
  for (let week = 0; week < weeks; week += 1) {
    const timestamp = firstFriday + week * 7 * DAY_MS;
    if (!found.has(timestamp)) found.set(timestamp, "week");
  }
  for (let day = 0; day < days; day += 1) {
    const timestamp = first + day * DAY_MS;
    if (!found.has(timestamp)) found.set(timestamp, "day");
  }
  return [...found].map(([timestamp, period]) => ({ timestamp, period })).sort((a, b) => a.timestamp - b.timestamp);
}
