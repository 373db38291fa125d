/** Numbers and times as the terminal writes them. */

const formats = new Map<number, Intl.NumberFormat>();

/** A number with so many digits behind the point, or a dash where there is none. */
export function fixed(value: number | null | undefined, digits: number): string {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(value);
}

/** A number with its sign. */
export function signed(value: number | undefined, digits: number): string {
  return value !== undefined && value > 0 ? `+${fixed(value, digits)}` : fixed(value, digits);
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 });

/** A number with all its digits, as 0.0095. */
export function exact(value: number): string {
  return whole.format(value);
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** A large number in few characters, as 1.2M. */
export function short(value: number | undefined): string {
  return value === undefined ? "–" : compact.format(value);
}

/** Digits behind the point of the multiples of a step: 1 for 0.5, 4 for 0.0001. */
export function digitsOf(step: number): number {
  const [plain = "", power = "0"] = String(step).split("e-");
  return (plain.split(".")[1]?.length ?? 0) + Number(power);
}

/** Time of day, UTC. */
export function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** The class of a number that is a gain or a loss. */
export function toneOf(value: number | undefined): "up" | "down" | "" {
  if (value === undefined || value === 0) return "";
  return value > 0 ? "up" : "down";
}
