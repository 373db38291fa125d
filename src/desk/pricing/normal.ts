/** The standard normal distribution. */

/** Beyond this the tails are smaller than what a double tells apart from 0 and 1. */
const widest = 9;

/** Probability of a value up to `x`: the series of the integral from 0, whose terms are all of one sign. Absolute error below 1e-15. */
export function normalCdf(x: number): number {
  if (x > widest) return 1;
  if (x < -widest) return 0;
  let sum = x;
  let term = x;
  for (let n = 3, last = Number.NaN; sum !== last; n += 2) {
    last = sum;
    term *= (x * x) / n;
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + sum * normalDensity(x)));
}

export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}
