/** Options on a forward without interest (Black 1976): price, Greeks and implied volatility, in the quote currency or in the coin. */
import { ConfigError } from "../../errors/client.ts";
import { normalCdf, normalDensity } from "./normal.ts";

/** What is priced. */
export interface PricedOption {
  readonly optionType: "call" | "put";
  /** Price of the future that expires with the option, as `underlying_price` of its ticker. */
  readonly forward: number;
  readonly strike: number;
  /** Time to expiry in years of 365 days, as `yearsTo` gives it. */
  readonly years: number;
  /**
   * What the option is priced in: `linear` in the currency of the strike, `inverse` in the coin, as options on BTC and ETH that are settled in
   * these. @default "linear"
   */
  readonly settled?: "linear" | "inverse" | undefined;
}

/** Greeks as the exchange shows them, in the currency of the strike, also for inverse options. */
export interface OptionGreeks {
  /** Change for a change of the forward by 1. */
  readonly delta: number;
  /** Change of `delta` for a change of the forward by 1. */
  readonly gamma: number;
  /** Change for a change of volatility by one percent point. */
  readonly vega: number;
  /** Change by a day that passes. */
  readonly theta: number;
  /** Change for a change of the interest by one percent point. */
  readonly rho: number;
}

/** Price and Greeks of an option. */
export interface OptionValue {
  /** For one unit of the underlying, in the quote currency, or in the coin where `settled` is `inverse`. */
  readonly price: number;
  readonly greeks: OptionGreeks;
  /** Delta in the coin, less the premium that is paid in it: `delta - price`. For linear options it is `delta`. */
  readonly netDelta: number;
}

const highestVolatility = 50;
const mostSteps = 100;

/**
 * Price and Greeks of an option at a volatility, a fraction: 0.5 is 50 %, which is `mark_iv` 50. Throws a `ConfigError` for terms that
 * are no numbers or not above 0; `years` and the volatility may be 0.
 *
 * ```ts
 * const terms = { optionType: "call", forward: 84_222.23, strike: 76_000, years: 0.2348, settled: "inverse" } as const;
 * priceOption(terms, 0.3825).price; // 0.1296 BTC
 * ```
 */
export function priceOption(terms: PricedOption, volatility: number): OptionValue {
  checkTerms(terms);
  if (!(volatility >= 0 && volatility < Number.POSITIVE_INFINITY)) {
    throw new ConfigError("volatility", "a fraction of 0 or more, as 0.5 for 50 %", volatility);
  }
  const { forward, strike, years, optionType, settled } = terms;
  const sign = optionType === "call" ? 1 : -1;
  const root = Math.sqrt(years);
  const deviation = volatility * root;
  const value = worthOf(terms, deviation);
  const price = settled === "inverse" ? value / forward : value;
  const d1 = d1Of(terms, deviation);
  const density = deviation > 0 ? normalDensity(d1) : 0;
  const delta = sign * normalCdf(sign * d1);
  const greeks = {
    delta,
    gamma: density === 0 ? 0 : density / (forward * deviation),
    vega: (forward * density * root) / 100,
    theta: density === 0 ? 0 : (-forward * density * volatility) / (2 * root) / 365,
    rho: (sign * strike * years * normalCdf(sign * (d1 - deviation))) / 100,
  };
  return { price, greeks, netDelta: settled === "inverse" ? delta - price : delta };
}

/**
 * The volatility at which an option costs a price, as a fraction; `undefined` where none does, as for a price at or below what exercising
 * brings now, or an option that has expired. The price is in the quote currency, or in the coin where `settled` is `inverse`.
 *
 * ```ts
 * const terms = { optionType: "call", forward: 84_222.23, strike: 76_000, years: 0.2348, settled: "inverse" } as const;
 * impliedVolatility(terms, 0.1296); // 0.382
 * ```
 */
export function impliedVolatility(terms: PricedOption, price: number): number | undefined {
  checkTerms(terms);
  if (!Number.isFinite(price)) throw new ConfigError("price", "a number", price);
  const { forward, strike, years, optionType, settled } = terms;
  const value = settled === "inverse" ? price * forward : price;
  const intrinsic = worthOf(terms, 0);
  const most = optionType === "call" ? forward : strike;
  if (years === 0 || value <= intrinsic || value >= most) return undefined;
  // Out of the money the price is all time value: nothing cancels.
  const isOut = optionType === "call" ? strike >= forward : strike <= forward;
  const other = { ...terms, optionType: optionType === "call" ? "put" : "call" } as const;
  const deviation = isOut ? deviationOf(terms, value) : deviationOf(other, value - intrinsic);
  return deviation === undefined ? undefined : deviation / Math.sqrt(years);
}

/** Newton's steps inside an interval that halves where a step would leave it or shrinks it too slowly. */
function deviationOf(terms: PricedOption, value: number): number | undefined {
  let low = 0;
  let high = highestVolatility;
  if (worthOf(terms, high) < value) return undefined;
  // The steepest place: from there Newton's steps do not overshoot.
  let deviation = Math.min(high, Math.sqrt(2 * Math.abs(Math.log(terms.forward / terms.strike))) || 0.1);
  for (let step = 0; step < mostSteps; step++) {
    const difference = worthOf(terms, deviation) - value;
    if (difference > 0) high = deviation;
    else low = deviation;
    const slope = terms.forward * normalDensity(d1Of(terms, deviation));
    const next = deviation - difference / slope;
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - deviation) <= 1e-14 * deviation) return inside;
    deviation = inside;
  }
  return deviation;
}

/** Price in the currency of the strike. `deviation` is the volatility over the whole time to expiry. */
function worthOf({ forward, strike, optionType }: PricedOption, deviation: number): number {
  const sign = optionType === "call" ? 1 : -1;
  if (deviation === 0) return Math.max(0, sign * (forward - strike));
  const d1 = d1Of({ forward, strike }, deviation);
  return Math.max(0, sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * (d1 - deviation))));
}

function d1Of({ forward, strike }: Pick<PricedOption, "forward" | "strike">, deviation: number): number {
  if (deviation > 0) return Math.log(forward / strike) / deviation + deviation / 2;
  return forward === strike ? 0 : Math.sign(forward - strike) * Number.POSITIVE_INFINITY;
}

function checkTerms({ forward, strike, years, optionType, settled }: PricedOption): void {
  for (const [name, value] of Object.entries({ forward, strike })) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) throw new ConfigError(name, "a number above 0", value);
  }
  if (!(years >= 0 && years < Number.POSITIVE_INFINITY)) throw new ConfigError("years", "a number of 0 or more", years);
  if (optionType !== "call" && optionType !== "put") throw new ConfigError("optionType", '"call" or "put"', optionType);
  if (settled !== undefined && settled !== "linear" && settled !== "inverse") {
    throw new ConfigError("settled", '"linear" or "inverse"', settled);
  }
}
