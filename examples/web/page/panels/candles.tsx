import { signal } from "@preact/signals";
import type { Client } from "deribit-rpc";
import {
  CandlestickSeries,
  ColorType,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from "lightweight-charts";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { fixed, short, signed, toneOf } from "../format.ts";
import { openOrders } from "../state/account.ts";
import { followTicker, instrument, instrumentName, listed, priceDigits, select, ticker } from "../state/market.ts";
import { isUp } from "../state/session.ts";
import { useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";

const resolutions = { "1": "1m", "5": "5m", "15": "15m", "60": "1h", "1D": "1d" } as const;
type Resolution = keyof typeof resolutions;
const resolution = signal<Resolution>("15");
const candlesShown = 240;
const up = "#2ebd85";
const down = "#f6465d";

interface Chart {
  readonly api: IChartApi;
  readonly candles: ISeriesApi<"Candlestick">;
  readonly volumes: ISeriesApi<"Histogram">;
}

interface Candle {
  readonly tick: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Candles of the instrument, with its own orders as lines. */
export function Candles() {
  const name = instrumentName.value;
  const { value: length } = resolution;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  useEffect(() => {
    if (place.current === null) return;
    chart.current = draw(place.current);
    return () => chart.current?.api.remove();
  }, []);
  const problem = useClient((client, stop) => follow(client, stop, name, length, chart.current), name, length);
  useClient((client, stop) => followTicker(client, stop, name), name);

  const { value: digits } = priceDigits;
  useEffect(() => {
    chart.current?.candles.applyOptions({
      priceFormat: { type: "price", precision: digits, minMove: instrument.peek()?.tick_size ?? 1 },
    });
  }, [digits]);

  const { orders } = openOrders.value;
  useEffect(() => {
    const candles = chart.current?.candles;
    const lines = orders.flatMap(({ instrument_name, price, direction, amount }) => {
      if (instrument_name !== name || typeof price !== "number") return [];
      const color = direction === "buy" ? up : down;
      return (
        candles?.createPriceLine({ price, color, lineWidth: 1, lineStyle: 2, title: `${direction} ${amount}` }) ?? []
      );
    });
    return () => {
      for (const line of lines) candles?.removePriceLine(line);
    };
  }, [orders, name]);

  return (
    <Panel name="Chart" area="candles" warning={problem} aside={<Bar />}>
      <div ref={place} class="chart" />
    </Panel>
  );
}

function Bar() {
  const { mark_price, index_price, stats, funding_8h, open_interest } = ticker.value ?? {};
  const { value: digits } = priceDigits;
  const change = stats?.price_change ?? undefined;
  return (
    <>
      <input
        id="instrument"
        aria-label="Instrument"
        list="instruments"
        key={instrumentName.value}
        defaultValue={instrumentName.value}
        spellcheck={false}
        onChange={({ currentTarget }) => {
          const name = currentTarget.value.trim().toUpperCase();
          if (listed.peek().has(name)) select(name);
          else currentTarget.value = instrumentName.peek();
          currentTarget.blur();
        }}
      />
      <datalist id="instruments">
        {[...listed.value.keys()].map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <dl class={isUp.value ? "" : "old"}>
        <Fact name="Mark">{fixed(mark_price, digits)}</Fact>
        <Fact name="Index">{fixed(index_price, 2)}</Fact>
        <Fact name="24h">
          <span class={toneOf(change)}>{signed(change, 2)}%</span>
        </Fact>
        {funding_8h !== undefined && (
          <Fact name="Funding 8h">
            <span class={toneOf(funding_8h)}>{signed(funding_8h * 100, 4)}%</span>
          </Fact>
        )}
        <Fact name="OI">{short(open_interest)}</Fact>
      </dl>
      <div class="choice" role="radiogroup" aria-label="Length of a candle">
        {Object.entries(resolutions).map(([key, label]) => (
          <label key={key}>
            <input
              type="radio"
              name="resolution"
              checked={resolution.value === key}
              onChange={() => {
                resolution.value = key as Resolution;
              }}
            />
            {label}
          </label>
        ))}
      </div>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function draw(place: HTMLElement): Chart {
  const api = createChart(place, {
    autoSize: true,
    layout: { background: { type: ColorType.Solid, color: "transparent" }, textColor: "#9aa4b5", fontSize: 11 },
    grid: { vertLines: { color: "#1a212d" }, horzLines: { color: "#1a212d" } },
    rightPriceScale: { borderColor: "#232c3a", scaleMargins: { top: 0.08, bottom: 0.22 } },
    timeScale: { borderColor: "#232c3a", timeVisible: true, rightOffset: 4 },
  });
  const candles = api.addSeries(CandlestickSeries, {
    upColor: up,
    downColor: down,
    wickUpColor: up,
    wickDownColor: down,
    borderVisible: false,
  });
  const volumes = api.addSeries(HistogramSeries, {
    priceFormat: { type: "volume" },
    priceScaleId: "",
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  return { api, candles, volumes };
}

async function follow(
  client: Client,
  stop: AbortSignal,
  instrument_name: string,
  length: Resolution,
  chart: Chart | undefined,
): Promise<void> {
  if (chart === undefined) return;
  const { candles, volumes, api } = chart;
  candles.setData([]);
  volumes.setData([]);
  const stepMs = (length === "1D" ? 1_440 : Number(length)) * 60_000;
  let newestMs = 0;
  const read = async (): Promise<void> => {
    const end = await client.public.getTime({}, { whenDown: "wait", signal: stop });
    const {
      ticks = [],
      open,
      high,
      low,
      close,
      volume,
    } = await client.public.getTradingviewChartData(
      { instrument_name, resolution: length, start_timestamp: end - candlesShown * stepMs, end_timestamp: end },
      { whenDown: "wait", signal: stop },
    );
    const all = ticks.map((tick, at) => {
      const of = (column: readonly number[] | undefined): number => column?.[at] ?? 0;
      return { tick, open: of(open), high: of(high), low: of(low), close: of(close), volume: of(volume) };
    });
    newestMs = ticks.at(-1) ?? 0;
    candles.setData(all.map(barOf));
    volumes.setData(all.map(volumeOf));
    api.timeScale().setVisibleLogicalRange({ from: all.length - 120, to: all.length + 4 });
  };
  await client.subscribe(`chart.trades.${instrument_name}.${length}`, {
    signal: stop,
    onGap: () => void read().catch(() => {}),
    onData: (candle) => {
      if (candle.tick < newestMs) return;
      newestMs = candle.tick;
      candles.update(barOf(candle));
      volumes.update(volumeOf(candle));
    },
  });
  await read();
}

function barOf({ tick, open, high, low, close }: Candle) {
  return { time: (tick / 1_000) as UTCTimestamp, open, high, low, close };
}

function volumeOf({ tick, open, close, volume }: Candle) {
  return { time: (tick / 1_000) as UTCTimestamp, value: volume, color: `${close >= open ? up : down}55` };
}
