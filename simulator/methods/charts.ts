/** Prices, volumes and volatilities over time. */
import type {
  PublicGetHistoricalVolatilityParams,
  PublicGetIndexChartDataParams,
  PublicGetMarkPriceHistoryParams,
  PublicGetTradeVolumesParams,
  PublicGetTradingviewChartDataParams,
  PublicGetVolatilityIndexDataParams,
} from "../../generated/types.ts";
import { DAY_MS, HOUR_MS } from "../market/instruments/calendar.ts";
import { coins } from "../market/instruments/currencies.ts";
import { round } from "../market/instruments/grid.ts";
import { invalid } from "../market/refusals.ts";
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
  const { venue } = context;
  if (!venue.indices.has(index_name)) throw invalid("index_name", "invalid value");
  return venue.indices.samples(index_name, venue.now() - ranges[range]);
}

/** The volatility of a coin wanders with the time alone, so that the same question has the same answer. */
function volatilityAt(currency: string, timestamp: number): number {
  const annual = coins.find(({ code }) => code === currency)?.annualVolatility ?? 0.5;
  const hours = timestamp / HOUR_MS;
  return round(annual * 100 * (1 + 0.05 * Math.sin(hours / 37) + 0.02 * Math.sin(hours / 5)), 2);
}

export function getHistoricalVolatility(context: Context, { currency }: PublicGetHistoricalVolatilityParams): object {
  const last = Math.floor(context.venue.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 * 15 }, (_, i) => {
    const timestamp = last - (24 * 15 - 1 - i) * HOUR_MS;
    return [timestamp, volatilityAt(currency, timestamp)];
  });
}

export function getVolatilityIndexData(_context: Context, params: PublicGetVolatilityIndexDataParams): object {
  const { currency, start_timestamp, end_timestamp, resolution } = params;
  const spanMs = resolution === "1D" ? DAY_MS : Number(resolution) * 1_000;
  const data: number[][] = [];
  let tick = Math.floor(end_timestamp / spanMs) * spanMs;
  for (; tick >= start_timestamp && data.length < 1_000; tick -= spanMs) {
    const open = volatilityAt(currency, tick);
    const close = volatilityAt(currency, tick + spanMs);
    data.unshift([tick, open, Math.max(open, close), Math.min(open, close), close]);
  }
  return { data, continuation: tick >= start_timestamp ? tick : null };
}

/** The exchange keeps mark prices of few options; here of none. */
export function getMarkPriceHistory(context: Context, { instrument_name }: PublicGetMarkPriceHistoryParams): object {
  context.instrument(instrument_name);
  return [];
}

/** What was traded in the last 24 hours, by currency. */
export function getTradeVolumes(context: Context, { extended }: PublicGetTradeVolumesParams): object[] {
  const now = context.venue.now();
  const volumes = new Map<string, { calls: number; puts: number; futures: number; spot: number }>();
  for (const instrument of context.venue.instruments.values()) {
    const { spec } = instrument;
    const currency = spec.kind === "spot" ? spec.base : spec.settlement;
    const sums = volumes.get(currency) ?? { calls: 0, puts: 0, futures: 0, spot: 0 };
    volumes.set(currency, sums);
    const { volume } = instrument.candles.stats(now);
    if (spec.kind === "spot") sums.spot += volume;
    else if (spec.option === undefined) sums.futures += volume;
    else if (spec.option.isCall) sums.calls += volume;
    else sums.puts += volume;
  }
  return [...volumes].map(([currency, sums]) => {
    const day = {
      calls_volume: round(sums.calls, 8),
      puts_volume: round(sums.puts, 8),
      futures_volume: round(sums.futures, 8),
      spot_volume: round(sums.spot, 8),
    };
    if (extended !== true) return { currency, ...day };
    const longer = Object.entries(day).flatMap(([name, value]) => [
      [`${name}_7d`, value],
      [`${name}_30d`, value],
    ]);
    return { currency, ...day, ...Object.fromEntries(longer) };
  });
}
