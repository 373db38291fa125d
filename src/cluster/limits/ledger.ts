/** What processes write down of the credits that they share. */
import type { PoolSize } from "../../limits/pool.ts";
import type { LimitPool } from "../../venue.ts";

/** One pool of the account. */
export interface LedgerPool {
  readonly size: PoolSize;
  /** What could be lent when this was written. */
  readonly level: number;
  /** All that was lent since the ledger began. It never falls. */
  readonly lent: number;
}

/** One process to which something is lent. */
export interface Member {
  /** Counts its writes: one that stands still for a whole lease is dead. */
  readonly turn: number;
  /** What it may still use of what was lent to it, at most. */
  readonly held: { readonly [Pool in LimitPool]?: number };
}

/** The whole of it, as it stands in a register. */
export interface CreditLedger {
  /** Name of the process that began it. */
  readonly begunBy: string;
  /** What all processes have to agree on. */
  readonly terms: string;
  readonly pools: Readonly<Record<LimitPool, LedgerPool>>;
  readonly members: Readonly<Record<string, Member>>;
}

/** What the processes hold of a pool, at most. */
export function heldOf({ members }: CreditLedger, pool: LimitPool): number {
  return Object.values(members).reduce((sum, { held }) => sum + (held[pool] ?? 0), 0);
}

/** Reads a ledger; `undefined` where there is none, or what stands there was not written by this version. */
export function readLedger(text: string, pools: readonly LimitPool[]): CreditLedger | undefined {
  try {
    const ledger = JSON.parse(text) as CreditLedger;
    const isWhole = pools.every((name) => {
      const { level, lent, size } = ledger.pools[name];
      return [level, lent, size.capacity, size.perSecond].every(Number.isFinite);
    });
    heldOf(ledger, "trading");
    return isWhole && typeof ledger.begunBy === "string" ? ledger : undefined;
  } catch {
    return undefined;
  }
}
