/** Numbers and times as a trader reads them. */

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 10 });

/** A number with groups of thousands; a dash where there is none. */
export function amount(value: number | null | undefined): string {
  return typeof value === "number" ? grouped.format(value) : "-";
}

/** A number with a fixed count of decimals; a dash where there is none. */
export function fixed(value: number | null | undefined, decimals: number): string {
  if (typeof value !== "number") return "-";
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Time of day in UTC, with milliseconds. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

/** A count with its noun, as `no open orders` or `1 open order`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count === 0 ? "no" : count} ${count === 1 ? noun : plural}`;
}

const units = ["B", "kB", "MB", "GB", "TB"];

/** A size in bytes, as `1.4 MB`. */
export function size(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${fixed(bytes / 1000 ** power, power === 0 ? 0 : 1)} ${units[power]}`;
}

/** A length of time, as `1:04:09`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = [minutes, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return `${hours}:${rest.join(":")}`;
}
