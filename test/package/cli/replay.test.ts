/** `replay` through a pipe and through a pseudo terminal: recorded messages come back as they were. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { connect } from "../../../src/index.ts";
import { type Ended, hasTerminal, home, throughPipe, throughTerminal, typeAt } from "../support/command-line.ts";

const book = "book.BTC-PERPETUAL.100ms";
const trades = "trades.BTC-PERPETUAL.100ms";
const level = (price: number): string => `["new",${price}.0,10.0]`;
const bookText = (type: string, id: number, before: string, price: number): string =>
  `{"type":"${type}","change_id":${id},${before}"bids":[${level(price)}],"asks":[]}`;
const snapshot = bookText("snapshot", 7, "", 101);
const change = bookText("change", 8, '"prev_change_id":7,', 102);
const again = bookText("snapshot", 20, "", 99);

const startMs = Date.UTC(2024, 11, 1);
const start = JSON.stringify({ at: startMs, start: { format: 1, network: "mainnet", channels: [book, trades] } });
const gapOf = (channel: string): string =>
  JSON.stringify({
    at: startMs + 1_100,
    gap: { channel, cause: "reconnect", fromMs: startMs + 1_000, toMs: startMs + 1_100 },
  });
const messageOf = (ms: number, channel: string, data: string): string =>
  `{"at":${startMs + ms},"message":{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}}`;

const lines = [
  start,
  messageOf(0, book, snapshot),
  messageOf(100, trades, '[{"price":6.4e4}]'),
  messageOf(200, book, change),
  gapOf(book),
  gapOf(trades),
  messageOf(1_100, book, again),
  messageOf(1_200, trades, '[{"price":6.5e4}]'),
];

/** A file whose writer was killed: its last line is cut, and so is the end of the file. */
const file = join(home, "killed.ndjson.gz");
writeFileSync(file, gzipSync(`${lines.join("\n")}\n${messageOf(1_300, trades, "[]").slice(0, 60)}`).subarray(0, -8));

/** Starts a replay, and calls back with its address once it listens. */
async function replay(
  args: readonly string[],
  use: (url: string, child: ChildProcess) => Promise<void>,
): Promise<Ended> {
  let used: Promise<void> | undefined;
  const ended = await throughPipe(["replay", ...args, "--port", "0"], {
    onStart: (child) => {
      child.stdout?.once("data", (chunk) => {
        used = use(JSON.parse(String(chunk)).url, child);
      });
    },
  });
  await used;
  return ended;
}

test("a recording that is replayed and recorded again has the same messages and gaps", async () => {
  const out = join(home, "again");
  const { code, stdout } = await replay([file, "--speed", "max"], async (url) => {
    const record = ["record", book, trades, "--network", url, "--out", out, "--count", "5"];
    expect((await throughPipe(record)).code).toBe(0);
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trimEnd().split("\n")[1] ?? "")).toEqual({ messages: 5, gaps: 2 });
  const recorded = readdirSync(out).filter((name) => name.endsWith(".gz"));
  const text = recorded.map((name) => gunzipSync(readFileSync(join(out, name))).toString()).join("");
  const withoutTimes = (line: string): string => line.replace(/^\{"at":[\d.]+,/, "").replace(/,"fromMs".*/, "");
  const [, ...played] = text.trimEnd().split("\n").map(withoutTimes);
  expect(played).toEqual(lines.slice(1).map(withoutTimes));
});

test("a lost line is cut once, also where its gaps are noted between messages", async () => {
  const apart = join(home, "apart.ndjson.gz");
  const [begun, first, second, third, bookGap, tradesGap, bookAgain, tradesAgain] = lines;
  const noted = [begun, first, second, third, bookGap, bookAgain, tradesGap, tradesAgain];
  writeFileSync(apart, gzipSync(`${noted.join("\n")}\n`));
  const gaps: string[] = [];
  const { code, stdout } = await replay([apart, "--speed", "max"], async (url) => {
    const client = await connect({ network: { ws: url, http: url.replace("ws", "http") } });
    const onGap = ({ channel }: { readonly channel: string }): number => gaps.push(channel);
    await new Promise<void>((resolve) => {
      void client.subscribe(book, { onData: () => {}, onGap });
      const onData = ([trade]: readonly { readonly price: number }[]): void => {
        if (trade?.price === 6.5e4) resolve();
      };
      void client.subscribe(trades, { onData, onGap });
    });
    await client.close();
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trimEnd().split("\n")[1] ?? "")).toEqual({ messages: 5, gaps: 2 });
  expect(gaps.sort()).toEqual([book, trades]);
});

test("messages keep their pace, divided by the speed; a client that joins later gets the book first; calls are answered", async () => {
  const { code } = await replay([file, "--speed", "0.1"], async (url, child) => {
    const network = { ws: url, http: url.replace("ws", "http") };
    const first = await connect({ network });
    const times: number[] = [];
    const two = new Promise<void>((resolve) => {
      void first.subscribe(trades, { onData: () => {} });
      const onData = (): void => {
        times.push(performance.now());
        if (times.length === 2) resolve();
      };
      void first.subscribe(book, { onData, onGap: () => {} });
    });
    await two;
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_900);
    const second = await connect({ network });
    const joined = await new Promise((resolve) => void second.subscribe(book, { onData: resolve }));
    expect(joined).toMatchObject({
      type: "snapshot",
      change_id: 8,
      bids: [
        ["new", 102, 10],
        ["new", 101, 10],
      ],
    });
    expect(Math.abs((await second.public.getTime()) - startMs)).toBeLessThan(60_000);
    await Promise.all([first.close(), second.close()]);
    child.kill("SIGTERM");
  });
  expect(code).toBe(0);
});

test("a path without a recording is an error that names it", async () => {
  const none = join(home, "none");
  const empty = join(home, "empty");
  const other = join(home, "other.gz");
  mkdirSync(empty);
  writeFileSync(other, gzipSync("{}\n"));
  for (const [path, why] of [
    [none, `There is no recording at ${none}.`],
    [empty, `${empty} holds no recording`],
    [other, `${other} is not a file of`],
  ] as const) {
    const { code, stderr } = await throughPipe(["replay", path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(why)]);
  }
});

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("it says where to connect and how far it is, and ends with Ctrl+C", async () => {
    const onStart = typeAt(/waiting for a client/, "\u0003");
    const { code, stdout } = await throughTerminal(["replay", file, "--port", "0"], { onStart });
    expect(code).toBe(0);
    expect(stdout).toMatch(/ws:\/\/127\.0\.0\.1:\d+\/ws\/api\/v2/);
    expect(stdout).toContain(book);
    expect(stdout).toContain("no messages");
  });
});
