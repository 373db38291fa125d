/** The charts of the page, drawn by Vega-Lite. One file serves light and dark: its style sheet swaps the colours. */
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Figure } from "../measure/figures.ts";
import type { Results } from "../measure/results.ts";

const ink = "#24292f";
const grid = "#d8dee4";
/** Colours on white and on black that tell the contenders apart, also for those that see no red or green. */
const colours: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  "deribit-rpc": ["#0a58ca", "#58a6ff"],
  "ws + JSON.parse": ["#6e7781", "#9aa4af"],
  "ws, newest by hand": ["#8a8f98", "#c3cad2"],
  "rpc-websockets": ["#b35900", "#f0a04b"],
  ccxt: ["#8250df", "#c297ff"],
  "tardis-dev": ["#1a7f37", "#56d364"],
};
const labels: Readonly<Record<string, string>> = { ws: "ws + JSON.parse", "ws-newest": "ws, newest by hand" };

/** How a contender is called on the page. */
const labelOf = (contender: string): string => labels[contender] ?? contender;

const dark = `<style>@media (prefers-color-scheme: dark) {${[
  [ink, "#e6edf3"],
  [grid, "#3d444d"],
  ...Object.values(colours),
]
  .map(([from, to]) => `[fill="${from}"]{fill:${to}}[stroke="${from}"]{stroke:${to}}`)
  .join("")}}</style>`;

const config = {
  background: "transparent",
  font: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    gridColor: grid,
    domainColor: grid,
    tickColor: grid,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: "normal",
    labelLimit: 320,
  },
  header: { labelColor: ink, labelFontSize: 13 },
  legend: { labelColor: ink, labelFontSize: 13, symbolSize: 120, orient: "top", title: null, labelLimit: 200 },
  title: { color: ink, fontSize: 15, anchor: "start", fontWeight: 600, offset: 12 },
} as const;

interface Point {
  readonly row: string;
  readonly contender: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function color(points: readonly Point[]) {
  const domain = Object.keys(colours).filter((name) => points.some(({ contender }) => contender === name));
  const range = domain.map((name) => colours[name]?.[0] ?? ink);
  return { field: "contender", type: "nominal", scale: { domain, range } } as const;
}

/** Bars beside each other, each with a line over its spread. */
function bars(title: string, axis: string, points: readonly Point[]): TopLevelSpec {
  const rows = [...new Set(points.map(({ row }) => row))];
  const y = {
    field: "row",
    type: "nominal",
    sort: rows,
    title: null,
    axis: { labelPadding: 8, ticks: false },
  } as const;
  const colour = color(points);
  const yOffset = { field: "contender", sort: colour.scale.domain } as const;
  return {
    title,
    width: 460,
    height: { step: 13 },
    data: { values: [...points] },
    encoding: { y, yOffset },
    layer: [
      {
        mark: { type: "bar" },
        encoding: { x: { field: "value", type: "quantitative", title: axis }, color: colour },
      },
      {
        mark: { type: "rule", color: ink },
        encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" } },
      },
    ],
    config,
  };
}

/** A line a contender over steps, on a logarithmic scale. */
function lines(title: string, steps: string, axis: string, points: readonly Point[]): TopLevelSpec {
  const rows = [...new Set(points.map(({ row }) => row))];
  return {
    title,
    width: 460,
    height: 240,
    data: { values: [...points] },
    encoding: { x: { field: "row", type: "ordinal", sort: rows, title: steps, axis: { labelAngle: 0 } } },
    layer: [
      {
        mark: { type: "line", point: { size: 50 }, strokeWidth: 2 },
        encoding: {
          y: {
            field: "value",
            type: "quantitative",
            title: axis,
            scale: { type: "log" },
            axis: { tickCount: 5, format: "~s" },
          },
          color: color(points),
        },
      },
      {
        mark: { type: "rule" },
        encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" }, color: color(points) },
      },
    ],
    config,
  };
}

/** Points of rows whose id matches; what the expression captures, or a name, says which step or bar it is. */
function points(
  { rows }: Results,
  id: RegExp,
  nameOf: (id: string, title: string) => string,
  of: (figure: Figure) => { readonly median: number; readonly low: number; readonly high: number } = (figure) => figure,
): Point[] {
  return rows
    .filter((row) => id.test(row.id))
    .flatMap((row) =>
      row.figures.map((figure) => {
        const { median, low, high } = of(figure);
        return { row: nameOf(row.id, row.title), contender: labelOf(figure.contender), value: median, low, high };
      }),
    );
}

/** A clock that counts whole milliseconds shows nothing below one. */
const atLeastOne = ({ median, low, high }: Figure) => ({
  median: Math.max(median, 1),
  low: Math.max(low, 1),
  high: Math.max(high, 1),
});

/** The charts by the name of their file. */
function specsOf(results: Results): Readonly<Record<string, TopLevelSpec>> {
  const step = (id: string) => /[\d.]+x?/.exec(id)?.[0] ?? id;
  const percentile = (id: string) =>
    ({ p50: "50 %", p90: "90 %", p99: "99 %", p999: "99.9 %" })[id.split("-").at(-1) ?? ""] ?? id;
  const messages = /^(?:ticker-(?:function|loop)|book-function|trades-function)$/;
  return {
    messages: bars(
      "Processor time of a message",
      "microseconds",
      points(results, messages, (_, title) => title.replaceAll("`", "")),
    ),
    books: lines(
      "Change of a live book",
      "levels of each side",
      "microseconds of processor time",
      points(results, /^book-\d/, step),
    ),
    overload: lines(
      "Age of a ticker under overload: 99 % are younger",
      "messages that come, against what a reader by hand manages",
      "milliseconds",
      points(results, /^overload-.*p99$/, step, atLeastOne),
    ),
    "round-trip": lines(
      "Round trip of a call on loopback",
      "share of calls that take no longer",
      "microseconds",
      points(results, /^round-trip-/, percentile),
    ),
  };
}

export async function chartsOf(results: Results): Promise<Readonly<Record<string, string>>> {
  const drawn = Object.entries(specsOf(results)).map(async ([name, spec]) => {
    const svg = await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
    return [name, `${svg.replace(/(<svg[^>]*>)/, `$1${dark}`)}\n`] as const;
  });
  return Object.fromEntries(await Promise.all(drawn));
}
