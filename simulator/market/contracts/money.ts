/** Money as whole atoms of a currency, so that sums are exact. */
import { currencies } from "./currencies.ts";

const spare = 2;
const decimals = new Map(currencies.map((currency) => [currency.code, currency.decimals]));

/** Digits after the point that a currency shows. */
export function shownDecimals(currency: string): number {
  return decimals.get(currency) ?? 8;
}

const atoms = new Map(currencies.map((currency) => [currency.code, 10 ** (currency.decimals + spare)]));

/** Atoms in one unit: two digits finer than what is shown, so that the value of a small trade keeps its meaning. */
export function atomsPerUnit(currency: string): number {
  return atoms.get(currency) ?? 1e10;
}

export function toAtoms(currency: string, amount: number): number {
  return Math.round(amount * atomsPerUnit(currency)) + 0;
}

export function fromAtoms(currency: string, sum: number): number {
  return sum / atomsPerUnit(currency);
}

/** Rounds atoms to what the currency shows: fees are charged so. */
export function roundShown(sum: number): number {
  const unit = 10 ** spare;
  return Math.round(sum / unit) * unit + 0;
}
