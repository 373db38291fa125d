/** Prices, volumes and volatilities over time. */
import type {
  PublicGetHistoricalVolatilityParams,
  PublicGetIndexChartDataParams,
  PublicGetMarkPriceHistoryParams,
  PublicGetTradeVolumesParams,
  PublicGetTradingviewChartDataParams,
  PublicGetVolatilityIndexDataParams,
} from "../../generated/types.ts";
import { DAY_MS, HOUR_MS } from "../market/contracts/calendar.ts";
import { coins } from "../market/contracts/currencies.ts";
import { round } from "../market/contracts/grid.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";

const longestSeries = 5_000;
const minuteMs = 60_000;
const ranges: Readonly<Record<PublicGetIndexChartDataParams["range"], number>> = {
  "1h": HOUR_MS,
  "1d": DAY_MS,
  "2d": 2 * DAY_MS,
  "1m": 30 * DAY_MS,
  "1y": 365 * DAY_MS,
  all: Number.POSITIVE_INFINITY,
};

export function getTradingviewChartData(context: Context, params: PublicGetTradingviewChartDataParams): object {
  const { instrument_name, start_timestamp, end_timestamp, resolution } = params;
  if (start_timestamp > end_timestamp) throw invalid("start_timestamp", "invalid value");
  const spanMs = resolution === "1D" ? DAY_MS : Number(resolution) * minuteMs;
  const { candles } = context.instrument(instrument_name);
  const series = candles.series(start_timestamp, end_timestamp, spanMs).slice(-longestSeries);
  return {
    status: series.length === 0 ? "no_data" : "ok",
    ticks: series.map(({ tick }) => tick),
    open: series.map(({ open }) => open),
    high: series.map(({ high }) => high),
    low: series.map(({ low }) => low),
    close: series.map(({ close }) => close),
    volume: series.map(({ volume }) => round(volume, 8)),
    cost: series.map(({ cost }) => round(cost, 8)),
  };
}

export function getIndexChartData(context: Context, { index_name, range }: PublicGetIndexChartDataParams): object {
  const { floor } = context;
  if (!floor.indices.has(index_name)) throw invalid("index_name", "invalid value");
  return floor.indices.samples(index_name, floor.now() - ranges[range]);
}

/** The volatility of a coin wanders with the time alone, so that the same question has the same answer. */
function volatilityAt(currency: string, timestamp: number): number {
  const annual = coins.find(({ code }) => code === currency)?.annualVolatility ?? 0.5;
  const hours = timestamp / HOUR_MS;
  return round(annual * 100 * (1 + 0.05 * Math.sin(hours / 37) + 0.02 * Math.sin(hours / 5)), 2);
}

export function getHistoricalVolatility(context: Context, { currency }: PublicGetHistoricalVolatilityParams): object {
  const last = Math.floor(context.floor.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 * 15 }, (_, i) => {
    const timestamp = last - (24 * 15 - 1 - i) * HOUR_MS;
    return [timestamp, volatilityAt(currency, timestamp)];
  });
}

export function getVolatilityIndexData(context: Context, params: PublicGetVolatilityIndexDataParams): object {
  const { currency, start_timestamp, end_timestamp, resolution } = params;
  const spanMs = resolution === "1D" ? DAY_MS : Number(resolution) * 1_000;
  const data: number[][] = [];
  let tick = Math.floor(Math.min(end_timestamp, context.floor.now()) / spanMs) * spanMs;
  for (; tick >= start_timestamp && data.length < 1_000; tick -= spanMs) {
    const open = volatilityAt(currency, tick);
    const close = volatilityAt(currency, tick + spanMs);
    data.unshift([tick, open, Math.max(open, close), Math.min(open, close), close]);
  }
  return { data, continuation: tick >= start_timestamp ? tick : null };
}

/** The exchange keeps mark prices of few options; the simulator keeps none. */
export function getMarkPriceHistory(context: Context, { instrument_name }: PublicGetMarkPriceHistoryParams): object {
  context.instrument(instrument_name);
  return [];
}

interface Volumes {
  calls_volume: number;
  puts_volume: number;
  futures_volume: number;
  spot_volume: number;
}

/** What was traded, by currency. */
function volumesBy(context: Context, volumeOf: (instrument: Instrument) => number): Map<string, Volumes> {
  const volumes = new Map<string, Volumes>();
  const { instruments, expired } = context.floor;
  for (const instrument of [...instruments.values(), ...expired]) {
    const { spec } = instrument;
    const currency = spec.kind === "spot" ? spec.base : spec.settlement;
    const sums = volumes.get(currency) ?? { calls_volume: 0, puts_volume: 0, futures_volume: 0, spot_volume: 0 };
    volumes.set(currency, sums);
    const volume = volumeOf(instrument);
    if (spec.kind === "spot") sums.spot_volume += volume;
    else if (spec.option === undefined) sums.futures_volume += volume;
    else if (spec.option.isCall) sums.calls_volume += volume;
    else sums.puts_volume += volume;
  }
  return volumes;
}

/** The same volumes with rounded values and `suffix` behind their names. */
function shown(volumes: Volumes | undefined, suffix: string): object {
  return Object.fromEntries(Object.entries(volumes ?? {}).map(([name, sum]) => [`${name}${suffix}`, round(sum, 8)]));
}

/** What was traded in the last 24 hours, and in 7 and 30 days where more is asked for. */
export function getTradeVolumes(context: Context, { extended }: PublicGetTradeVolumesParams): object[] {
  const now = context.floor.now();
  const day = volumesBy(context, ({ candles }) => candles.stats(now).volume);
  if (extended !== true) return [...day].map(([currency, volumes]) => ({ currency, ...shown(volumes, "") }));
  const week = volumesBy(context, ({ candles }) => candles.volumeSince(now - 7 * DAY_MS));
  const month = volumesBy(context, ({ candles }) => candles.volumeSince(now - 30 * DAY_MS));
  return [...day].map(([currency, volumes]) => ({
    currency,
    ...shown(volumes, ""),
    ...shown(week.get(currency), "_7d"),
    ...shown(month.get(currency), "_30d"),
  }));
}
