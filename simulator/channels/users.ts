/** The channels of one account: its orders, trades, changes, portfolio, protection and locks. */

import type { Exchange, MarketEvent } from "../ports.ts";
import type { Feed, FeedContext } from "./feed.ts";
import { type ChannelSpec, isInScope } from "./grammar.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;
type Changes = Extract<MarketEvent, { kind: "changes" }>;

/** `user.orders.*`, `user.trades.*`, `user.changes.*`. */
export function accountFeed(
  { family, scope, interval }: Spec<"user_orders" | "user_trades" | "user_changes">,
  context: FeedContext,
): Feed {
  const take = family === "user_orders" ? takeOrders : family === "user_trades" ? takeTrades : takeChanges;
  const collected = take(interval === "raw", context);
  return {
    topics: [`changes:${context.userId}`],
    on(event) {
      if (event.kind !== "changes") return;
      if (!isInScope(scope, event.instrument, context.exchange.instruments().get(event.instrument))) return;
      collected.add(event);
      context.beat(interval, collected.flush);
    },
  };
}

interface Collector {
  add(changes: Changes): void;
  flush(): void;
}

/** Raw messages have one order each, batched ones an array. */
function takeOrders(isRaw: boolean, context: FeedContext): Collector {
  let orders: object[] = [];
  return {
    add: (changes) => orders.push(...changes.orders),
    flush() {
      const taken = orders;
      orders = [];
      if (taken.length === 0) return;
      if (isRaw) for (const order of taken) context.emit(order);
      else context.emit(taken);
    },
  };
}

function takeTrades(_isRaw: boolean, context: FeedContext): Collector {
  let trades: object[] = [];
  return {
    add: (changes) => trades.push(...changes.trades),
    flush() {
      const taken = trades;
      trades = [];
      if (taken.length > 0) context.emit(taken);
    },
  };
}

/** One message for each instrument, in the order in which they were touched. */
function takeChanges(_isRaw: boolean, context: FeedContext): Collector {
  let pending = new Map<string, { trades: object[]; orders: object[]; positions: readonly object[] }>();
  return {
    add({ instrument, trades, orders, positions }) {
      const before = pending.get(instrument);
      pending.set(instrument, {
        trades: [...(before?.trades ?? []), ...trades],
        orders: [...(before?.orders ?? []), ...orders],
        positions: positions.length > 0 ? positions : (before?.positions ?? []),
      });
    },
    flush() {
      const taken = pending;
      pending = new Map();
      for (const [instrument, changes] of taken) context.emit({ instrument_name: instrument, ...changes });
    },
  };
}

/** `user.portfolio.{currency}`: the state at once, then after each change; `any` sends one message a currency. */
export function portfolioFeed({ currency }: Spec<"user_portfolio">, context: FeedContext): Feed {
  const changed = new Set<string>();
  const flush = () => {
    for (const name of changed) context.emit(context.exchange.portfolio(context.userId, name));
    changed.clear();
  };
  return {
    topics: [`portfolio:${context.userId}`],
    on(event) {
      if (event.kind !== "portfolio" || (currency !== "ANY" && event.currency !== currency)) return;
      changed.add(event.currency);
      context.beat("100ms", flush);
    },
    first() {
      const names = currency === "ANY" ? settlementCurrencies(context.exchange) : [currency];
      return names.map((name) => context.exchange.portfolio(context.userId, name));
    },
  };
}

function settlementCurrencies(exchange: Exchange): readonly string[] {
  const names = new Set<string>();
  for (const { settlement_currency: name } of exchange.instruments().values()) {
    if (typeof name === "string") names.add(name);
  }
  return [...names];
}

/** `user.mmp_trigger.{index}`. */
export function protectionFeed({ index }: Spec<"user_mmp">, context: FeedContext): Feed {
  return {
    topics: [`mmp_trigger:${context.userId}`],
    on(event) {
      if (event.kind === "mmp_trigger" && (index === "any" || index === event.index)) context.emit(event.data);
    },
  };
}

/** `user.lock`. */
export function lockFeed(context: FeedContext): Feed {
  return {
    topics: [`user_lock:${context.userId}`],
    on(event) {
      if (event.kind === "user_lock") context.emit(event.data);
    },
  };
}
