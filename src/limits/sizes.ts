/** The sizes of the credit pools: what the exchange gives by default, by tier, and by the account's own summary. */
import type { LimitPool } from "../contract.ts";
import type { PoolSize } from "./pool.ts";

/** Volume tier of the matching engine; 4 is the one that every account begins with. */
export type Tier = 1 | 2 | 3 | 4;

/** Size of every pool. */
export type PoolSizes = Readonly<Record<LimitPool, PoolSize>>;

const tradingByTier: Readonly<Record<Tier, PoolSize>> = {
  1: { capacity: 100, perSecond: 30 },
  2: { capacity: 50, perSecond: 20 },
  3: { capacity: 30, perSecond: 10 },
  4: { capacity: 20, perSecond: 5 },
};

/** Credits of one call that has no price of its own. */
const ordinaryCost = 500;

/** The sizes that the exchange publishes, for accounts without limits of their own. */
export function defaultSizes(tier: Tier): PoolSizes {
  return {
    non_matching: { capacity: 50_000, perSecond: 10_000 },
    trading: tradingByTier[tier],
    cancel_all: tradingByTier[tier],
    quotes: { capacity: 500, perSecond: 500 },
    subscribe: { capacity: 30_000, perSecond: 10_000 },
    get_instruments: { capacity: 500_000, perSecond: 10_000 },
    get_transaction_log: { capacity: 80_000, perSecond: 10_000 },
    move_positions: { capacity: 600_000, perSecond: 10_000 },
  };
}

/** Reads the sizes from the member `limits` of an account summary. What it does not name is left out. */
export function sizesOf(limits: unknown): Partial<Record<LimitPool, PoolSize>> {
  const matching = member(limits, "matching_engine");
  const trading = sizeOf(member(member(matching, "trading"), "total")) ?? smallest(matching);
  const cancelAll = sizeOf(member(matching, "cancel_all"));
  const quotes = sizeOf(member(matching, "maximum_quotes")) ?? sizeOf(member(matching, "quotes"));
  const nonMatching = sizeOf(member(limits, "non_matching_engine"), ordinaryCost);
  return {
    ...(trading && { trading }),
    ...(cancelAll && { cancel_all: cancelAll }),
    ...(quotes && { quotes }),
    ...(nonMatching && { non_matching: nonMatching }),
  };
}

/** Where every currency has limits of its own, the narrowest one keeps all of them. */
function smallest(matching: unknown): PoolSize | undefined {
  if (typeof matching !== "object" || matching === null) return undefined;
  const sizes = Object.values(matching).map((currency) => sizeOf(member(member(currency, "trading"), "total")));
  return sizes
    .filter((size) => size !== undefined)
    .reduce<PoolSize | undefined>(
      (least, size) => (least === undefined || size.perSecond < least.perSecond ? size : least),
      undefined,
    );
}

function sizeOf(value: unknown, unit = 1): PoolSize | undefined {
  const burst = member(value, "burst");
  const rate = member(value, "rate");
  if (typeof burst !== "number" || typeof rate !== "number" || !(burst > 0) || !(rate > 0)) return undefined;
  return { capacity: burst * unit, perSecond: rate * unit };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
