/** The guards that look at one call: each says what is wrong, by what is known. Pure. */
import type { GuardFinding } from "../errors/call.ts";
import type { InstrumentFacts, Order, ReferencePrices } from "../venue.ts";
import { type DailyWindow, type GuardsOptions, type InstrumentLimit, limitFor, minutesOf } from "./options.ts";
import { type GuardedCall, instrumentsOf, type Placement, placementsOf } from "./placements.ts";

/** What is known about an instrument. */
export interface InstrumentMarket {
  readonly facts: InstrumentFacts | undefined;
  readonly prices: ReferencePrices | undefined;
}

/** What the guards know besides the call. */
export interface Known {
  /** The order that an edit names; `undefined` where it is not known. */
  readonly order: Order | undefined;
  /** The time of the exchange, or of this computer where that is not known, in milliseconds. */
  readonly nowMs: number;
  market(instrument: string): InstrumentMarket;
}

/** What is wrong with a call. One that is `open` is wrong only because something is not known yet. */
export interface Objection extends GuardFinding {
  readonly isOpen?: true;
}

type Wrong = Omit<Objection, "guard" | "limit">;
/** Looks at one order against the limit of its instrument. */
type Measure = (placement: Placement, market: InstrumentMarket, limit: number) => Wrong | undefined;

const minuteMs = 60_000;
const minutesADay = 24 * 60;
/** Sizes and prices are doubles: what is a hair above a limit by rounding is at it. */
const hair = 1 + 1e-9;

const measures: Readonly<Record<"largestAmount" | "largestNotional" | "largestDistance", Measure>> = {
  largestAmount: (placement, market, limit) => {
    const amount = amountOf(placement, market);
    return typeof amount === "number" ? above(amount, limit, "the amount") : amount;
  },
  largestNotional: (placement, market, limit) => {
    const amount = amountOf(placement, market);
    if (typeof amount !== "number") return amount;
    const { facts, prices } = market;
    if (facts === undefined) return open("the facts of the instrument are not known");
    if (facts.isInQuote) return above(amount, limit, "the value");
    if (prices === undefined) return open("its prices are not known");
    const inQuote = facts.isPricedInQuote ? Math.max(prices.mark, plainPrice(placement) ?? 0) : 0;
    return above(amount * Math.max(prices.index, inQuote), limit, "the value");
  },
  largestDistance: (placement, { facts, prices }, limit) => {
    if (placement.price === undefined) return undefined;
    if (prices === undefined) return open("its prices are not known");
    const price = priceInUnit(placement, facts, prices);
    if (price === undefined) return { value: undefined, why: "its price has no distance from the mark" };
    if (prices.mark === 0) return { value: undefined, why: "the mark is 0, so that a price has no distance from it" };
    const distance = Math.abs(price - prices.mark) / Math.abs(prices.mark);
    return above(distance, limit, `the distance of ${price} from the mark, ${prices.mark},`);
  },
};

/** What is wrong with a call that writes and is no cancel; `undefined` where nothing is. */
export function findingOf(call: GuardedCall, options: GuardsOptions, known: Known): Objection | undefined {
  const { methods } = options;
  if (methods !== undefined && !methods.includes(call.row.wire)) {
    return { guard: "methods", limit: methods, value: call.row.wire, why: "the method is not one of those allowed" };
  }
  const blind = blindFinding(call, options, known.order);
  if (blind !== undefined) return blind;
  const placements = placementsOf(call, known.order);
  return (
    instrumentFinding(call, placements, options) ??
    reduceOnlyFinding(call, placements, options, known.nowMs) ??
    limitFinding(placements, options, known)
  );
}

/** Guards that have to know the order that an edit names. */
const guardsOfEdits = ["instruments", "reduceOnly", "largestAmount", "largestNotional", "largestDistance"] as const;

/** Whether an edit cannot be judged without the order that it names. */
export function needsOrder({ row }: GuardedCall, options: GuardsOptions): boolean {
  return row.role === "edit" && guardsOfEdits.some((guard) => options[guard] !== undefined);
}

function blindFinding(call: GuardedCall, options: GuardsOptions, order: Order | undefined): Objection | undefined {
  if (order !== undefined || !needsOrder(call, options)) return undefined;
  const guard = guardsOfEdits.find((each) => options[each] !== undefined) ?? "";
  return { guard, limit: options[guard as keyof GuardsOptions], ...open("the order that it edits is not known") };
}

/** Whether the guards of a client measure orders by facts or prices of their instruments. */
export function needsMarket({ largestAmount, largestNotional, largestDistance }: GuardsOptions): boolean {
  return largestAmount !== undefined || largestNotional !== undefined || largestDistance !== undefined;
}

/** Whether now is a time of the day in which orders may only reduce. */
function isReducing(windows: true | readonly DailyWindow[] | undefined, nowMs: number): boolean {
  if (windows === undefined || windows === true) return windows === true;
  const minute = (nowMs / minuteMs) % minutesADay;
  return windows.some((window) => {
    const [from = 0, to = 0] = [minutesOf(window.from), minutesOf(window.to)];
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  });
}

function instrumentFinding(
  { params }: GuardedCall,
  placements: readonly Placement[],
  { instruments }: GuardsOptions,
): Objection | undefined {
  if (instruments === undefined) return undefined;
  const limit = typeof instruments === "function" ? "a function" : instruments;
  const named = [...instrumentsOf(params), ...placements.map(({ instrument }) => instrument)];
  const wrong = named.filter((instrument) => instrument === undefined || !allows(instruments, instrument));
  if (wrong.length === 0) return undefined;
  return { guard: "instruments", limit, value: wrong[0], why: `${wrong[0]} is not one of those allowed` };
}

/** A function of the user that throws allows nothing. */
function allows(instruments: NonNullable<GuardsOptions["instruments"]>, instrument: string): boolean {
  if (typeof instruments !== "function") return instruments.includes(instrument);
  try {
    return instruments(instrument) === true;
  } catch {
    return false;
  }
}

/** A closing reduces by itself; quotes and offers cannot ask for it. */
function reduceOnlyFinding(
  { row }: GuardedCall,
  placements: readonly Placement[],
  { reduceOnly }: GuardsOptions,
  nowMs: number,
): Objection | undefined {
  if (row.role === undefined || row.role === "close" || !isReducing(reduceOnly, nowMs)) return undefined;
  const guard = "reduceOnly";
  const limit = reduceOnly;
  if (row.role === "quote" || row.role === "offer") {
    return { guard, limit, value: row.role, why: "only orders that reduce a position may leave now" };
  }
  if (placements.every(({ isReduceOnly }) => isReduceOnly)) return undefined;
  return { guard, limit, value: false, why: "only orders with `reduce_only` may leave now" };
}

function limitFinding(
  placements: readonly Placement[],
  options: GuardsOptions,
  { market }: Known,
): Objection | undefined {
  for (const [guard, measure] of Object.entries(measures)) {
    const limits = options[guard as keyof typeof measures];
    if (limits === undefined) continue;
    for (const placement of placements) {
      const wrong = limitWrong(placement, limits, market, measure);
      if (wrong !== undefined) return { guard, ...wrong };
    }
  }
  return undefined;
}

function limitWrong(
  placement: Placement,
  limits: InstrumentLimit,
  market: Known["market"],
  measure: Measure,
): (Wrong & { readonly limit: number | undefined }) | undefined {
  const { instrument } = placement;
  if (instrument === undefined) return { limit: undefined, value: undefined, why: "it names no instrument" };
  const limit = limitFor(limits, instrument);
  if (limit === undefined) return { limit, value: instrument, why: `there is no limit for ${instrument}` };
  const wrong = measure(placement, market(instrument), limit);
  return wrong && { limit, ...wrong };
}

/** The size of an order in the unit of its instrument. Where it is given twice, the larger counts. */
function amountOf({ amount, contracts }: Placement, { facts }: InstrumentMarket): number | Wrong {
  if (contracts === undefined) return amount ?? { value: undefined, why: "it has no amount" };
  if (facts === undefined) return open("the facts of the instrument are not known");
  return Math.max(amount ?? 0, contracts * facts.contractSize);
}

/** The price in the unit of the instrument; `undefined` where it is a volatility. */
function priceInUnit(
  placement: Placement,
  facts: InstrumentFacts | undefined,
  { index }: ReferencePrices,
): number | undefined {
  if (placement.advanced === undefined) return placement.price;
  if (placement.advanced !== "usd" || placement.price === undefined) return undefined;
  return facts?.isPricedInQuote === false ? placement.price / index : placement.price;
}

/** The price, where it is one of the instrument. */
function plainPrice({ advanced, price }: Placement): number | undefined {
  return advanced === undefined ? price : undefined;
}

function above(value: number, limit: number, what: string): Wrong | undefined {
  return value <= limit * hair ? undefined : { value, why: `${what} is ${value}, and the most is ${limit}` };
}

function open(why: string): Pick<Objection, "value" | "why" | "isOpen"> {
  return { value: undefined, why, isOpen: true };
}
