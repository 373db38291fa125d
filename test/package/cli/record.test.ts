/** `record` through a pipe and through a pseudo terminal: what is in the files, and how it ends. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, constants as zlib } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createSimulator, type Simulator } from "../../../simulator/index.ts";
import { hasTerminal, home, throughPipe, throughTerminal, typeAt } from "../support/command-line.ts";

let exchange: Simulator;
const channels = ["book.BTC-PERPETUAL.100ms", "ticker.BTC-PERPETUAL.100ms"];
const record = (out: string, ...more: string[]): string[] => [
  "record",
  ...channels,
  "--network",
  exchange.url,
  "--out",
  join(home, out),
  ...more,
];

beforeAll(async () => {
  exchange = await createSimulator({ market: { rate: 200 } });
});
afterAll(() => exchange.close());

const filesOf = (out: string): string[] => readdirSync(join(home, out)).filter((name) => name.endsWith(".gz"));

/** Whole lines; of a file whose writer was killed, those that it had written. */
function linesOf(out: string): Record<string, unknown>[] {
  return filesOf(out).flatMap((name) => {
    const text = gunzipSync(readFileSync(join(home, out, name)), { finishFlush: zlib.Z_SYNC_FLUSH }).toString();
    return text
      .slice(0, text.lastIndexOf("\n"))
      .split("\n")
      .map((line) => JSON.parse(line));
  });
}

const manifestOf = (out: string) => JSON.parse(readFileSync(join(home, out, "manifest.json"), "utf8"));

test("a recording holds its messages with times, and the manifest says what and when", async () => {
  const { code, stdout } = await throughPipe(record("plain", "--count", "6"));
  expect(code).toBe(0);
  const [start, ...messages] = linesOf("plain");
  expect(start).toMatchObject({ start: { network: exchange.url, channels } });
  expect(messages).toHaveLength(6);
  for (const line of messages) {
    expect(line).toEqual({
      at: expect.any(Number),
      message: expect.objectContaining({
        method: "subscription",
        params: expect.objectContaining({ data: expect.anything() }),
      }),
    });
  }
  const run = { startMs: expect.any(Number), endMs: expect.any(Number), files: [JSON.parse(stdout)] };
  expect(manifestOf("plain")).toEqual({ format: 1, network: exchange.url, channels, runs: [run] });
  expect(JSON.parse(stdout)).toMatchObject({ name: filesOf("plain")[0], messages: 6, gaps: 0 });
});

test("a lost connection is a gap of each channel, before its next message", async () => {
  const counted = exchange.stats.notifications;
  const running = throughPipe(record("gaps", "--count", "30"));
  await vi.waitUntil(() => exchange.stats.notifications > counted + 6, { timeout: 30_000 });
  exchange.faults.add({ kind: "drop" });
  expect((await running).code).toBe(0);
  const lines = linesOf("gaps");
  for (const channel of channels) {
    const about = lines.flatMap(({ gap, message }) => {
      const it = (gap ?? (message as { params: object } | undefined)?.params) as { channel: string } | undefined;
      return it?.channel === channel ? [it] : [];
    });
    const at = about.findIndex((it) => "cause" in it);
    expect(about[at]).toMatchObject({ cause: "reconnect", fromMs: expect.any(Number), toMs: expect.any(Number) });
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(about.length - 1);
  }
});

test("a killed process leaves whole lines, and the next run goes on", async () => {
  let child: ChildProcess | undefined;
  const running = throughPipe(record("killed"), { onStart: (started) => (child = started) });
  await vi.waitUntil(
    () => {
      const run = manifestOfMaybe("killed")?.runs[0];
      return run !== undefined && run.files[0].bytes > 100 && run.files[0].messages > 3;
    },
    { timeout: 30_000, interval: 100 },
  );
  child?.kill("SIGKILL");
  await running;
  expect(linesOf("killed").length).toBeGreaterThan(3);
  expect((await throughPipe(record("killed", "--count", "2"))).code).toBe(0);
  expect(linesOf("killed").filter(({ gap }) => gap !== undefined)).toMatchObject([
    { gap: { channel: channels[0], cause: "restart" } },
    { gap: { channel: channels[1], cause: "restart" } },
  ]);
});

function manifestOfMaybe(out: string) {
  try {
    return manifestOf(out);
  } catch {
    return undefined;
  }
}

test.each([
  ["a name that is no channel", ["record", "tickr.X", "--out", "x"], 2, 'There is no channel "tickr.X"'],
  ["no folder", ["record", channels[0] ?? ""], 2, "--out <folder>"],
])("%s is refused", async (_what, args, end, why) => {
  const { code, stderr } = await throughPipe(args);
  expect([code, stderr]).toEqual([end, expect.stringContaining(why)]);
});

test("a folder that cannot be made is an error that names it", async () => {
  writeFileSync(join(home, "a-file"), "");
  const { code, stderr } = await throughPipe(record("a-file/inside"));
  expect(code).toBe(1);
  expect(stderr).toContain(`Cannot make the folder ${join(home, "a-file/inside")}: a part of the path is a file.`);
});

test("a folder with another recording is refused", async () => {
  mkdirSync(join(home, "other"));
  const manifest = { format: 1, network: "sim", channels: ["quote.BTC-PERPETUAL"], runs: [] };
  writeFileSync(join(home, "other/manifest.json"), JSON.stringify(manifest));
  const { code, stderr } = await throughPipe(record("other"));
  expect(code).toBe(2);
  expect(stderr).toContain("holds a recording of sim: quote.BTC-PERPETUAL");
});

describe.skipIf(!hasTerminal)("on a terminal", () => {
  test("counts are a live table, and Ctrl+C finishes the file", async () => {
    const onStart = typeAt(/100ms +[1-9]/, "\u0003");
    const { code, stdout } = await throughTerminal(record("live"), { onStart });
    expect(code).toBe(0);
    expect(stdout).toMatch(/channel.*messages.*a second/);
    expect(stdout).toContain(`deribit-rpc replay ${join(home, "live")}`);
    expect(manifestOf("live").runs[0].endMs).toBeTypeOf("number");
    expect(linesOf("live").length).toBeGreaterThan(1);
  });
});
