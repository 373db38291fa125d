/** The channels of one account: its orders, trades, changes, portfolio, protection and locks. */

import type { MarketEvent } from "../boundary/events.ts";
import type { Exchange } from "../boundary/exchange.ts";
import { arrayOf, type EventTexts } from "./event-texts.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";
import { scopeTest } from "./scope.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;
type ChangesEvent = Extract<MarketEvent, { kind: "changes" }>;

/** `user.orders.*`, `user.trades.*`, `user.changes.*`. */
export function accountFeed(
  { family, scope, interval }: Spec<"user_orders" | "user_trades" | "user_changes">,
  context: FeedContext,
): Feed {
  const take = family === "user_orders" ? takeOrders : family === "user_trades" ? takeTrades : takeChanges;
  const collected = take(interval === "raw", context);
  const isInScope = scopeTest(scope, context.exchange);
  return {
    filters: [{ kind: "changes", about: context.userId }],
    on(event, texts) {
      if (event.kind !== "changes" || !isInScope(event.instrument)) return;
      collected.add(event, texts);
      context.beat(interval, collected.flush);
    },
  };
}

interface Collector {
  add(changes: ChangesEvent, texts: EventTexts): void;
  flush(): void;
}

/** Raw messages have one order each, batched ones an array. */
function takeOrders(isRaw: boolean, context: FeedContext): Collector {
  let orders: string[] = [];
  return {
    add(changes, texts) {
      for (const order of texts.each(changes.orders)) orders.push(order);
    },
    flush() {
      const taken = orders;
      orders = [];
      if (taken.length === 0) return;
      if (isRaw) for (const order of taken) context.emitJson(order);
      else context.emitJson(arrayOf(taken));
    },
  };
}

function takeTrades(_isRaw: boolean, context: FeedContext): Collector {
  let trades: string[] = [];
  return {
    add(changes, texts) {
      for (const trade of texts.each(changes.trades)) trades.push(trade);
    },
    flush() {
      const taken = trades;
      trades = [];
      if (taken.length > 0) context.emitJson(arrayOf(taken));
    },
  };
}

interface Pending {
  readonly instrument: string;
  readonly trades: string[];
  readonly orders: string[];
  positions: readonly string[];
}

/** One message for each instrument, in the order in which they were touched. */
function takeChanges(_isRaw: boolean, context: FeedContext): Collector {
  let pending: Pending[] = [];
  const pendingOf = (instrument: string): Pending => {
    const found = pending.find((each) => each.instrument === instrument);
    if (found !== undefined) return found;
    const opened = { instrument, trades: [], orders: [], positions: [] };
    pending.push(opened);
    return opened;
  };
  return {
    add({ instrument, trades, orders, positions }, texts) {
      const changes = pendingOf(instrument);
      for (const trade of texts.each(trades)) changes.trades.push(trade);
      for (const order of texts.each(orders)) changes.orders.push(order);
      if (positions.length > 0) changes.positions = texts.each(positions);
    },
    flush() {
      const taken = pending;
      pending = [];
      for (const { instrument, trades, orders, positions } of taken) {
        const lists = `"trades":${arrayOf(trades)},"orders":${arrayOf(orders)},"positions":${arrayOf(positions)}`;
        context.emitJson(`{"instrument_name":${JSON.stringify(instrument)},${lists}}`);
      }
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
    filters: [{ kind: "portfolio", about: context.userId }],
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
    filters: [{ kind: "mmp_trigger", about: context.userId }],
    on(event) {
      if (event.kind === "mmp_trigger" && (index === "any" || index === event.index)) context.emit(event.data);
    },
  };
}

/** `user.liquidation`. */
export function liquidationFeed(context: FeedContext): Feed {
  return {
    filters: [{ kind: "liquidation", about: context.userId }],
    on(event) {
      if (event.kind === "liquidation") context.emit(event.data);
    },
  };
}

/** `user.lock`. */
export function lockFeed(context: FeedContext): Feed {
  return {
    filters: [{ kind: "user_lock", about: context.userId }],
    on(event) {
      if (event.kind === "user_lock") context.emit(event.data);
    },
  };
}
