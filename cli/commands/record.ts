/** `deribit-rpc record`: channels to compressed files. */
import { Command } from "commander";
import type { Client } from "../../src/index.ts";
import { openClient } from "../network/open.ts";
import { Recorder } from "../recording/recorder.ts";
import { checkChannels, needsKey } from "../reference/channels.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { counted, size } from "../terminal/numbers.ts";
import { outputOf } from "../terminal/output.ts";
import { addStreamOptions, readPositive, type StreamOptions, withExamples } from "./options.ts";
import { RecordTable } from "./record-table.ts";

interface RecordOptions extends StreamOptions {
  readonly out: string;
  readonly maxSize: number;
  readonly maxAge: number;
}

export function recordCommand(): Command {
  const command = new Command("record")
    .summary("write channels to compressed files")
    .description(
      "Writes each message as it came, with its time of arrival, to gzipped NDJSON files. Gaps, where messages may be " +
        "missing, are lines of their own. Ends with Ctrl+C. A folder that holds a recording of the same channels is " +
        "gone on with. `deribit-rpc replay` plays it.",
    )
    .argument("<channel...>", "names such as book.BTC-PERPETUAL.100ms; `deribit-rpc channels` lists them")
    .requiredOption("-o, --out <folder>", "where to write; made where it is missing")
    .option("--max-size <MB>", "begin a new file at this size on disk", readPositive, 100)
    .option("--max-age <minutes>", "begin a new file after this time", readPositive, 60)
    .action(run);
  return withExamples(addStreamOptions(command), [
    ["the book and the trades of the perpetual, until Ctrl+C", `record ${busy} --out btc -n mainnet`],
    ["a minute of it, offline", `record ${busy} --out demo --for 60`],
    ["prices of trades in a recording", `record ${busy} --out demo --for 60 && zcat demo/*.gz | ${trades}`],
  ]);
}

const busy = "book.BTC-PERPETUAL.100ms trades.BTC-PERPETUAL.100ms";
const trades = `jq '.message.params | select(.channel[:6] == "trades") | .data[].price'`;

async function run(names: readonly string[], options: RecordOptions): Promise<void> {
  const channels = [...new Set(names)];
  checkChannels(channels);
  const output = outputOf(options);
  const { network, out: folder, count = Number.POSITIVE_INFINITY } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([untilInterrupted(options.for), ended.signal]);
  let onMessage = (_channel: string, _data: unknown, _text: string): void => {};
  await using session = await openClient({
    network,
    signIn: channels.some(needsKey),
    onText: (text) => {
      const { channel, data } = paramsOf(text);
      if (channel !== undefined) onMessage(channel, data, text);
    },
  });
  const recorder = new Recorder({
    folder,
    network,
    channels,
    maxBytes: options.maxSize * 1_000_000,
    maxAgeMs: options.maxAge * 60_000,
    onFile: (file) => {
      if (output.json) output.document(file);
    },
    onFailure: (failure) => ended.abort(failure),
  });
  const table = output.json ? undefined : new RecordTable(`${session.where}  ${folder}`, recorder, channels);
  const wanted = new Set(channels.map((channel) => channel.toLowerCase()));
  let taken = 0;
  onMessage = (channel, data, text) => {
    if (signal.aborted || taken === count || !wanted.has(channel.toLowerCase())) return;
    recorder.message(channel, data, text);
    table?.message(channel);
    // The gap before this message is reported in this turn, after it.
    if (++taken === count) setImmediate(() => ended.abort());
  };
  try {
    await subscribe(session.client, recorder, channels, ended, signal);
  } finally {
    await recorder.close();
    table?.[Symbol.dispose]();
  }
  if (ended.signal.reason instanceof CommandError) throw ended.signal.reason;
  output.remark(summary(recorder, folder));
}

/** Subscribes to each channel, and waits for the signal. */
async function subscribe(
  client: Client,
  recorder: Recorder,
  channels: readonly string[],
  ended: AbortController,
  signal: AbortSignal,
): Promise<void> {
  const open = new Set(channels);
  const subscribing = channels.map((channel) =>
    client.subscribe(channel, {
      signal,
      onData: () => {},
      onGap: (gap) => recorder.gap(gap),
      onError: (error) => {
        recorder.end(channel, error.message);
        open.delete(channel);
        if (open.size > 0) return;
        ended.abort(new CommandError(exitCodes.failed, `All channels have ended. The last: ${error.message}.`));
      },
    }),
  );
  await Promise.all(subscribing).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

interface Params {
  readonly channel?: string;
  readonly data?: unknown;
}

/** The params of a notification; empty for every other frame. */
function paramsOf(text: string): Params {
  if (!text.includes('"subscription"')) return {};
  try {
    const { method, params } = JSON.parse(text) as { readonly method?: string; readonly params?: Params };
    return method === "subscription" ? (params ?? {}) : {};
  } catch {
    return {};
  }
}

function summary({ files }: Recorder, folder: string): string {
  const total = (of: "messages" | "gaps" | "bytes"): number => files.reduce((sum, file) => sum + file[of], 0);
  const counts = [counted(total("messages"), "message"), counted(total("gaps"), "gap"), size(total("bytes"))];
  return `${folder}: ${counts.join(", ")} in ${counted(files.length, "file")}. Play: deribit-rpc replay ${folder}`;
}
