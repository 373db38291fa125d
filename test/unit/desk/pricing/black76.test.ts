/** Black-76 against the marks and Greeks of the exchange, and against another implementation. */
import fc from "fast-check";
import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { greeks, normalCdf as hart, optionPrice } from "../../../../simulator/market/prices/black-scholes.ts";
import { impliedVolatility, parseInstrument, priceOption, yearsTo } from "../../../../src/desk/entry.ts";
import { normalCdf } from "../../../../src/desk/pricing/normal.ts";
import { capturedMessages, whySkipped, wireSamples } from "../../../evidence/inputs.ts";

const terms = fc.record({
  optionType: fc.constantFrom("call" as const, "put" as const),
  forward: fc.double({ min: 0.1, max: 200_000, noNaN: true }),
  moneyness: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  years: fc.double({ min: 1 / 8_760, max: 3, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 3, noNaN: true }),
});

test("the distribution agrees with a rational approximation of it", () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
      expect(Math.abs(normalCdf(x) - hart(x))).toBeLessThan(2e-15);
    }),
    { numRuns: 10_000 },
  );
});

test("prices and Greeks agree with those of the offline exchange, inverse prices are in the coin", () => {
  fc.assert(
    fc.property(terms, ({ optionType, forward, moneyness, years, volatility }) => {
      const strike = forward * Math.exp(moneyness);
      const theirs = { forward, strike, years, isCall: optionType === "call" };
      const { price, greeks: ours } = priceOption({ optionType, forward, strike, years }, volatility);
      const inverse = priceOption({ optionType, forward, strike, years, settled: "inverse" }, volatility);
      expect(Math.abs(price - optionPrice(theirs, volatility)) / forward).toBeLessThan(1e-13);
      expect(Math.abs(inverse.price - price / forward)).toBeLessThan(1e-15);
      expect(inverse.netDelta).toBeCloseTo(ours.delta - inverse.price, 14);
      for (const [name, value] of Object.entries(greeks(theirs, volatility))) {
        const own = ours[name as keyof typeof ours];
        expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value), strike));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("the implied volatility gives the price back, and is the one that made it where the price tells", () => {
  fc.assert(
    fc.property(terms, ({ optionType, forward, moneyness, years, volatility }) => {
      const option = { optionType, forward, strike: forward * Math.exp(moneyness), years, settled: "inverse" } as const;
      const { price, greeks: at } = priceOption(option, volatility);
      const found = impliedVolatility(option, price);
      // A price that is all exercise value, to the last digit, tells no volatility.
      if (at.vega / forward < 1e-9) return;
      expect(found).toBeDefined();
      expect(Math.abs(priceOption(option, found ?? 0).price - price)).toBeLessThan(1e-14);
      expect(Math.abs((found ?? 0) - volatility)).toBeLessThan(1e-5);
    }),
    { numRuns: 5_000 },
  );
});

test("where no volatility gives a price, there is none", () => {
  const option = { optionType: "call", forward: 100, strike: 80, years: 0.5 } as const;
  expect(impliedVolatility(option, 20)).toBeUndefined();
  expect(impliedVolatility(option, 19)).toBeUndefined();
  expect(impliedVolatility(option, 100)).toBeUndefined();
  expect(impliedVolatility({ ...option, years: 0 }, 25)).toBeUndefined();
  expect(impliedVolatility(option, 20.0001)).toBeGreaterThan(0);
});

test("at expiry and without volatility an option is worth its exercise", () => {
  const option = { optionType: "put", forward: 80, strike: 100, years: 0 } as const;
  expect(priceOption(option, 0.5)).toMatchObject({ price: 20, greeks: { delta: -1, gamma: 0, vega: 0, theta: 0 } });
  expect(priceOption({ ...option, settled: "inverse" }, 0.5).price).toBe(0.25);
  expect(priceOption({ ...option, years: 1 }, 0)).toMatchObject({ price: 20, greeks: { delta: -1, gamma: 0 } });
});

test.each([
  [{ forward: 0 }, 0.5, /`forward` to be a number above 0/],
  [{ strike: Number.NaN }, 0.5, /`strike` to be a number above 0/],
  [{ years: -1 }, 0.5, /`years` to be a number of 0 or more/],
  [{ optionType: "C" }, 0.5, /`optionType` to be "call" or "put"/],
  [{ settled: "coin" }, 0.5, /`settled` to be "linear" or "inverse"/],
  [{}, -0.5, /`volatility` to be a fraction of 0 or more/],
])("terms that make no sense are refused: %o at %d", (wrong, volatility, message) => {
  const option = { optionType: "call", forward: 100, strike: 100, years: 1, ...wrong } as never;
  expect(() => priceOption(option, volatility)).toThrow(message);
});

interface Row {
  readonly name: string;
  readonly isRecent: boolean;
  /** Distance from the mark, in the coin. */
  readonly mark: number;
  readonly iv: number | undefined;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
}

/** The captured tickers of options with the distance of each of our figures from that of the exchange. */
function compared(path: string): Row[] {
  const rows: Row[] = [];
  const walk = (value: unknown, date: string): void => {
    if (typeof value !== "object" || value === null) return;
    const ticker = value as Readonly<Record<string, number>> & { readonly greeks?: Readonly<Record<string, number>> };
    const {
      greeks: theirs,
      mark_iv: iv = 0,
      mark_price: mark = 0,
      underlying_price: forward = 0,
      timestamp = 0,
    } = ticker;
    const name = String(ticker["instrument_name"]);
    const parts = theirs === undefined || !name.includes("-") ? undefined : parseInstrument(name);
    // Where the exchange shows no Greeks, its mark was none of a model.
    if (parts?.kind === "option" && theirs !== undefined && theirs["vega"] !== 0) {
      const { optionType, strike, expiryMs } = parts;
      const option = { optionType, strike, forward, years: yearsTo(expiryMs, timestamp), settled: "inverse" } as const;
      const ours = priceOption(option, iv / 100);
      const implied = impliedVolatility(option, mark);
      const off = (greek: keyof typeof ours.greeks): number =>
        Math.abs(ours.greeks[greek] - (theirs[greek] ?? Number.NaN));
      rows.push({
        name,
        isRecent: date >= "2025",
        mark: Math.abs(ours.price - mark),
        iv: implied === undefined ? undefined : Math.abs(100 * implied - iv),
        delta: off("delta"),
        gamma: off("gamma"),
        vega: off("vega") / (theirs["vega"] ?? 1),
        theta: off("theta") / Math.abs(theirs["theta"] ?? 1),
        rho: off("rho"),
      });
    }
    for (const member of Object.values(value)) walk(member, date);
  };
  for (const { payload, date } of capturedMessages(path)) walk(payload, date);
  return rows;
}

test.runIf(wireSamples !== undefined)("marks and Greeks of captured tickers are those of Black-76", () => {
  const rows = compared(wireSamples ?? "");
  const figures = ["mark", "iv", "delta", "gamma", "vega", "theta", "rho"] as const;
  for (const [title, some] of [
    ["all", rows],
    ["2025 and later", rows.filter(({ isRecent }) => isRecent)],
  ] as const) {
    const lines = figures.map((figure) => {
      const known = some.flatMap((row) => (row[figure] === undefined ? [] : [{ row, value: row[figure] }]));
      const worst = known.reduce((a, b) => (b.value > a.value ? b : a));
      return `${figure.padEnd(6)} median ${median(known.map(({ value }) => value)).toExponential(1)}  worst ${worst.value.toExponential(1)} ${worst.row.name}`;
    });
    console.log([`${title}: ${some.length} tickers`, ...lines].join("\n"));
  }
  const middle = (some: readonly Row[], figure: "mark" | "delta"): number => median(some.map((row) => row[figure]));
  for (const some of [rows, rows.filter(({ isRecent }) => isRecent)]) {
    expect(middle(some, "mark")).toBeLessThan(1e-4);
    expect(middle(some, "delta")).toBeLessThan(1e-4);
  }
});
test.runIf(wireSamples === undefined)(`marks and Greeks of captured tickers: ${whySkipped("WIRE_SAMPLES")}`, () => {});
