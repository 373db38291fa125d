/** How something grows that is measured now and then: a slope that single outliers and steps do not bend. Pure. */
import { median, sampleCorrelation } from "simple-statistics";

/** One measurement. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A slope, and the range in which the true one lies with a probability of 95 %. */
export interface Trend {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Of a standard normal number, 95 % lie within so many deviations. */
const deviations = 1.96;
const fewest = 10;

/**
 * The median of the slopes between all pairs of points (Theil and Sen), with the range that Kendall's test gives.
 * Neighbours that resemble each other count as fewer points than they are. `undefined` where there are too few.
 */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const { length } = points;
  if (length < fewest) return undefined;
  const slopes = slopesOf(points);
  const slope = median([...slopes]);
  const variance = (length * (length - 1) * (2 * length + 5)) / 18;
  const half = deviations * Math.sqrt(variance * inflation(points.map(({ x, y }) => y - slope * x)));
  const low = slopes[Math.floor((slopes.length - half) / 2)];
  const high = slopes[Math.ceil((slopes.length + half) / 2)];
  return low === undefined || high === undefined ? undefined : { slope, low, high };
}

function slopesOf(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (const [index, from] of points.entries()) {
    for (const to of points.slice(index + 1)) {
      slopes[count] = (to.y - from.y) / (to.x - from.x);
      count += 1;
    }
  }
  return slopes.sort();
}

/** How much wider the range gets because what is left over around the line does not vary freely. */
function inflation(rest: readonly number[]): number {
  const kinship = sampleCorrelation(rest.slice(0, -1), rest.slice(1));
  return kinship > 0 ? (1 + kinship) / (1 - kinship) : 1;
}
