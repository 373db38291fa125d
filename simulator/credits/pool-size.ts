/** How large the credit pools of an account are. */
import type { LimitPool } from "../../generated/contract.ts";
import { limitPools, tradingTiers } from "../../generated/limits.ts";

/** What a credit pool holds when it is full, and what flows back in a second. */
export interface PoolSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Sizes that replace the usual ones. */
export type PoolOverrides = { readonly [Pool in LimitPool]?: PoolSize | undefined };

/** The size of a pool: as it was set, else for trading by the matching-engine tier, else the usual one. */
export function poolSize(pool: LimitPool, tier: number, overrides: PoolOverrides): PoolSize {
  const override = overrides[pool];
  if (override !== undefined) return override;
  const byTier = pool === "trading" ? tradingTiers.find((row) => row.tier === tier) : undefined;
  const { capacity, refillPerSecond } = byTier ?? limitPools[pool];
  return { capacity, perSecond: refillPerSecond };
}
