import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expiryName, listedExpiries, nextSettlement } from "../../../simulator/market/contracts/calendar.ts";
import { Contract } from "../../../simulator/market/contracts/contract.ts";
import { decimalsOf, Grid, round } from "../../../simulator/market/contracts/grid.ts";
import { payoff } from "../../../simulator/market/contracts/payoff.ts";
import { greeks, impliedVolatility, normalCdf, optionPrice } from "../../../simulator/market/prices/black-scholes.ts";
import { linearSpec, optionSpec, perpetualSpec } from "./specs.ts";

describe("Black-Scholes", () => {
  const terms = { forward: 100, strike: 100, years: 1, isCall: true };

  test("gives the textbook values", () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 15);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 12);
    expect(normalCdf(-8)).toBeCloseTo(6.22e-16, 18);
    expect(optionPrice(terms, 0.2)).toBeCloseTo(7.965567455405804, 10);
    expect(optionPrice({ ...terms, strike: 110, isCall: false }, 0.2)).toBeCloseTo(14.292, 2);
  });

  test("holds put-call parity, and finds the volatility again", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 60, max: 140, noNaN: true }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        fc.double({ min: 0.15, max: 1.5, noNaN: true }),
        (strike, years, volatility) => {
          const call = optionPrice({ ...terms, strike, years }, volatility);
          const put = optionPrice({ ...terms, strike, years, isCall: false }, volatility);
          expect(call - put).toBeCloseTo(100 - strike, 9);
          if (call - Math.max(0, 100 - strike) > 0.01) {
            expect(impliedVolatility({ ...terms, strike, years }, call)).toBeCloseTo(volatility, 3);
          }
        },
      ),
    );
  });

  test("has sensitivities that agree with differences of prices", () => {
    const at = (forward: number, volatility: number, years: number) =>
      optionPrice({ ...terms, forward, years }, volatility);
    const { delta, gamma, vega, theta } = greeks(terms, 0.3);
    const step = 0.01;
    expect(delta).toBeCloseTo((at(100 + step, 0.3, 1) - at(100 - step, 0.3, 1)) / (2 * step), 6);
    expect(gamma).toBeCloseTo((at(100 + step, 0.3, 1) - 2 * at(100, 0.3, 1) + at(100 - step, 0.3, 1)) / step ** 2, 4);
    expect(vega).toBeCloseTo((at(100, 0.3 + 1e-5, 1) - at(100, 0.3 - 1e-5, 1)) / 2e-5 / 100, 6);
    expect(theta).toBeCloseTo((at(100, 0.3, 1 - 1 / 365) - at(100, 0.3, 1)) * 1, 4);
  });
});

describe("a grid", () => {
  test("turns values into whole steps and back into the same double", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.5, 0.05, 0.0001, 0.0005, 10, 1, 0.1, 2.5),
        fc.integer({ min: 0, max: 1_000_000 }),
        (step, units) => {
          const grid = new Grid(step);
          const value = Number((units * step).toFixed(decimalsOf(step)));
          expect(grid.toValue(units)).toBe(value);
          expect(grid.toUnits(value)).toBe(units);
          expect(grid.toUnits(value + step / 3)).toBeUndefined();
        },
      ),
    );
  });

  test("forgives the noise of binary arithmetic", () => {
    expect(new Grid(0.1).toUnits(0.1 + 0.2)).toBe(3);
    expect(round(-0.4, 0)).toBe(0);
  });
});

describe("a contract", () => {
  const option = new Contract(optionSpec);

  test("has the ticks that hold at a price", () => {
    expect(option.ticksOf(0.0049)).toBe(49);
    expect(option.ticksOf(0.005)).toBe(50);
    expect(option.ticksOf(0.0051)).toBeUndefined();
    expect(option.ticksOf(0.0055)).toBe(55);
    expect(option.neighbour(50, "up")).toBe(55);
    expect(option.neighbour(55, "down")).toBe(50);
    expect(option.neighbour(50, "down")).toBe(49);
    expect(option.align(0.00532, "down")).toBe(50);
    expect(option.align(0.00532, "up")).toBe(55);
  });

  test("counts contracts and values", () => {
    const inverse = new Contract(perpetualSpec);
    expect(inverse.contracts(7)).toBe(7);
    expect(inverse.value(600, 120_000)).toBe(0.1);
    expect(new Contract(linearSpec).value(10_000, 600_000)).toBe(60_000);
    expect(option.contracts(3)).toBe(0.3);
  });

  test("pays what it is worth at its end", () => {
    expect(payoff(perpetualSpec, 61_000)).toBe(61_000);
    expect(payoff(optionSpec, 80_000)).toBe(0.25);
    expect(payoff(optionSpec, 50_000)).toBe(0);
    expect(payoff({ ...optionSpec, isInverse: false, option: { strike: 60_000, isCall: false } }, 50_000)).toBe(10_000);
  });
});

describe("the calendar", () => {
  test("settles at eight", () => {
    const eight = Date.UTC(2026, 10, 21, 8);
    expect(nextSettlement(eight - 1)).toBe(eight);
    expect(nextSettlement(eight)).toBe(eight + 86_400_000);
    expect(expiryName(Date.UTC(2026, 0, 2, 8))).toBe("2JAN26");
  });

  test("lists days, Fridays, ends of months and of quarters", () => {
    const names = listedExpiries(Date.UTC(2026, 10, 21, 12), 2, 2, 2, 2).map(
      ({ timestamp, period }) => `${expiryName(timestamp)} ${period}`,
    );
    expect(names).toEqual([
      "22NOV26 day",
      "23NOV26 day",
      "27NOV26 month",
      "4DEC26 week",
      "25DEC26 month",
      "26MAR27 month",
    ]);
  });
});
