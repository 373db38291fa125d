/** Expiries as names of instruments spell them. */

/** Months as names of instruments spell them. */
export const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const shape = /^(\d{1,2})([A-Z]{3})(\d{2})$/;
/** Instruments expire at this hour, in UTC. */
export const expiryHour = 8;

/**
 * The time of an expiry such as `27MAR26`, in milliseconds; `undefined` for a text of another form. A day past the end of its
 * month counts on into the next one.
 */
export function expiryTime(code: string): number | undefined {
  const [, day, month = "", year] = shape.exec(code) ?? [];
  const index = months.indexOf(month);
  return index < 0 ? undefined : Date.UTC(2_000 + Number(year), index, Number(day), expiryHour);
}
