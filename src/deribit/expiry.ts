/** Expiries as names of instruments spell them. */
import { isoTime } from "../platform/iso-time.ts";

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const shape = /^([1-9]\d?)([A-Z]{3})(\d{2})$/;
/** Instruments expire at this hour, in UTC. */
export const expiryHour = 8;

/** The time of an expiry such as `27MAR26`, in milliseconds; `undefined` for any other text, and for days that do not exist. */
export function expiryTime(code: string): number | undefined {
  const [, day, month, year] = shape.exec(code) ?? [];
  if (month === undefined || !months.includes(month)) return undefined;
  const ms = Date.UTC(2_000 + Number(year), months.indexOf(month), Number(day), expiryHour);
  // The 31st of a short month would be a day of the next one.
  return expiryCode(ms) === code ? ms : undefined;
}

/** The day of a time as names of instruments spell it, as `27MAR26`. */
export function expiryCode(ms: number): string {
  const [year = "", month, day] = isoTime(ms).slice(0, 10).split("-");
  return `${Number(day)}${months[Number(month) - 1]}${year.slice(2)}`;
}
