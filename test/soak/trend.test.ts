import { expect, test } from "vitest";
import { trendOf } from "../../bench/soak/trend.ts";

/** Noise that is the same in every run. */
function noise(index: number): number {
  return Math.sin(index * 12.9898) * 43_758.5453 - Math.floor(Math.sin(index * 12.9898) * 43_758.5453) - 0.5;
}

const points = (count: number, yOf: (x: number) => number) =>
  Array.from({ length: count }, (_, x) => ({ x, y: yOf(x) }));

test("a line under noise is found, and lies within the range", () => {
  const trend = trendOf(points(60, (x) => 100 + 3 * x + 20 * noise(x)));
  expect(trend?.slope).toBeCloseTo(3, 0);
  expect(trend?.low).toBeLessThan(3);
  expect(trend?.high).toBeGreaterThan(3);
  expect(trend?.low).toBeGreaterThan(2);
});

test("outliers do not bend it", () => {
  const trend = trendOf(points(60, (x) => (x % 10 === 9 ? 10_000 : 0.5 * x + noise(x))));
  expect(trend?.slope).toBeCloseTo(0.5, 1);
});

test("noise that drifts slowly gives a wider range than noise that jumps", () => {
  const width = (yOf: (x: number) => number) => {
    const trend = trendOf(points(100, yOf));
    return (trend?.high ?? 0) - (trend?.low ?? 0);
  };
  expect(width((x) => noise(Math.floor(x / 10)))).toBeGreaterThan(2 * width(noise));
});

test("what never changes does not grow", () => {
  expect(trendOf(points(20, () => 7))).toEqual({ slope: 0, low: 0, high: 0 });
});

test("a few points say nothing", () => {
  expect(trendOf(points(9, (x) => x))).toBeUndefined();
});
