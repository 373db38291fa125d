/** The credits of one account, spent by all its clients in this process. */
import { ConfigError } from "../errors/client.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { guardedClock, warnOfThrown } from "../platform/guarded-clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { LimitPool, MethodRow } from "../venue.ts";
import { isCancel, isPlacing, type LimitedCall, overtakes } from "./overtaking.ts";
import { Pool, type PoolSize, type PoolSnapshot } from "./pool.ts";
import { type PublishedSizes, sizesOf, type TradingTier } from "./sizes.ts";

/** What happens to a call for which the credits do not suffice. */
export type LimitMode =
  /** It waits for its turn, at most until its deadline. */
  | "wait"
  /** It fails at once with a `limit` error, unsent. */
  | "reject";

/** How the client keeps the limits of the exchange. */
export interface LimitsOptions {
  /** For new orders and edits. An order that waits is sent at another price level than the one it was made for. @default "reject" */
  readonly orders?: LimitMode | undefined;
  /** For everything else. @default "wait" */
  readonly others?: LimitMode | undefined;
  /** Volume tier of the account, until its summary says better. @default 4 */
  readonly tier?: TradingTier | undefined;
  /** Sizes of your own, which neither the published ones nor the account's change. */
  readonly pools?: { readonly [Pool in LimitPool]?: PoolSize | undefined } | undefined;
  /** Share of each pool, between 0 and 1, that only cancels may use. @default 0.2 */
  readonly cancelReserve?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** The limits of one account. Hand the same one to every client of that account. */
export interface Limits {
  /** What each pool holds now. */
  snapshot(): Readonly<Record<LimitPool, PoolSnapshot>>;
  /** Takes over the sizes from the member `limits` of an account summary. */
  learn(limits: unknown): void;
}

/** A call that may have to wait. */
export interface LimitTicket extends LimitedCall {
  /** The credits are taken: send it. */
  admit(): void;
  /** A cancel that concerns this order goes out: it must not be sent after it. */
  overtaken(by: string): void;
}

/** How a ticket was received. */
export type Reception =
  /** Credits are taken: send it now. */
  | { readonly go: true }
  /** It waits; `admit` follows. `leave` takes it out of the line. */
  | { readonly go: false; readonly leave: () => void }
  /** It would have to wait for `waitMs`, and may not. */
  | { readonly go: false; readonly leave?: never; readonly pool: LimitPool; readonly waitMs: number };

/** Makes a pool of the size that the account has. */
export type MakePool = (name: LimitPool, size: PoolSize, reserve: number, clock: Clock) => Pool;

const go: Reception = { go: true };

const knownOptions: KnownOptions<LimitsOptions> = {
  orders: "checked",
  others: "checked",
  tier: "checked",
  pools: "checked",
  cancelReserve: "checked",
  clock: ["now", "schedule"],
};
const knownSize: KnownOptions<PoolSize> = { capacity: "checked", perSecond: "checked" };

/** Keeps the pools of an account. */
export class AccountLimits implements Limits {
  readonly #pools: Readonly<Record<LimitPool, Pool>>;
  /** Pools whose size the user gave: the account's own does not change them. */
  readonly #fixed: ReadonlySet<string>;
  readonly #orders: LimitMode;
  readonly #others: LimitMode;
  readonly #waiting = new Map<LimitTicket, () => void>();
  readonly #costs: PublishedSizes["costs"];

  constructor(
    published: PublishedSizes,
    options: LimitsOptions = {},
    makePool: MakePool = (_, size, reserve, clock) => new Pool(clock, size, reserve),
  ) {
    checkOptions("limits", options, knownOptions);
    const { orders = "reject", others = "wait", tier = 4, cancelReserve = 0.2 } = options;
    const clock = guardedClock(options.clock ?? systemClock, warnOfThrown, "limits.clock");
    const { pools = {} } = options;
    checkMode("limits.orders", orders);
    checkMode("limits.others", others);
    checkOptions(
      "limits.pools",
      pools,
      mapPools(published.pools, () => "checked"),
    );
    if (!(typeof cancelReserve === "number" && cancelReserve >= 0 && cancelReserve < 1)) {
      throw new ConfigError("limits.cancelReserve", "a number from 0 to below 1", cancelReserve);
    }
    this.#costs = published.costs;
    this.#fixed = new Set(Object.keys(pools).filter((name) => pools[name as LimitPool] !== undefined));
    this.#orders = orders;
    this.#others = others;
    const trading = typeof tier === "number" ? published.trading[tier] : undefined;
    if (trading === undefined) throw new ConfigError("limits.tier", "1, 2, 3 or 4", tier);
    const sizes = { ...published.pools, trading };
    const pool = (name: LimitPool, reserve = 0): Pool =>
      makePool(name, checked(name, pools[name] ?? sizes[name], published.costs[name].most), reserve, clock);
    this.#pools = {
      non_matching: pool("non_matching"),
      trading: pool("trading", cancelReserve),
      cancel_all: pool("cancel_all"),
      quotes: pool("quotes", cancelReserve),
      subscribe: pool("subscribe"),
      get_instruments: pool("get_instruments"),
      get_transaction_log: pool("get_transaction_log"),
      move_positions: pool("move_positions"),
    };
  }

  snapshot(): Readonly<Record<LimitPool, PoolSnapshot>> {
    return mapPools(this.#pools, (pool) => pool.snapshot());
  }

  learn(limits: unknown): void {
    for (const [name, size] of Object.entries(sizesOf(limits)) as [LimitPool, PoolSize][]) {
      // A pool that holds no call at all is no size of an account: the last sound one stays.
      if (!this.#fixed.has(name) && size.capacity >= this.#costs[name].least) this.resize(name, size);
    }
  }

  /** Takes over the size that the account has. */
  protected resize(name: LimitPool, size: PoolSize): void {
    this.#pools[name].resize(size);
  }

  /** Takes the credits of a call, or puts it in line when it may wait until `dueMs - now`, `patienceMs`. */
  request(ticket: LimitTicket, patienceMs: number): Reception {
    const { row } = ticket;
    const cancel = isCancel(row);
    if (cancel) this.#withdraw(ticket);
    const pool = this.#pools[row.pool];
    const waitMs = pool.take(row.cost, cancel);
    if (waitMs === 0) return go;
    const mode = isPlacing(row) ? this.#orders : this.#others;
    if (mode === "reject" || waitMs === Number.POSITIVE_INFINITY || waitMs > patienceMs)
      return { go: false, pool: row.pool, waitMs };
    return { go: false, leave: this.#queue(pool, ticket, cancel) };
  }

  /** Counts a call that goes out in any case, as the answer to a heartbeat. */
  spend(row: MethodRow): void {
    this.#pools[row.pool].spend(row.cost);
  }

  /** The exchange said that the pool of this call is empty. */
  exhausted(row: MethodRow): void {
    this.#pools[row.pool].empty();
  }

  #queue(pool: Pool, ticket: LimitTicket, cancel: boolean): () => void {
    const waiter = {
      cost: ticket.row.cost,
      cancel,
      admit: () => {
        this.#waiting.delete(ticket);
        ticket.admit();
      },
    };
    const leave = (): void => {
      if (this.#waiting.delete(ticket)) pool.leave(waiter);
    };
    this.#waiting.set(ticket, leave);
    pool.enqueue(waiter);
    return leave;
  }

  #withdraw(cancel: LimitTicket): void {
    for (const [ticket, leave] of [...this.#waiting]) {
      if (!overtakes(cancel, ticket)) continue;
      leave();
      ticket.overtaken(cancel.row.wire);
    }
  }
}

function checkMode(option: string, mode: LimitMode): void {
  if (mode !== "wait" && mode !== "reject") throw new ConfigError(option, '"wait" or "reject"', mode);
}

function checked(name: LimitPool, size: PoolSize, dearest: number): PoolSize {
  checkOptions(`limits.pools.${name}`, size, knownSize);
  const { capacity, perSecond } = size;
  if (!(capacity > 0 && perSecond > 0 && Number.isFinite(capacity) && Number.isFinite(perSecond))) {
    throw new ConfigError(`limits.pools.${name}`, "a positive `capacity` and `perSecond`");
  }
  if (capacity < dearest) {
    throw new ConfigError(`limits.pools.${name}.capacity`, `at least ${dearest}, the cost of one call`, capacity);
  }
  return size;
}

function mapPools<Value, Result>(
  pools: Readonly<Record<LimitPool, Value>>,
  map: (value: Value) => Result,
): Readonly<Record<LimitPool, Result>> {
  const entries = Object.entries(pools).map(([name, pool]) => [name, map(pool)] as const);
  return Object.fromEntries(entries) as Record<LimitPool, Result>;
}
