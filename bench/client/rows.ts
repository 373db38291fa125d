/** The rows about clients, with what each may cost at most. */
import type { Case, Row } from "../measure/case.ts";
import { clientCase, type Entry } from "./case.ts";
import type { Name } from "./contenders/index.ts";
import type { Setup } from "./orders.ts";

const instrument = "BTC-PERPETUAL";
const ticker = [`ticker.${instrument}.100ms`];
const book = [`book.${instrument}.100ms`];
const trades = [`trades.${instrument}.100ms`];
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => `ticker.BTC-27DEC30-${1_000 + index}-C.100ms`);

const everyLibrary = ["ws", "deribit-rpc", "rpc-websockets", "ccxt", "tardis-dev"] as const;
const loops: readonly (Name | Entry)[] = ["ws", { name: "deribit-rpc", setup: { into: "loop" } }, "ccxt", "tardis-dev"];

/** A row about the processor time of a message. */
function feed(
  id: string,
  title: string,
  goal: number,
  setup: Setup,
  entries: readonly (Name | Entry)[],
  levels = 10,
): Case {
  const rows: readonly Row[] = [{ id, title, unit: "us", metric: "cpu", goal }];
  return clientCase({ work: "feed", setup, levels, entries, rows });
}

function liveBook(levels: number): Case {
  const title = `book change into a live book of ${levels.toLocaleString("en")} levels`;
  const setup: Setup = { channels: book, into: "book", messages: 30_000 };
  return feed(`book-${levels}`, title, 0.55, setup, ["ws", "deribit-rpc", "ccxt", "tardis-dev"], levels);
}

function newest(channels: number, goal: number): Case {
  const entries: readonly (Name | Entry)[] = [
    "ws",
    { name: "deribit-rpc", setup: { into: "loop" } },
    "ws-newest",
    "ccxt",
  ];
  const setup: Setup = { channels: options(channels), newest: true };
  return feed(`newest-${channels}`, `newest ticker under overload, ${channels} channels`, goal, setup, entries);
}

function calls(method: "public/test" | "private/buy", inFlight: number, goal: number): Case {
  const row = {
    id: `${method.split("/")[1]}-${inFlight}`,
    title: `\`${method}\`, ${inFlight} in flight`,
    unit: "us",
    metric: "cpu",
    goal,
  };
  const setup: Setup = { method, inFlight, calls: inFlight === 1 ? 6_000 : 20_000 };
  return clientCase({ work: "calls", setup, entries: ["ws", "deribit-rpc", "rpc-websockets"], rows: [row] });
}

function roundTrip(): Case {
  const rows = (["p50", "p90", "p99", "p999"] as const).map((metric, index): Row => {
    const share = ["half", "90 %", "99 %", "99.9 %"][index];
    return {
      id: `round-trip-${metric}`,
      title: `round trip of \`public/test\`, ${share} take at most`,
      unit: "us",
      metric,
    };
  });
  const setup: Setup = { method: "public/test", calls: 10_000 };
  return clientCase({ work: "calls", setup, entries: ["ws", "deribit-rpc", "rpc-websockets"], rows });
}

function overload(factor: number): Case {
  const setup: Setup = { channels: options(20), perSecond: 10_000 * factor };
  const rows: readonly Row[] = [
    {
      id: `overload-${factor}x-p50`,
      title: `age of a ticker at ${factor}x, half are at most`,
      unit: "ms",
      metric: "p50",
    },
    {
      id: `overload-${factor}x-p99`,
      title: `age of a ticker at ${factor}x, 99 % are at most`,
      unit: "ms",
      metric: "p99",
    },
  ];
  const ours: Entry = { name: "deribit-rpc", setup: { into: "loop", newest: true } };
  return clientCase({ work: "overload", setup, entries: ["ws", ours, "ws-newest"], rows });
}

/** In the order of the page. */
export const clientCases: readonly Case[] = [
  feed("ticker-function", "ticker to a function", 0.62, { channels: ticker }, everyLibrary),
  feed("ticker-loop", "ticker to `for await`", 0.68, { channels: ticker }, loops),
  feed("book-function", "book change to a function", 0.7, { channels: book }, everyLibrary),
  ...[10, 500, 1_000, 5_000].map(liveBook),
  feed("trades-function", "trades to a function", 0.7, { channels: trades }, everyLibrary),
  newest(20, 0.3),
  newest(500, 0.4),
  feed(
    "channels-5000",
    "ticker of 5,000 channels, subscribed one by one",
    1,
    { channels: options(5_000), oneByOne: true, messages: 60_000 },
    ["ws", "deribit-rpc"],
  ),
  feed("mode-all", "mode `all`, over our own without", 1.03, { channels: ticker }, [
    "deribit-rpc",
    { name: "deribit-rpc", label: "all", setup: { validate: "all" } },
  ]),
  feed("mode-observe", "mode `observe`, over our own without", 1.05, { channels: ticker }, [
    "deribit-rpc",
    { name: "deribit-rpc", label: "observe", setup: { validate: "observe" } },
  ]),
  calls("private/buy", 1, 0.9),
  calls("private/buy", 16, 0.8),
  calls("private/buy", 256, 0.5),
  calls("public/test", 1, 1),
  calls("public/test", 16, 0.8),
  calls("public/test", 256, 0.45),
  roundTrip(),
  ...[1, 2, 5, 10].map(overload),
  clientCase({
    work: "rest",
    setup: { channels: ticker },
    entries: everyLibrary,
    rows: [
      { id: "rest-heap", title: "heap of a process that reads one quiet channel", unit: "MB", metric: "heap" },
      { id: "rest-resident", title: "memory of that process, as the system counts it", unit: "MB", metric: "resident" },
    ],
  }),
  clientCase({
    work: "held",
    setup: {},
    entries: ["deribit-rpc"],
    rows: [
      { id: "channel-held", title: "memory of a channel, 5,000 of them", unit: "B", metric: "held", goal: 1_000 },
      { id: "channel-left", title: "left of it after unsubscribing", unit: "B", metric: "left", goal: 50 },
      { id: "call-held", title: "memory of a call in flight, 100,000 of them", unit: "B", metric: "call", goal: 1_000 },
    ],
  }),
  clientCase({
    work: "reconnect",
    setup: {},
    entries: ["deribit-rpc"],
    rows: [{ id: "reconnect", title: "ready again after a drop on loopback", unit: "ms", metric: "ms", goal: 50 }],
  }),
];
