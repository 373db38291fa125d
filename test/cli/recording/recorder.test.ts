/** What the recorder writes: order, rotation, runs that follow each other, and a disk that takes no more. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Part } from "../../../cli/recording/part.ts";
import { Recorder, type RecorderOptions } from "../../../cli/recording/recorder.ts";
import type { CommandError } from "../../../cli/terminal/exit-codes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deribit-rpc-recording-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const book = "book.BTC-PERPETUAL.100ms";
const trades = "trades.BTC-PERPETUAL.100ms";

function recorder(more: Partial<RecorderOptions> = {}): Recorder {
  const never = (failure: CommandError): never => {
    throw failure;
  };
  const limits = { maxBytes: 1e9, maxAgeMs: 1e9 };
  const channels = [book, trades];
  return new Recorder({ folder, network: "sim", channels, ...limits, onFile: () => {}, onFailure: never, ...more });
}

function take(to: Recorder, channel: string, data: string): void {
  const text = `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
  to.message(channel, JSON.parse(data), text);
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const files = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".gz"));
const linesOf = (name: string): string[] =>
  gunzipSync(readFileSync(join(folder, name)))
    .toString()
    .trimEnd()
    .split("\n");
const lines = (): string[] => files().flatMap(linesOf);

test("a message stays as it came, to the digit", async () => {
  const to = recorder();
  take(to, trades, '[{"price":6.4e4,"amount":10.0}]');
  await to.close();
  expect(lines()[1]).toMatch(/^\{"at":\d+\.?\d*,"message":.*"data":\[\{"price":6\.4e4,"amount":10\.0\}\]\}\}\}$/);
});

test("a gap comes before the first message after it, although the client reports it later in the same turn", async () => {
  const to = recorder();
  take(to, trades, "[1]");
  await turn();
  await turn();
  take(to, trades, "[2]");
  to.gap({ channel: trades, cause: "reconnect", fromMs: 1, toMs: 2 });
  await to.close();
  expect(lines().map((line) => Object.keys(JSON.parse(line))[1])).toEqual(["start", "message", "gap", "message"]);
});

test("the next file begins with the state of the book, so that it can be replayed alone", async () => {
  const to = recorder({ maxAgeMs: 0 });
  const level = (action: string, price: number, amount: number): string => `["${action}",${price},${amount}]`;
  const message = (type: string, id: number, bids: string[]): string =>
    `{"type":"${type}","change_id":${id}${type === "change" ? `,"prev_change_id":${id - 1}` : ""},"bids":[${bids}],"asks":[]}`;
  take(to, book, message("snapshot", 1, [level("new", 100, 5), level("new", 99, 7)]));
  take(to, book, message("change", 2, [level("delete", 100, 0), level("change", 99, 8), level("new", 101, 1)]));
  await to.close();
  const [first, second] = files();
  expect(linesOf(first ?? "")).toHaveLength(3);
  expect(JSON.parse(linesOf(second ?? "")[1] ?? "")).toMatchObject({
    state: {
      params: {
        channel: book,
        data: {
          type: "snapshot",
          change_id: 2,
          bids: [
            ["new", 101, 1],
            ["new", 99, 8],
          ],
        },
      },
    },
  });
});

test("after a gap no state of the book is known", async () => {
  const to = recorder({ maxAgeMs: 0 });
  take(to, book, '{"type":"snapshot","change_id":1,"bids":[],"asks":[]}');
  await turn();
  await turn();
  to.gap({ channel: book, cause: "reconnect", fromMs: 1, toMs: 2 });
  take(to, trades, "[]");
  await to.close();
  expect(linesOf(files().at(-1) ?? "").map((line) => Object.keys(JSON.parse(line))[1])).toEqual(["start"]);
});

test("a second run goes on in the same folder, and marks the time between as a gap of every channel", async () => {
  const first = recorder();
  await first.close();
  const second = recorder();
  await second.close();
  const gaps = lines().flatMap((line) => JSON.parse(line).gap ?? []);
  expect(gaps.map(({ channel, cause }) => [channel, cause])).toEqual([
    [book, "restart"],
    [trades, "restart"],
  ]);
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  expect(manifest).toMatchObject({ network: "sim", channels: [book, trades] });
  expect(manifest.runs.map(({ endMs }: { endMs?: number }) => typeof endMs)).toEqual(["number", "number"]);
});

test("a folder with another recording is refused", async () => {
  await recorder().close();
  expect(() => recorder({ channels: [book] })).toThrow(/holds a recording of sim: book\S+ trades\S+\. Give another/);
});

test("a manifest that is none is refused", () => {
  writeFileSync(join(folder, "manifest.json"), "[]");
  expect(() => recorder()).toThrow(/is not the manifest of a recording/);
});

test("a disk that is full is an error that names the file", async () => {
  const failure = await new Promise<CommandError>((resolve) => {
    const part = new Part("/dev/full", resolve);
    part.write("a line\n");
    void part.close();
  });
  expect(failure.message).toBe("Cannot write /dev/full: the disk is full.");
});
