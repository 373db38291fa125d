import { type ChainExpiry, fitSmile, smilePoints } from "deribit-rpc/desk";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

/** Points of the curve between two strikes. */
const between = 4;
const colours = { bid: "#2ebd85", ask: "#f6465d", curve: "#6ea8fe", text: "#9aa4b5", line: "#1a212d" };

type Columns = [strikes: number[], bids: (number | null)[], asks: (number | null)[], curve: (number | null)[]];

/** Volatilities over strikes: what is bid and asked out of the money, and the curve through the marks. */
export function Smile({ chain }: { readonly chain: ChainExpiry | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  useEffect(() => {
    const { current: element } = place;
    if (element === null) return;
    const drawn = new uPlot(options(element), [[], [], [], []], element);
    plot.current = drawn;
    const size = new ResizeObserver(() => drawn.setSize(sizeOf(element)));
    size.observe(element);
    return () => {
      size.disconnect();
      drawn.destroy();
    };
  }, []);
  useEffect(() => {
    if (chain === undefined) {
      plot.current?.setData([[], [], [], []]);
      return;
    }
    let isOld = false;
    void columnsOf(chain).then((columns) => {
      if (!isOld) plot.current?.setData(columns);
    });
    return () => {
      isOld = true;
    };
  }, [chain]);
  return (
    <figure class="smile">
      <figcaption>
        Smile, % <span class="up">● bid</span> <span class="down">● ask</span>{" "}
        <span class="curve">— fit of the marks</span>
      </figcaption>
      <div ref={place} class="plot" role="img" aria-label={`Implied volatilities of ${chain?.code ?? "no expiry"}`} />
    </figure>
  );
}

async function columnsOf(chain: ChainExpiry): Promise<Columns> {
  const points = smilePoints(chain, Date.now());
  const smile = points && points.points.length >= 5 ? await fitSmile(points) : undefined;
  const columns: Columns = [[], [], [], []];
  chain.strikes.forEach(({ strike, call, put }, at) => {
    const option = strike < (chain.forward ?? 0) ? put : call;
    add(columns, strike, option?.bidIv, option?.askIv, smile?.volatilityAt(strike));
    const next = chain.strikes[at + 1]?.strike;
    if (next === undefined || smile === undefined) return;
    for (let step = 1; step < between; step++) {
      const place = strike + ((next - strike) * step) / between;
      add(columns, place, undefined, undefined, smile.volatilityAt(place));
    }
  });
  return columns;
}

function add([strikes, ...series]: Columns, strike: number, ...volatilities: (number | undefined)[]): void {
  strikes.push(strike);
  series.forEach((column, at) => {
    const volatility = volatilities[at];
    column.push(volatility === undefined ? null : volatility * 100);
  });
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } {
  return { width: Math.max(100, clientWidth), height: Math.max(80, clientHeight) };
}

function options(element: HTMLElement): uPlot.Options {
  const dots = (colour: string): uPlot.Series => ({
    stroke: colour,
    paths: () => null,
    points: { show: true, size: 5, fill: colour, width: 0 },
  });
  const axis: uPlot.Axis = {
    stroke: colours.text,
    font: "11px system-ui",
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(element),
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 24, values: (_plot, values) => values.map((value) => `${value / 1_000}k`) },
      { ...axis, size: 34 },
    ],
    series: [{}, dots(colours.bid), dots(colours.ask), { stroke: colours.curve, width: 1.5, points: { show: false } }],
  };
}
