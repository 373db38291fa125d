/** A curve of volatilities over strikes: raw SVI (Gatheral), fitted to the points of one expiry. */
import { ConfigError } from "../../errors/client.ts";

/** A volatility at a strike. */
export interface SmilePoint {
  readonly strike: number;
  /** As a fraction: 0.5 is 50 %. */
  readonly volatility: number;
}

/** What a smile is fitted to. */
export interface SmileOptions {
  /** Price of the future of the expiry, in the currency of the strikes. */
  readonly forward: number;
  /** Time to expiry in years, as `yearsTo` gives it. */
  readonly years: number;
  /** Volatilities of at least five strikes. */
  readonly points: readonly SmilePoint[];
}

/** A fitted curve. */
export interface Smile {
  /** Volatility at a strike, as a fraction. */
  volatilityAt(strike: number): number;
  /** Root of the mean square of the distances to the points, in volatility: 0.01 is one percent point. */
  readonly error: number;
  /** Total variance is `a + b * (rho * (k - m) + sqrt((k - m)^2 + sigma^2))`, where `k` is `log(strike / forward)`. */
  readonly parameters: SmileParameters;
}

/** Parameters of raw SVI. */
export interface SmileParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

type Parameters = readonly [a: number, b: number, rho: number, m: number, sigma: number];

/** Starts of the search, in units of the volatility at the forward: a flat smile, one to either side, and a pointed one. */
const starts: readonly Parameters[] = [
  [0.5, 0.3, 0, 0, 1],
  [0.5, 0.3, -0.5, 0.5, 1],
  [0.5, 0.3, 0.5, -0.5, 1],
  [0.2, 0.8, 0, 0, 0.3],
];
const lowest = [-10, 0, -0.999, -10, 0.01];
const highest = [10, 50, 0.999, 10, 20];
/** Variance may not vanish between the points. */
const leastVariance = 1e-6;

/**
 * Fits a smile by the method of Levenberg and Marquardt. Needs the package `ml-levenberg-marquardt` (`npm install ml-levenberg-marquardt`); a
 * `ConfigError` names it where it is missing, as it does points that are too few or no numbers. The curve is the nearest to the points,
 * and free of arbitrage only where they are.
 *
 * ```ts
 * const smile = await fitSmile({
 *   forward: 100_000,
 *   years: 0.25,
 *   points: [80, 90, 100, 110, 120].map((percent) => ({ strike: percent * 1_000, volatility: 0.5 + ((percent - 100) / 100) ** 2 })),
 * });
 * smile.volatilityAt(95_000); // 0.5025
 * ```
 */
export async function fitSmile({ forward, years, points }: SmileOptions): Promise<Smile> {
  if (!(forward > 0)) throw new ConfigError("forward", "a number above 0", forward);
  if (!(years > 0)) throw new ConfigError("years", "a number above 0", years);
  const valid = points.every(({ strike, volatility }) => strike > 0 && volatility > 0 && volatility < 100);
  if (!valid) throw new ConfigError("points", "strikes and volatilities above 0, as 0.5 for 50 %");
  if (new Set(points.map(({ strike }) => strike)).size < 5) {
    throw new ConfigError("points", "of at least 5 strikes", points.length);
  }
  const { levenbergMarquardt } = await load();
  // In units of the volatility nearest to the forward, all parameters are near 1.
  const scale = nearestTo(forward, points).volatility;
  const width = scale * Math.sqrt(years);
  const x = points.map(({ strike }) => Math.log(strike / forward) / width);
  const y = points.map(({ volatility }) => volatility / scale);
  const fits = starts.map((initialValues) =>
    levenbergMarquardt({ x, y }, (values) => (at) => volatilityOf(values as unknown as Parameters, at), {
      initialValues: [...initialValues],
      minValues: lowest,
      maxValues: highest,
      jacobianFunction: (values) => (at) => slopesOf(values as unknown as Parameters, at),
      maxIterations: 300,
      errorTolerance: 1e-18,
      improvementThreshold: 1e-9,
    }),
  );
  const best = fits.reduce((one, other) => (other.parameterError < one.parameterError ? other : one));
  const values = best.parameterValues as unknown as Parameters;
  const volatilityAt = (strike: number): number => scale * volatilityOf(values, Math.log(strike / forward) / width);
  const squares = points.map(({ strike, volatility }) => (volatilityAt(strike) - volatility) ** 2);
  const [a, b, rho, m, sigma] = values;
  return {
    volatilityAt,
    error: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length),
    parameters: { a: a * width ** 2, b: b * width, rho, m: m * width, sigma: sigma * width },
  };
}

async function load(): Promise<typeof import("ml-levenberg-marquardt")> {
  try {
    return await import("ml-levenberg-marquardt");
  } catch {
    throw new ConfigError("fitSmile", "used with a package that is installed: npm install ml-levenberg-marquardt");
  }
}

function nearestTo(forward: number, points: readonly SmilePoint[]): SmilePoint {
  const distance = ({ strike }: SmilePoint): number => Math.abs(Math.log(strike / forward));
  return points.reduce((one, other) => (distance(other) < distance(one) ? other : one));
}

function volatilityOf([a, b, rho, m, sigma]: Parameters, x: number): number {
  const distance = x - m;
  return Math.sqrt(Math.max(leastVariance, a + b * (rho * distance + Math.hypot(distance, sigma))));
}

/** Change of the volatility for a change of each parameter. */
function slopesOf(values: Parameters, x: number): number[] {
  const [, b, rho, m, sigma] = values;
  const distance = x - m;
  const root = Math.hypot(distance, sigma);
  const half = 0.5 / volatilityOf(values, x);
  return [1, rho * distance + root, b * distance, -b * (rho + distance / root), (b * sigma) / root].map(
    (slope) => half * slope,
  );
}
