/** Makes the limits of an account from the published sizes. */
import { limitPools, tradingTiers } from "../../generated/limits.ts";
import { methodRows } from "../../generated/methods.ts";
import { ConfigError } from "../errors/client.ts";
import { AccountLimits, type Limits, type LimitsOptions } from "../limits/limits.ts";
import type { PoolSize } from "../limits/pool.ts";
import type { PublishedSizes, TradingTier } from "../limits/sizes.ts";
import type { Clock } from "../platform/clock.ts";
import type { LimitPool } from "../venue.ts";

export const publishedLimits = /*@__PURE__*/ publishedSizes();

function publishedSizes(): PublishedSizes {
  return {
    pools: Object.fromEntries(
      Object.entries(limitPools).map(([name, size]) => [name, sizeOf(size)] as const),
    ) as Record<LimitPool, PoolSize>,
    trading: Object.fromEntries(tradingTiers.map((row) => [row.tier, sizeOf(row)] as const)) as Record<
      TradingTier,
      PoolSize
    >,
    costs: Object.fromEntries(
      Object.keys(limitPools).map((pool) => {
        const costs = [...methodRows.values()].filter((row) => row.pool === pool).map(({ cost }) => cost);
        return [pool, { least: Math.min(...costs), most: Math.max(...costs) }];
      }),
    ) as PublishedSizes["costs"],
  };
}

/** Makes limits that several clients of one account can share. */
export function createLimits(options: LimitsOptions = {}): Limits {
  return new AccountLimits(publishedLimits, options);
}

/** The limits behind the option `limits`; `undefined` when they are left to the exchange. */
export function limitsOf(option: Limits | LimitsOptions | false | undefined, clock: Clock): AccountLimits | undefined {
  if (option === false) return undefined;
  if (isAccountLimits(option)) return option;
  if (option !== undefined && (typeof option !== "object" || option === null || "snapshot" in option)) {
    throw new ConfigError("limits", "false, an object of options, or made by `createLimits`", option);
  }
  return new AccountLimits(publishedLimits, { clock, ...option });
}

/** Known by what it does: each entry of the package has a class of its own. */
function isAccountLimits(option: Limits | LimitsOptions | undefined): option is AccountLimits {
  return typeof (option as Partial<AccountLimits> | null | undefined)?.exhausted === "function";
}

function sizeOf({
  capacity,
  refillPerSecond,
}: {
  readonly capacity: number;
  readonly refillPerSecond: number;
}): PoolSize {
  return { capacity, perSecond: refillPerSecond };
}
