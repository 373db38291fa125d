/** The channels of indices: price, ranking, statistics, volatility, option marks, expiration. */

import type { Exchange } from "../boundary/exchange.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";

type IndexChannel = Extract<ChannelSpec, { index: string; family: `${string}_${string}` }>;

/** Makes the feed of an index channel. */
export function indexFeed({ family, index }: IndexChannel, context: FeedContext): Feed {
  if (family === "option_marks") return optionMarksFeed(index, context);
  const statistics = new DayStatistics(family === "price_statistics" ? pastDay(context.exchange, index) : []);
  const payload = (price: number): unknown => {
    const timestamp = Math.floor(context.clock.now());
    switch (family) {
      case "price_index":
        return { timestamp, price, index_name: index };
      case "price_ranking":
        return ranking(index, price, timestamp);
      case "price_statistics":
        return { index_name: index, ...statistics.add(price, timestamp), high_volatility: false };
      case "volatility_index":
        return { timestamp, volatility: impliedVolatility(context.exchange, index), index_name: index };
      default:
        return { seconds: secondsToExpiration(timestamp), price, is_estimated: false };
    }
  };
  let last = indexPrice(context.exchange, index);
  return {
    filters: [{ kind: "index", about: index }],
    on(event) {
      if (event.kind !== "index") return;
      last = event.price;
      context.emit(payload(last));
    },
    first: () => (last === undefined ? [] : [payload(last)]),
  };
}

/** `markprice.options.{index}`: mark price and volatility of all options of an index, at most once a second. */
function optionMarksFeed(index: string, context: FeedContext): Feed {
  const marks = () => {
    const all: object[] = [];
    for (const [name, instrument] of context.exchange.instruments()) {
      if (instrument["kind"] !== "option" || instrument["price_index"] !== index) continue;
      const ticker = context.exchange.ticker(name) as { mark_price: number; mark_iv: number; timestamp: number };
      all.push({
        timestamp: ticker.timestamp,
        iv: Number((ticker.mark_iv / 100).toFixed(4)),
        instrument_name: name,
        mark_price: ticker.mark_price,
      });
    }
    return all;
  };
  const flush = () => {
    const all = marks();
    if (all.length > 0) context.emit(all);
  };
  return {
    filters: [{ kind: "index", about: index }],
    on: () => context.beat("agg2", flush),
    first() {
      const all = marks();
      return all.length > 0 ? [all] : [];
    },
  };
}

/** The price of an index as the tickers show it now. */
function indexPrice(exchange: Exchange, index: string): number | undefined {
  for (const [name, instrument] of exchange.instruments()) {
    if (instrument["price_index"] !== index) continue;
    const { index_price: price } = exchange.ticker(name) as { index_price?: number };
    if (price !== undefined) return price;
  }
  return undefined;
}

type Sample = readonly [timestamp: number, price: number];

/** Prices of an index in the 24 hours before, as the charts have them. */
function pastDay(exchange: Exchange, index: string): readonly Sample[] {
  const samples = exchange.handle("public/get_index_chart_data", undefined, { index_name: index, range: "1d" });
  return Array.isArray(samples) ? samples : [];
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Lowest, highest and changed price of the last 24 hours, by the minute. */
class DayStatistics {
  #minutes: { readonly start: number; readonly open: number; low: number; high: number }[] = [];

  constructor(past: readonly Sample[]) {
    for (const [timestamp, price] of past) this.#count(price, timestamp);
  }

  add(price: number, timestamp: number): { low24h: number; high24h: number; change24h: number } {
    this.#count(price, timestamp);
    this.#minutes = this.#minutes.filter(({ start }) => start > timestamp - dayMs);
    let low24h = price;
    let high24h = price;
    for (const { low, high } of this.#minutes) {
      low24h = Math.min(low24h, low);
      high24h = Math.max(high24h, high);
    }
    const open = this.#minutes[0]?.open ?? price;
    return { low24h, high24h, change24h: Number((price - open).toFixed(4)) };
  }

  #count(price: number, timestamp: number): void {
    const start = Math.floor(timestamp / minuteMs) * minuteMs;
    const last = this.#minutes.at(-1);
    if (last?.start !== start) this.#minutes.push({ start, open: price, low: price, high: price });
    else {
      last.low = Math.min(last.low, price);
      last.high = Math.max(last.high, price);
    }
  }
}

const sources = ["binance", "bitstamp", "coinbase", "gemini", "itbit", "kraken"] as const;

/** The index by source. All sources show the same price here. */
function ranking(index: string, price: number, timestamp: number): object[] {
  const weight = Number((100 / sources.length).toFixed(2));
  return sources.map((identifier) => ({
    identifier,
    enabled: true,
    weight,
    price,
    original_price: price,
    timestamp,
    index_name: index,
  }));
}

/** The mean of the marked volatilities of an index's options, in percent; 50 when it has none. */
function impliedVolatility(exchange: Exchange, index: string): number {
  let sum = 0;
  let count = 0;
  for (const [name, instrument] of exchange.instruments()) {
    if (instrument["kind"] !== "option" || instrument["price_index"] !== index) continue;
    const { mark_iv: volatility } = exchange.ticker(name) as { mark_iv?: number };
    if (volatility === undefined) continue;
    sum += volatility;
    count += 1;
  }
  return count === 0 ? 50 : Number((sum / count).toFixed(4));
}

/** Seconds until the next 08:00 UTC. */
function secondsToExpiration(timestamp: number): number {
  const dayS = 86_400;
  const sinceExpirationS = (Math.floor(timestamp / 1000) - 8 * 3600) % dayS;
  return dayS - sinceExpirationS;
}
