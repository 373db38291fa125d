/** Exact decimal arithmetic on the numbers of the wire: each stands for the shortest decimal that reads as it. */

/** `units` times ten to the power of `-scale`. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point; never negative. */
  readonly scale: number;
}

export function decimalOf(value: number): Decimal {
  const [digits = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/** The double that is nearest to a decimal: it prints as the decimal where that has at most 15 digits. */
export function numberOf({ units, scale }: Decimal): number {
  return Number(`${units}e-${scale}`);
}

/** A decimal without an exponent, as `0.0000001`. */
export function plainText(value: number): string {
  const { units, scale } = decimalOf(value);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const sign = units < 0n ? "-" : "";
  const point = digits.length - scale;
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Brings several decimals to one scale: their units can then be compared and divided. */
export function aligned(...values: readonly Decimal[]): { readonly units: readonly bigint[]; readonly scale: number } {
  const scale = Math.max(...values.map((value) => value.scale));
  return { units: values.map((value) => value.units * 10n ** BigInt(scale - value.scale)), scale };
}

/** Division that rounds to minus infinity; `divisor` is above 0. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

export function sumOf(...values: readonly Decimal[]): Decimal {
  const { units, scale } = aligned(...values);
  return { units: units.reduce((sum, each) => sum + each, 0n), scale };
}
