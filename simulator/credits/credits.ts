/** Credit pools: buckets that refill with time, one set for each account and each anonymous address. */

import type { LimitPool } from "../../generated/contract.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { PoolOverrides } from "./pool-size.ts";
import { poolSize } from "./pool-size.ts";

/** The account or address that pays. */
interface Payer {
  /** Names the buckets: an account, or an address of an anonymous client. */
  readonly name: string;
  /** Matching-engine tier of the account. */
  readonly tier: 1 | 2 | 3 | 4;
}

interface Bucket {
  level: number;
  atMs: number;
}

/** All buckets of the exchange. */
export class Credits {
  readonly #clock: ExchangeClock;
  readonly #sizes: PoolOverrides;
  readonly #buckets = new Map<string, Bucket>();

  /** `sizes` replaces the usual size of the pools that it names. */
  constructor(clock: ExchangeClock, sizes: PoolOverrides = {}) {
    this.#clock = clock;
    this.#sizes = sizes;
  }

  /** Takes the cost of a call. False when the pool does not hold it; nothing is taken then. */
  take(payer: Payer, pool: LimitPool, cost: number): boolean {
    const { capacity, perSecond } = poolSize(pool, payer.tier, this.#sizes);
    const name = `${payer.name}/${pool}`;
    const now = this.#clock.now();
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = { level: capacity, atMs: now };
      this.#buckets.set(name, bucket);
    }
    const refill = (Math.max(now - bucket.atMs, 0) / 1000) * perSecond;
    bucket.level = Math.min(capacity, bucket.level + refill);
    bucket.atMs = now;
    if (bucket.level < cost) return false;
    bucket.level -= cost;
    return true;
  }
}
