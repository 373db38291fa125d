/** The instruments that are listed at a time. Pure: the same time and prices give the same list. */
import { expiryName, listedExpiries, NEVER, type Period } from "./calendar.ts";
import { round } from "./grid.ts";
import type { InstrumentSpec } from "./spec.ts";

/** The same contracts in another coin differ only in these. */
interface Family {
  readonly prefix: string;
  readonly index: string;
  readonly base: string;
  readonly isInverse: boolean;
  readonly tick: number;
  readonly datedTick: number;
  readonly contractSize: number;
  readonly maxLeverage: number;
  readonly dated: readonly [days: number, weeks: number, months: number, quarters: number] | undefined;
  readonly options:
    | {
        readonly expiries: readonly [days: number, weeks: number, months: number, quarters: number];
        readonly strikes: number;
        readonly tick: number;
        readonly coarse: { readonly abovePrice: number; readonly tick: number } | undefined;
        readonly lot: number;
        readonly contractSize: number;
      }
    | undefined;
}

const coinOptions = { tick: 0.0001, coarse: { abovePrice: 0.005, tick: 0.0005 }, contractSize: 1 };

const families: readonly Family[] = [
  {
    prefix: "BTC",
    index: "btc_usd",
    base: "BTC",
    isInverse: true,
    tick: 0.5,
    datedTick: 2.5,
    contractSize: 10,
    maxLeverage: 50,
    dated: [0, 2, 2, 3],
    options: { ...coinOptions, expiries: [2, 2, 2, 2], strikes: 5, lot: 0.1 },
  },
  {
    prefix: "ETH",
    index: "eth_usd",
    base: "ETH",
    isInverse: true,
    tick: 0.05,
    datedTick: 0.25,
    contractSize: 1,
    maxLeverage: 50,
    dated: [0, 1, 1, 2],
    options: { ...coinOptions, expiries: [1, 2, 1, 1], strikes: 4, lot: 1 },
  },
  {
    prefix: "BTC_USDC",
    index: "btc_usdc",
    base: "BTC",
    isInverse: false,
    tick: 0.1,
    datedTick: 2.5,
    contractSize: 0.0001,
    maxLeverage: 50,
    dated: [0, 0, 0, 1],
    options: {
      expiries: [1, 1, 0, 0],
      strikes: 3,
      tick: 5,
      coarse: { abovePrice: 500, tick: 10 },
      lot: 0.01,
      contractSize: 0.01,
    },
  },
  {
    prefix: "ETH_USDC",
    index: "eth_usdc",
    base: "ETH",
    isInverse: false,
    tick: 0.05,
    datedTick: 0.25,
    contractSize: 0.001,
    maxLeverage: 50,
    dated: undefined,
    options: undefined,
  },
  {
    prefix: "SOL_USDC",
    index: "sol_usdc",
    base: "SOL",
    isInverse: false,
    tick: 0.01,
    datedTick: 0.01,
    contractSize: 0.1,
    maxLeverage: 25,
    dated: undefined,
    options: undefined,
  },
  {
    prefix: "XRP_USDC",
    index: "xrp_usdc",
    base: "XRP",
    isInverse: false,
    tick: 0.0001,
    datedTick: 0.0001,
    contractSize: 1,
    maxLeverage: 25,
    dated: undefined,
    options: { expiries: [0, 1, 0, 0], strikes: 2, tick: 0.0001, coarse: undefined, lot: 1000, contractSize: 1000 },
  },
];

const spots = [
  { name: "BTC_USDC", tick: 1, lot: 0.0001 },
  { name: "ETH_USDC", tick: 0.1, lot: 0.001 },
  { name: "BTC_USDT", tick: 1, lot: 0.0001 },
  { name: "ETH_BTC", tick: 0.0001, lot: 0.001 },
  { name: "USDC_USDT", tick: 0.0001, lot: 1 },
] as const;

const derivativeFees = { makerFee: 0.00015, takerFee: 0.00035 };
const optionFees = { makerFee: 0.0003, takerFee: 0.0003 };
const spotFees = { makerFee: 0, takerFee: 0 };
/** When the contracts without expiry were listed. */
const perpetualSince = Date.UTC(2018, 7, 14);
const longestListing: Readonly<Record<Period, number>> = { day: 4, week: 28, month: 365 };

/** A step of strikes that keeps the ladder a few percent wide: 1, 2 or 5 with zeros. */
function strikeStep(price: number): number {
  const rough = price * 0.04;
  const scale = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / scale;
  return round(scale * (digit < 2 ? 1 : digit < 5 ? 2 : 5), 8);
}

function strikeName(strike: number): string {
  return String(strike).replace(".", "d");
}

/**
 * Everything that is listed at `now`, with strikes around the current index prices. `nextId` numbers instruments.
 * The specs are written out: members added to a spread cost V8 a microsecond each, and every start makes hundreds.
 */
export function listInstruments(
  now: number,
  priceOf: (index: string) => number,
  nextId: (name: string) => number,
): InstrumentSpec[] {
  const listed: InstrumentSpec[] = [];
  for (const family of families) {
    listed.push(...listFutures(family, now, nextId), ...listOptions(family, now, priceOf(family.index), nextId));
  }
  for (const spot of spots) listed.push(listSpot(spot, nextId(spot.name)));
  return listed;
}

function listFutures(family: Family, now: number, nextId: (name: string) => number): InstrumentSpec[] {
  const { prefix, isInverse, base, contractSize, tick, datedTick, dated } = family;
  const quote = isInverse ? "USD" : "USDC";
  const list = (suffix: string, expiry: number, period: Period | "perpetual"): InstrumentSpec => ({
    name: `${prefix}-${suffix}`,
    id: nextId(`${prefix}-${suffix}`),
    kind: "future",
    isInverse,
    index: family.index,
    base,
    quote,
    counter: quote,
    settlement: isInverse ? base : "USDC",
    period,
    expiry,
    created: createdAt(expiry, period, now),
    option: undefined,
    tick: period === "perpetual" ? tick : datedTick,
    tickSteps: [],
    contractSize,
    lot: contractSize,
    minAmount: contractSize,
    makerFee: derivativeFees.makerFee,
    takerFee: derivativeFees.takerFee,
    maxLeverage: family.maxLeverage,
  });
  const expiries = dated === undefined ? [] : listedExpiries(now, ...dated);
  return [
    list("PERPETUAL", NEVER, "perpetual"),
    ...expiries.map(({ timestamp, period }) => list(expiryName(timestamp), timestamp, period)),
  ];
}

function listOptions(
  { prefix, index, base, isInverse, maxLeverage, options }: Family,
  now: number,
  price: number,
  nextId: (name: string) => number,
): InstrumentSpec[] {
  if (options === undefined) return [];
  const listed: InstrumentSpec[] = [];
  const { strikes, tick, coarse, lot, contractSize } = options;
  const counter = isInverse ? "USD" : "USDC";
  const quote = isInverse ? base : "USDC";
  const tickSteps = coarse === undefined ? [] : [coarse];
  const step = strikeStep(price);
  const middle = Math.round(price / step);
  for (const { timestamp, period } of listedExpiries(now, ...options.expiries)) {
    const series = `${prefix}-${expiryName(timestamp)}`;
    const created = createdAt(timestamp, period, now);
    for (let offset = -strikes; offset <= strikes; offset += 1) {
      const strike = round((middle + offset) * step, 8);
      for (const isCall of strike > 0 ? [true, false] : []) {
        const name = `${series}-${strikeName(strike)}-${isCall ? "C" : "P"}`;
        listed.push({
          name,
          id: nextId(name),
          kind: "option",
          isInverse,
          index,
          base,
          quote,
          counter,
          settlement: quote,
          period,
          expiry: timestamp,
          created,
          option: { strike, isCall },
          tick,
          tickSteps,
          contractSize,
          lot,
          minAmount: lot,
          makerFee: optionFees.makerFee,
          takerFee: optionFees.takerFee,
          maxLeverage,
        });
      }
    }
  }
  return listed;
}

function listSpot({ name, tick, lot }: (typeof spots)[number], id: number): InstrumentSpec {
  const [base = "", quote = ""] = name.split("_");
  return {
    name,
    id,
    kind: "spot",
    isInverse: false,
    index: name.toLowerCase(),
    base,
    quote,
    counter: quote,
    settlement: quote,
    period: undefined,
    expiry: NEVER,
    created: perpetualSince,
    option: undefined,
    tick,
    tickSteps: [],
    contractSize: lot,
    lot,
    minAmount: lot,
    makerFee: spotFees.makerFee,
    takerFee: spotFees.takerFee,
    maxLeverage: 1,
  };
}

function createdAt(expiry: number, period: Period | "perpetual", now: number): number {
  return period === "perpetual" ? perpetualSince : Math.min(now, expiry - longestListing[period] * 86_400_000);
}
