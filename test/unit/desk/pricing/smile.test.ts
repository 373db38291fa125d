/** Smiles: a curve that made the points is found again, and others are met closely. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitSmile, type SmileParameters } from "../../../../src/desk/entry.ts";

const forward = 100_000;

function variance({ a, b, rho, m, sigma }: SmileParameters, strike: number): number {
  const distance = Math.log(strike / forward) - m;
  return a + b * (rho * distance + Math.hypot(distance, sigma));
}

test("points of a curve of this kind are met", async () => {
  const curves = fc.record({
    years: fc.double({ min: 1 / 365, max: 1.5, noNaN: true }),
    atForward: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
    b: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
    rho: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    m: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    sigma: fc.double({ min: 0.3, max: 1.5, noNaN: true }),
  });
  const errors: number[] = [];
  await fc.assert(
    fc.asyncProperty(curves, async ({ years, atForward, b, rho, m, sigma }) => {
      const width = atForward * Math.sqrt(years);
      const truth = { a: 0.4 * width ** 2, b: b * width, rho, m: m * width, sigma: sigma * width };
      const points = Array.from({ length: 13 }, (_, index) => {
        const strike = forward * Math.exp((index - 6) * 0.4 * width);
        return { strike, volatility: Math.sqrt(variance(truth, strike) / years) };
      });
      const smile = await fitSmile({ forward, years, points });
      for (const { strike, volatility } of points) {
        expect(Math.abs(smile.volatilityAt(strike) - volatility)).toBeLessThan(2e-3 * atForward);
      }
      const { parameters } = smile;
      for (const { strike } of points) {
        expect(variance(parameters, strike) / years).toBeCloseTo(smile.volatilityAt(strike) ** 2, 9);
      }
      errors.push(smile.error / atForward);
    }),
    { numRuns: 200 },
  );
  console.log(`worst error of 200 smiles: ${Math.max(...errors).toExponential(1)} of the volatility at the forward`);
});

test("points with noise are met to the noise", async () => {
  const points = Array.from({ length: 21 }, (_, index) => {
    const x = (index - 10) / 20;
    return {
      strike: forward * Math.exp(x),
      volatility: 0.5 - 0.1 * x + 0.4 * x ** 2 + (index % 2 === 0 ? 0.005 : -0.005),
    };
  });
  const smile = await fitSmile({ forward, years: 0.25, points });
  expect(smile.error).toBeLessThan(0.0056);
  expect(smile.volatilityAt(forward)).toBeCloseTo(0.5, 2);
});

test.each([
  [{ forward: 0, years: 1 }, /`forward` to be a number above 0/],
  [{ forward, years: 0 }, /`years` to be a number above 0/],
  [{ forward, years: 1 }, /`points` to be of at least 5 strikes, got 4/],
  [{ forward, years: 1, points: [{ strike: 1, volatility: Number.NaN }] }, /strikes and volatilities above 0/],
])("what cannot be fitted is refused: %o", async (options, message) => {
  const points = [1, 2, 3, 4].map((strike) => ({ strike, volatility: 0.5 }));
  await expect(fitSmile({ points, ...options })).rejects.toThrow(message);
});
