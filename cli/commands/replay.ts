/** `deribit-rpc replay`: a recording through the socket of the offline exchange. */
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { createSimulator, type Played } from "../../simulator/index.ts";
import { Chains } from "../../src/deribit/chains.ts";
import { simulatorPort } from "../network/network.ts";
import { Player, type Progress } from "../recording/player.ts";
import { openRecording } from "../recording/read.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { amount, counted } from "../terminal/numbers.ts";
import { outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, readPositive, withExamples } from "./options.ts";

interface ReplayOptions extends JsonOptions {
  readonly speed: number;
  readonly port: number;
  readonly loop?: true;
}

export function replayCommand(): Command {
  const command = new Command("replay")
    .summary("play a recording to clients")
    .description(
      "Serves a recording as the exchange did. It begins when a client subscribes to a channel of it, and ends with the " +
        "command. Where the recording has a gap, the connection is cut, and the next message waits until a client is " +
        "back. Calls are answered by the offline exchange.",
    )
    .argument("<path>", "a folder of `deribit-rpc record`, or one of its files")
    .option("-s, --speed <factor>", "times as fast as it was, or max", readSpeed, 1)
    .option("-p, --port <port>", "port to listen on; 0 takes a free one", readPort, simulatorPort)
    .option("--loop", "begin again at the end, until Ctrl+C")
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["at the pace at which it was recorded; `--network sim` finds it", "replay btc"],
    ["the same market as a live table, in another terminal", "subscribe ticker.BTC-PERPETUAL.100ms"],
    ["one file, as fast as the client reads, for a test", "replay btc/2026-11-27T08-00-00.000Z-0001.ndjson.gz -s max"],
  ]);
}

function readSpeed(text: string): number {
  return text === "max" ? Number.POSITIVE_INFINITY : readPositive(text);
}

function readPort(text: string): number {
  const port = Number(text);
  if (text !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a whole number from 0 to 65535.");
}

async function run(path: string, options: ReplayOptions): Promise<void> {
  const recording = openRecording(path);
  const output = outputOf(options);
  const signal = untilInterrupted();
  const chains = new Chains();
  const aheadMs = recording.startMs - Date.now();
  await using exchange = await createSimulator({
    listen: { port: options.port },
    // The offline exchange lists the instruments of the time of the recording.
    clock: { now: () => performance.timeOrigin + performance.now() + aheadMs, schedule },
    played: { channels: recording.channels, first: (channel) => chains.snapshot(channel) },
  }).catch((error: Error) => {
    throw new CommandError(exitCodes.failed, error.message);
  });
  const player = new Player(recording, exchange.played, chains, options.speed, signal);
  const { progress } = player;
  if (output.json) output.document({ url: exchange.url, httpUrl: exchange.httpUrl, channels: recording.channels });
  else {
    output.line(`${output.colours.bold(exchange.url)}  key sim-client sim-secret-0001`);
    output.line(output.colours.dim(recording.channels.join(" ")));
  }
  const stopDrawing = output.json ? undefined : drawProgress(recording.bytes, progress);
  do await player.play();
  while (options.loop === true && !signal.aborted && restart(recording.channels, exchange.played));
  stopDrawing?.();
  if (output.json) output.document({ messages: progress.messages, gaps: progress.gaps });
  else output.remark(`Sent ${counted(progress.messages, "message")}, with ${counted(progress.gaps, "gap")}.`);
}

/** Before a recording begins again, the line is cut, as at a gap. */
function restart(channels: readonly string[], played: Played): true {
  for (const channel of channels) played.cut(channel);
  return true;
}

/** The longest delay that timers of Node can hold, in milliseconds. */
const longestDelayMs = 2_147_483_647;

function schedule(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestDelayMs));
  return () => clearTimeout(timer);
}

/** How far the player is, drawn until the returned function is called. */
function drawProgress(total: number, progress: Progress): () => void {
  const bar = new SingleBar({ format: "{bar} {percentage}%  {time}  {messages} messages", barsize: 30 });
  const update = (): void => bar.update(progress.bytes, tokensOf(progress));
  bar.start(total, 0, tokensOf(progress));
  const timer = setInterval(update, 200);
  return () => {
    clearInterval(timer);
    update();
    bar.stop();
  };
}

function tokensOf({ atMs, messages }: Progress): object {
  const time = atMs === undefined ? "waiting for a client" : new Date(atMs).toISOString().replace("T", " ");
  return { time, messages: amount(messages) };
}
