/** Black-Scholes on a forward without interest: prices, sensitivities, implied volatility. Pure functions. */

/** What is priced. Volatility as a fraction, time in years. */
export interface OptionTerms {
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly isCall: boolean;
}

interface Greeks {
  readonly delta: number;
  readonly gamma: number;
  /** For one point (1 %) of volatility. */
  readonly vega: number;
  /** For one day. */
  readonly theta: number;
  /** For one point (1 %) of interest. */
  readonly rho: number;
}

const lowestVolatility = 0.01;
const highestVolatility = 10;

/** Cumulative normal distribution, to double precision (Hart's rational approximation). */
export function normalCdf(x: number): number {
  const z = Math.abs(x);
  if (z > 37) return x > 0 ? 1 : 0;
  const exponential = Math.exp((-z * z) / 2);
  let tail: number;
  if (z < 7.07106781186547) {
    const top =
      ((((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z +
        112.079291497871) *
        z +
        221.213596169931) *
        z +
        220.206867912376) *
      exponential;
    const bottom =
      ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z +
        296.564248779674) *
        z +
        637.333633378831) *
        z +
        793.826512519948) *
        z +
      440.413735824752;
    tail = top / bottom;
  } else {
    tail = exponential / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  }
  return x > 0 ? 1 - tail : tail;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Price in the currency of forward and strike. */
export function optionPrice({ forward, strike, years, isCall }: OptionTerms, volatility: number): number {
  const deviation = volatility * Math.sqrt(years);
  if (deviation <= 0) return Math.max(0, isCall ? forward - strike : strike - forward);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return isCall ? forward * normalCdf(d1) - strike * normalCdf(d2) : strike * normalCdf(-d2) - forward * normalCdf(-d1);
}

export function greeks({ forward, strike, years, isCall }: OptionTerms, volatility: number): Greeks {
  const rootYears = Math.sqrt(years);
  const deviation = volatility * rootYears;
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return {
    delta: isCall ? normalCdf(d1) : normalCdf(d1) - 1,
    gamma: density(d1) / (forward * deviation),
    vega: (forward * density(d1) * rootYears) / 100,
    theta: (-forward * density(d1) * volatility) / (2 * rootYears) / 365,
    rho: ((isCall ? 1 : -1) * strike * years * normalCdf(isCall ? d2 : -d2)) / 100,
  };
}

/** The volatility at which the option costs `price`; 0 where no volatility does. */
export function impliedVolatility(terms: OptionTerms, price: number): number {
  if (price <= optionPrice(terms, lowestVolatility)) return 0;
  let low = lowestVolatility;
  let high = highestVolatility;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (optionPrice(terms, middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
