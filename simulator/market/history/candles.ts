/** Prices and volumes of an instrument by the minute, and the statistics of its last 24 hours. Knows nothing of orders. */
import { DAY_MS, HOUR_MS } from "../contracts/calendar.ts";

interface Candle {
  /** Start of the span. */
  readonly tick: number;
  open: number;
  high: number;
  low: number;
  close: number;
  /** In base currency. */
  volume: number;
  /** In quote currency. */
  cost: number;
}

interface DayStats {
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number;
  readonly cost: number;
  /** Percent from the first to the last trade of the day; `null` without a trade. */
  readonly priceChange: number | null;
}

const minuteMs = 60_000;
/** Minutes with trades that are kept: two days. */
const kept = 2 * 24 * 60;
/** Hours whose volume is kept: thirty days. */
const keptHours = 30 * 24;

export class Candles {
  #minutes: Candle[] = [];
  #hours: { readonly tick: number; volume: number }[] = [];
  #stats: { high: number; low: number; open: number; close: number; volume: number; cost: number } | undefined =
    undefined;
  #statsMinute = 0;

  add(timestamp: number, price: number, volume: number, cost: number): void {
    const tick = Math.floor(timestamp / minuteMs) * minuteMs;
    const last = this.#minutes.at(-1);
    if (last?.tick === tick) merge(last, { tick, open: price, high: price, low: price, close: price, volume, cost });
    else {
      this.#minutes.push({ tick, open: price, high: price, low: price, close: price, volume, cost });
      if (this.#minutes.length > 2 * kept) this.#minutes = this.#minutes.slice(-kept);
    }
    this.#addToHour(timestamp, volume);
    if (this.#statsMinute !== tick) return;
    const stats = this.#stats;
    if (stats === undefined) this.#stats = { high: price, low: price, open: price, close: price, volume, cost };
    else {
      stats.high = Math.max(stats.high, price);
      stats.low = Math.min(stats.low, price);
      stats.close = price;
      stats.volume += volume;
      stats.cost += cost;
    }
  }

  /** The last 24 hours, recounted once a minute. */
  stats(now: number): DayStats {
    const minute = Math.floor(now / minuteMs) * minuteMs;
    if (this.#statsMinute !== minute) this.#recount(minute);
    const stats = this.#stats;
    if (stats === undefined) return { high: null, low: null, volume: 0, cost: 0, priceChange: null };
    const { high, low, volume, cost, open, close } = stats;
    return { high, low, volume, cost, priceChange: Math.round((close / open - 1) * 1e6) / 1e4 };
  }

  /** What was traded since a time, by the hour: thirty days at most. */
  volumeSince(timestamp: number): number {
    return this.#hours.reduce((sum, { tick, volume }) => (tick > timestamp - HOUR_MS ? sum + volume : sum), 0);
  }

  /** Candles of `spanMs` between two times, both included. Spans without a trade repeat the last close. */
  series(start: number, end: number, spanMs: number): Candle[] {
    const series: Candle[] = [];
    for (const minute of this.#minutes) {
      const tick = Math.floor(minute.tick / spanMs) * spanMs;
      if (tick < Math.floor(start / spanMs) * spanMs || tick > end) continue;
      let last = series.at(-1);
      while (last !== undefined && last.tick + spanMs < tick) {
        const { close } = last;
        last = { tick: last.tick + spanMs, open: close, high: close, low: close, close, volume: 0, cost: 0 };
        series.push(last);
      }
      if (last?.tick === tick) merge(last, minute);
      else series.push({ ...minute, tick });
    }
    return series;
  }

  #addToHour(timestamp: number, volume: number): void {
    const tick = Math.floor(timestamp / HOUR_MS) * HOUR_MS;
    const last = this.#hours.at(-1);
    if (last?.tick === tick) {
      last.volume += volume;
      return;
    }
    this.#hours.push({ tick, volume });
    if (this.#hours.length > 2 * keptHours) this.#hours = this.#hours.slice(-keptHours);
  }

  #recount(minute: number): void {
    this.#statsMinute = minute;
    this.#stats = undefined;
    for (const candle of this.#minutes) {
      if (candle.tick <= minute - DAY_MS) continue;
      const { high, low, open, close, volume, cost } = candle;
      if (this.#stats === undefined) this.#stats = { high, low, open, close, volume, cost };
      else {
        this.#stats.high = Math.max(this.#stats.high, high);
        this.#stats.low = Math.min(this.#stats.low, low);
        this.#stats.close = close;
        this.#stats.volume += volume;
        this.#stats.cost += cost;
      }
    }
  }
}

function merge(into: Candle, candle: Candle): void {
  into.high = Math.max(into.high, candle.high);
  into.low = Math.min(into.low, candle.low);
  into.close = candle.close;
  into.volume += candle.volume;
  into.cost += candle.cost;
}
