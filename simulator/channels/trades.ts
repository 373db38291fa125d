/** The channels of public trades: the prints themselves, and the candles that they make. */

import { arrayOf } from "./event-texts.ts";
import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";
import { scopeTest } from "./scope.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;

/** `trades.{instrument}.{interval}` and `trades.{kind}.{currency}.{interval}`: every print once. */
export function tradesFeed({ scope, interval }: Spec<"trades">, context: FeedContext): Feed {
  const isInScope = scopeTest(scope, context.exchange);
  let pending: string[] = [];
  const flush = () => {
    const trades = pending;
    pending = [];
    if (trades.length > 0) context.emitJson(arrayOf(trades));
  };
  return {
    filters: [scope.instrument === undefined ? { kind: "trades" } : { kind: "trades", about: scope.instrument }],
    on(event, texts) {
      if (event.kind !== "trades" || !isInScope(event.instrument)) return;
      for (const trade of texts.each(event.trades)) pending.push(trade);
      context.beat(interval, flush);
    },
  };
}

interface Candle {
  readonly tick: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  cost: number;
}

const dayMinutes = 1440;

/** `chart.trades.{instrument}.{resolution}`: the candle that is being made, again after each print. */
export function chartFeed(spec: Spec<"chart">, context: FeedContext): Feed {
  const { instrument, resolution } = spec;
  const lengthMs = (resolution === "1D" ? dayMinutes : Number(resolution)) * 60_000;
  const details = context.exchange.instrument(instrument);
  const isInverse = details?.["instrument_type"] === "reversed" && details["kind"] === "future";
  let candle = startedCandle(context, spec, lengthMs);

  const add = (price: number, amount: number, timestamp: number) => {
    const tick = timestamp - (timestamp % lengthMs);
    if (candle === undefined || candle.tick !== tick) {
      const open = candle?.close ?? price;
      candle = { tick, open, high: open, low: open, close: open, volume: 0, cost: 0 };
    }
    candle.high = Math.max(candle.high, price);
    candle.low = Math.min(candle.low, price);
    candle.close = price;
    candle.volume = rounded(candle.volume + (isInverse ? amount / price : amount));
    candle.cost = rounded(candle.cost + (isInverse ? amount : amount * price));
  };
  const flush = () => {
    if (candle !== undefined) context.emit({ ...candle });
  };
  return {
    filters: [{ kind: "trades", about: instrument }],
    on(event) {
      if (event.kind !== "trades") return;
      for (const trade of event.trades) {
        const { price, amount, timestamp } = trade as { price: number; amount: number; timestamp: number };
        add(price, amount, timestamp);
      }
      context.beat("100ms", flush);
    },
  };
}

type Chart = { readonly [name in keyof Candle as name extends "tick" ? "ticks" : name]: readonly number[] };

/** The unfinished candle at the time of the first subscription. */
function startedCandle(
  { exchange, clock }: FeedContext,
  { instrument, resolution }: Spec<"chart">,
  lengthMs: number,
): Candle | undefined {
  const now = Math.floor(clock.now());
  const tick = now - (now % lengthMs);
  const params = { instrument_name: instrument, resolution, start_timestamp: tick, end_timestamp: now };
  const chart = exchange.handle("public/get_tradingview_chart_data", undefined, params) as Chart | undefined;
  const place = chart?.ticks.indexOf(tick) ?? -1;
  if (chart === undefined || place < 0) return undefined;
  const value = (name: Exclude<keyof Chart, "ticks">) => chart[name][place] ?? 0;
  return {
    tick,
    open: value("open"),
    high: value("high"),
    low: value("low"),
    close: value("close"),
    volume: value("volume"),
    cost: value("cost"),
  };
}

/** Rounds off the error of binary fractions. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}
