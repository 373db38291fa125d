/** The channels that show the state of one instrument: ticker, incremental ticker, quote, perpetual. */

import type { MarketEvent } from "../boundary/events.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { Interval } from "./grammar.ts";

interface OneInstrument {
  readonly instrument: string;
}

interface Batched extends OneInstrument {
  readonly interval: Interval;
}

type Ticker = Record<string, unknown>;

/** `ticker.{instrument}.{interval}`: the whole ticker whenever something in it changed. */
export function tickerFeed({ instrument, interval }: Batched, context: FeedContext): Feed {
  const flush = () => context.emit(context.exchange.ticker(instrument));
  return {
    filters: [{ kind: "ticker", about: instrument }],
    on: () => context.beat(interval, flush),
    first: () => [context.exchange.ticker(instrument)],
  };
}

/** `incremental_ticker.{instrument}`: the whole ticker once, then the members that changed. */
export function incrementalTickerFeed({ instrument }: OneInstrument, context: FeedContext): Feed {
  let last = context.exchange.ticker(instrument) as Ticker;
  const flush = () => {
    const next = context.exchange.ticker(instrument) as Ticker;
    const changed = changedMembers(last, next);
    last = next;
    const { timestamp: _timestamp, ...rest } = changed;
    if (Object.keys(rest).length === 0) return;
    context.emit({ type: "change", timestamp: next["timestamp"], instrument_name: instrument, ...rest }, true);
  };
  return {
    filters: [{ kind: "ticker", about: instrument }],
    on: flush,
    first() {
      flush();
      return [{ type: "snapshot", ...last }];
    },
  };
}

function changedMembers(before: Ticker, after: Ticker): Ticker {
  const changed: Ticker = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (Object.is(old, value)) continue;
    if (typeof value !== "object" || value === null || typeof old !== "object" || old === null) changed[name] = value;
    else {
      const inner = changedMembers(old as Ticker, value as Ticker);
      if (Object.keys(inner).length > 0) changed[name] = inner;
    }
  }
  return changed;
}

/** `quote.{instrument}`: the best prices and amounts whenever one of the four changed. */
export function quoteFeed({ instrument }: OneInstrument, context: FeedContext): Feed {
  const read = () => {
    const { timestamp, bids, asks } = context.exchange.book(instrument, 1);
    return {
      timestamp,
      instrument_name: instrument,
      best_bid_price: bids[0]?.[0] ?? null,
      best_bid_amount: bids[0]?.[1] ?? 0,
      best_ask_price: asks[0]?.[0] ?? null,
      best_ask_amount: asks[0]?.[1] ?? 0,
    };
  };
  let last = read();
  return {
    filters: [{ kind: "book", about: instrument }],
    on() {
      const next = read();
      const isSame =
        next.best_bid_price === last.best_bid_price &&
        next.best_bid_amount === last.best_bid_amount &&
        next.best_ask_price === last.best_ask_price &&
        next.best_ask_amount === last.best_ask_amount;
      if (isSame) return;
      last = next;
      context.emit(next);
    },
    first: () => [read()],
  };
}

/** `perpetual.{instrument}.{interval}`: interest and index of a perpetual. */
export function perpetualFeed({ instrument, interval }: Batched, context: FeedContext): Feed {
  const read = () => {
    const ticker = context.exchange.ticker(instrument) as Ticker;
    return {
      timestamp: ticker["timestamp"],
      interest: ticker["current_funding"] ?? 0,
      index_price: ticker["index_price"],
    };
  };
  let last = "";
  const flush = () => {
    const next = read();
    const content = `${next.interest}/${next.index_price}`;
    if (content === last) return;
    last = content;
    context.emit(next);
  };
  return {
    filters: [{ kind: "ticker", about: instrument }],
    on: (_event: MarketEvent) => context.beat(interval, flush),
    first: () => [read()],
  };
}
