/** Exact steps: prices as whole ticks, amounts as whole lots, money as whole atoms. Knows nothing of markets. */

/** The decimal digits after the point that `step` needs, as 4 for 0.0005. */
export function decimalsOf(step: number): number {
  let decimals = 0;
  while (decimals < powers.length && round(step, decimals) !== step) decimals += 1;
  return decimals;
}

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Rounds to `decimals` digits after the point. */
export function round(value: number, decimals: number): number {
  const scale = powers[decimals] ?? 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}

/** A regular grid over the numbers. Units convert back to the nearest double of their decimal value. */
export class Grid {
  readonly step: number;
  readonly decimals: number;
  readonly #mantissa: number;
  readonly #scale: number;

  constructor(step: number) {
    this.step = step;
    this.decimals = decimalsOf(step);
    this.#scale = 10 ** this.decimals;
    this.#mantissa = Math.round(step * this.#scale);
  }

  toValue(units: number): number {
    return (units * this.#mantissa) / this.#scale;
  }

  nearest(value: number): number {
    return Math.round((value * this.#scale) / this.#mantissa) + 0;
  }

  /** Whole steps in `value`, forgiving the noise of binary arithmetic; `undefined` off the grid, and beyond exact numbers. */
  toUnits(value: number): number | undefined {
    const units = this.nearest(value);
    if (!Number.isSafeInteger(units)) return undefined;
    return Math.abs(this.toValue(units) - value) < this.step * 1e-6 ? units : undefined;
  }

  floor(value: number): number {
    return Math.floor((value * this.#scale) / this.#mantissa + 1e-9);
  }

  ceil(value: number): number {
    return Math.ceil((value * this.#scale) / this.#mantissa - 1e-9);
  }
}
