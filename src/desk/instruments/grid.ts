/** Prices and amounts on the grids of an instrument, in exact decimal arithmetic. */
import type { Instrument } from "../../../generated/types.ts";
import { ConfigError } from "../../errors/client.ts";
import { aligned, type Decimal, decimalOf, floorDivide, numberOf, sumOf } from "./decimal.ts";

/** Which of the two neighbours on the grid is taken; `nearest` takes the upper one from the middle between them. */
export type Rounding = "down" | "up" | "nearest";
/** What is read of an instrument for prices: the steps of its grid. */
export type PriceGrid = Pick<Instrument, "tick_size" | "tick_size_steps">;
/** What is read of an instrument for amounts: steps and sizes, in the unit of its amount. */
export type AmountGrid = Pick<Instrument, "contract_size" | "min_trade_amount" | "qty_tick_size">;

/** A part of the price axis: `tick` holds above `above`. */
interface Segment {
  readonly above: Decimal | undefined;
  readonly tick: Decimal;
}

type Segments = readonly [Segment, ...Segment[]];

/** Grids that were read, with the members that were read of them. */
const parsed = new WeakMap<
  PriceGrid,
  { readonly tick: number; readonly steps: unknown; readonly segments: Segments }
>();
const roundings: ReadonlySet<unknown> = new Set(["down", "up", "nearest"] satisfies Rounding[]);
/** What is nearer to the grid than this part of itself is on it: 0.1 + 0.2 is 0.3. */
const noise = 1_000_000_000_000n;

/**
 * The price on the grid of an instrument that is next to a price: at or below it, at or above it, or the nearest. The grid is
 * that of `tick_size` and, for higher prices, of `tick_size_steps`. The result is the double that prints as the decimal of the grid. What is
 * off by the noise of binary arithmetic, a part in 10^12, counts as on the grid: 0.1 + 0.2 is 0.3, whatever the rounding.
 * Below the first tick, `down` gives 0, which is no price of an order. Throws a `ConfigError` for a price that is no number.
 *
 * ```ts
 * const [option] = await deribit.public.getInstruments({ currency: "BTC", kind: "option" });
 * if (option !== undefined) onTick(option, 0.01234, "down"); // 0.012
 * ```
 */
export function onTick(instrument: PriceGrid, price: number, rounding: Rounding): number {
  const exact = checkedNumber("price", price);
  checkRounding(rounding);
  const segments = segmentsOf(instrument);
  const denoised = withoutNoise(exact, segments[0].tick);
  if (rounding === "down") return numberOf(below(segments, denoised));
  const upper = above(segments, denoised);
  if (rounding === "up") return numberOf(upper);
  return numberOf(nearest(below(segments, denoised), denoised, upper));
}

/**
 * The step of the amounts of an instrument, in the unit of `amount`: USD for inverse futures, otherwise the base currency. It is
 * `qty_tick_size` where the exchange gives that, otherwise the smaller of contract and smallest trade.
 *
 * ```ts
 * amountStep({ contract_size: 1, min_trade_amount: 0.1 }); // 0.1, as for options on BTC
 * ```
 */
export function amountStep({ contract_size, min_trade_amount, qty_tick_size }: AmountGrid): number {
  const step = qty_tick_size ?? Math.min(contract_size, min_trade_amount);
  if (step > 0) return step;
  throw new ConfigError("instrument", "one with `contract_size` and `min_trade_amount` above 0", step);
}

/**
 * The amount that an order of an instrument can have and that is next to an amount: a multiple of `amountStep`, and at least the
 * smallest trade. Where that is more than the amount, `down` gives 0, nothing to trade, `up` the smallest trade, and `nearest` the closer of
 * both. Throws a `ConfigError` for an amount below 0 or that is no number.
 *
 * ```ts
 * onAmountStep({ contract_size: 10, min_trade_amount: 10 }, 1_234.5, "down"); // 1230
 * ```
 */
export function onAmountStep(instrument: AmountGrid, amount: number, rounding: Rounding): number {
  const exact = checkedNumber("amount", amount);
  if (amount < 0) throw new ConfigError("amount", "0 or more", amount);
  checkRounding(rounding);
  const step = decimalOf(amountStep(instrument));
  const smallest = ceil(decimalOf(instrument.min_trade_amount), step);
  const denoised = withoutNoise(exact, step);
  const lower = compareDecimals(denoised, smallest) < 0 ? zero : floor(denoised, step);
  if (rounding === "down") return numberOf(lower);
  const upper = amount === 0 ? zero : larger(ceil(denoised, step), smallest);
  return numberOf(rounding === "up" ? upper : nearest(lower, denoised, upper));
}

/**
 * Contracts of an amount, exactly. Orders take either.
 *
 * ```ts
 * contractsOf({ contract_size: 10 }, 1_230); // 123
 * ```
 */
export function contractsOf({ contract_size }: Pick<Instrument, "contract_size">, amount: number): number {
  const { units, scale } = aligned(checkedNumber("amount", amount), checkedNumber("contract_size", contract_size));
  const [dividend = 0n, divisor = 0n] = units;
  if (divisor <= 0n) throw new ConfigError("contract_size", "a number above 0", contract_size);
  // A fraction of a contract has few digits: that of an option is 0.1.
  const digits = BigInt(Math.max(12, scale));
  return numberOf({ units: (dividend * 10n ** digits) / divisor, scale: Number(digits) });
}

/**
 * Amount of a number of contracts, exactly.
 *
 * ```ts
 * amountOf({ contract_size: 0.0001 }, 3); // 0.0003
 * ```
 */
export function amountOf({ contract_size }: Pick<Instrument, "contract_size">, contracts: number): number {
  const size = checkedNumber("contract_size", contract_size);
  const count = checkedNumber("contracts", contracts);
  return numberOf({ units: size.units * count.units, scale: size.scale + count.scale });
}

const zero: Decimal = { units: 0n, scale: 0 };

function checkedNumber(option: string, value: number): Decimal {
  if (typeof value === "number" && Number.isFinite(value)) return decimalOf(value);
  throw new ConfigError(option, "a finite number", value ?? String(value));
}

function checkRounding(rounding: unknown): void {
  if (!roundings.has(rounding))
    throw new ConfigError("rounding", '"down", "up" or "nearest"', rounding ?? String(rounding));
}

/** The parts of the price axis, from the lowest prices on: those of the same grid are read once. */
function segmentsOf(grid: PriceGrid): Segments {
  const { tick_size: tick, tick_size_steps: steps } = grid;
  const known = parsed.get(grid);
  if (known?.tick === tick && known.steps === steps) return known.segments;
  const segments = readSegments(grid);
  parsed.set(grid, { tick, steps, segments });
  return segments;
}

function readSegments({ tick_size, tick_size_steps = [] }: PriceGrid): Segments {
  if (!(tick_size > 0)) throw new ConfigError("instrument", "one with a `tick_size` above 0", tick_size);
  const steps = tick_size_steps
    .flatMap(({ above_price, tick_size: tick = 0 }) =>
      above_price === undefined || !(tick > 0) ? [] : [{ above_price, tick }],
    )
    .sort((a, b) => a.above_price - b.above_price);
  const coarser = steps.map(({ above_price, tick }) => ({ above: decimalOf(above_price), tick: decimalOf(tick) }));
  return [{ above: undefined, tick: decimalOf(tick_size) }, ...coarser];
}

/** The highest price of the grid at or below a price. */
function below(segments: readonly Segment[], price: Decimal): Decimal {
  let limit = price;
  for (const { above: start, tick } of segments.toReversed()) {
    if (start !== undefined && compareDecimals(limit, start) <= 0) continue;
    const candidate = floor(limit, tick);
    if (start === undefined || compareDecimals(candidate, start) > 0) return candidate;
    // The grid of this part has nothing between its start and the price.
    limit = start;
  }
  return limit;
}

/** The lowest price of the grid at or above a price. */
function above(segments: readonly Segment[], price: Decimal): Decimal {
  for (const [index, { above: start, tick }] of segments.entries()) {
    const end = segments[index + 1]?.above;
    if (end !== undefined && compareDecimals(price, end) > 0) continue;
    const isBefore = start !== undefined && compareDecimals(price, start) <= 0;
    const candidate = isBefore ? sumOf(floor(start, tick), tick) : ceil(price, tick);
    if (end === undefined || compareDecimals(candidate, end) <= 0) return candidate;
  }
  return price;
}

function nearest(lower: Decimal, value: Decimal, upper: Decimal): Decimal {
  const [low = 0n, middle = 0n, high = 0n] = aligned(lower, value, upper).units;
  return middle - low < high - middle ? lower : upper;
}

function withoutNoise(value: Decimal, step: Decimal): Decimal {
  const { units, scale } = aligned(value, step);
  const [exact = 0n, grid = 1n] = units;
  const rounded = floorDivide(2n * exact + grid, 2n * grid) * grid;
  return magnitude(exact - rounded) * noise <= magnitude(exact) ? { units: rounded, scale } : value;
}

function floor(value: Decimal, step: Decimal): Decimal {
  const { units, scale } = aligned(value, step);
  const [exact = 0n, grid = 1n] = units;
  return { units: floorDivide(exact, grid) * grid, scale };
}

function ceil(value: Decimal, step: Decimal): Decimal {
  const { units, scale } = floor({ units: -value.units, scale: value.scale }, step);
  return { units: -units, scale };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const [left = 0n, right = 0n] = aligned(a, b).units;
  return left < right ? -1 : Number(left > right);
}

function larger(a: Decimal, b: Decimal): Decimal {
  return compareDecimals(a, b) < 0 ? b : a;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
