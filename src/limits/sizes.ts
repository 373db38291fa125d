/** The sizes of the credit pools, published or read from the account's own summary. */
import type { LimitPool } from "../venue.ts";
import type { PoolSize } from "./pool.ts";

/** Volume tier of the matching engine; 4 is the one that every account begins with. */
export type TradingTier = 1 | 2 | 3 | 4;

/** Size of every pool. */
type PoolSizes = Readonly<Record<LimitPool, PoolSize>>;

/** The sizes that the exchange publishes. */
export interface PublishedSizes {
  readonly pools: PoolSizes;
  /** Sizes of the pool `trading` by volume tier. */
  readonly trading: Readonly<Record<TradingTier, PoolSize>>;
  /** What the cheapest and the dearest call of each pool cost. */
  readonly costs: Readonly<Record<LimitPool, { readonly least: number; readonly most: number }>>;
}

/** Credits of one call that has no price of its own. */
const ordinaryCost = 500;

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
  // JSON has no infinity, but a number as `1e999` is read as one.
  if (!(isSize(burst) && isSize(rate))) return undefined;
  return { capacity: burst * unit, perSecond: rate * unit };
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && value > 0 && Number.isFinite(value);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
