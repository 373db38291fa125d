/** Expiries: their spelling in names, and the time to them. */
import { expiryHour, expiryTime, months } from "../../deribit/expiry.ts";
import { ConfigError } from "../../errors/client.ts";
import { isoTime } from "../../platform/iso-time.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * The time of an expiry as names of instruments spell it, in milliseconds: 08:00 UTC of its day. Throws a `ConfigError` for
 * any other text.
 *
 * ```ts
 * parseExpiry("27MAR26"); // 1774598400000
 * ```
 */
export function parseExpiry(code: string): number {
  const ms = typeof code === "string" ? expiryOf(code) : undefined;
  if (ms === undefined) throw new ConfigError("expiry", "a day as `27MAR26` or `3JUL26`", code ?? String(code));
  return ms;
}

/**
 * An expiry as names of instruments spell it. Throws a `ConfigError` for a time that is not 08:00 UTC of a day from 2000 to
 * 2099: no instrument of this name expires then.
 *
 * ```ts
 * formatExpiry(1_774_598_400_000); // "27MAR26"
 * ```
 */
export function formatExpiry(expiryMs: number): string {
  const code = Number.isSafeInteger(expiryMs) && Math.abs(expiryMs) < 1e14 ? dayCode(expiryMs) : "";
  if (expiryOf(code) === expiryMs) return code;
  throw new ConfigError("expiryMs", "08:00 UTC of a day from 2000 to 2099, in milliseconds", expiryMs);
}

/**
 * The first expiry after a time, in milliseconds: the next 08:00 UTC.
 *
 * ```ts
 * nextExpiry(parseExpiry("27MAR26") - 1) === parseExpiry("27MAR26"); // true
 * ```
 */
export function nextExpiry(nowMs: number): number {
  const today = Math.floor(nowMs / dayMs) * dayMs + expiryHour * hourMs;
  return today > nowMs ? today : today + dayMs;
}

/**
 * Time to an expiry in years of 365 days, as the exchange counts it for its marks; 0 after it.
 *
 * ```ts
 * yearsTo(parseExpiry("27MAR26"), parseExpiry("26MAR26")); // 1 / 365
 * ```
 */
export function yearsTo(expiryMs: number, nowMs: number): number {
  return Math.max(0, expiryMs - nowMs) / (365 * dayMs);
}

/** The time of an expiry; `undefined` for a text that spells no day, or one that does not exist. */
export function expiryOf(code: string): number | undefined {
  const ms = expiryTime(code);
  return ms !== undefined && dayCode(ms) === code ? ms : undefined;
}

/** The day of a time as names of instruments spell it. */
function dayCode(ms: number): string {
  const [year = "", month, day] = isoTime(ms).slice(0, 10).split("-");
  return `${Number(day)}${months[Number(month) - 1]}${year.slice(2)}`;
}
