/** `npm run soak`: thousands of channels on real sockets for minutes, with a line that breaks again and again. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { Command, InvalidArgumentError } from "commander";
import { connect } from "../src/client.ts";
import type { CallbackOptions, Subscription } from "../src/streams/options.ts";
import { channelsOf } from "./soak/channels.ts";
import { Gauges } from "./soak/gauges.ts";

interface Options {
  readonly minutes: number;
  readonly channels: number;
  readonly rate: number;
  readonly dropS: number;
}

type Subscribe = (channels: readonly string[], options: CallbackOptions<unknown>) => Promise<Subscription>;

const reportEveryMs = 10_000;
const perMegabyte = 1e-6;

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

const options = new Command("soak")
  .description("Reads a busy market over real sockets and shows what it costs, and whether anything grows.")
  .option("--minutes <count>", "how long", positive, 5)
  .option("--channels <count>", "channels to read", positive, 5_000)
  .option("--rate <count>", "messages a second to aim for", positive, 20_000)
  .option("--drop-s <seconds>", "seconds between two breaks of the line", positive, 30)
  .parse()
  .opts<Options>();

await soak(options);

async function soak({ minutes, channels, rate, dropS }: Options): Promise<void> {
  const firstActions = Math.round(rate / 8);
  const args = [String(firstActions), String(dropS * 1_000)];
  const server = fork(new URL("./soak/server.ts", import.meta.url), args, { execArgv: ["--import", "tsx"] });
  const [{ url, instruments }] = (await once(server, "message")) as [{ url: string; instruments: readonly string[] }];
  let messages = 0;
  let gaps = 0;
  const client = await connect({
    network: { ws: url },
    credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
    reconnect: { backoff: { kind: "fixed", delayMs: 0 } },
    limits: false,
  });
  const names = channelsOf(instruments, channels);
  await (client.subscribe as unknown as Subscribe)(names, {
    onData: () => {
      messages += 1;
    },
    onGap: () => {
      gaps += 1;
    },
  });
  console.log(`${client.stats.channels} channels, ${minutes} minutes, a break every ${dropS} s`);

  const gauges = new Gauges();
  const startedMs = performance.now();
  const untilMs = startedMs + minutes * 60_000;
  let actions = firstActions;
  let [seen, seenMs] = [messages, startedMs];
  while (performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, reportEveryMs));
    const perSecond = ((messages - seen) / (performance.now() - seenMs)) * 1_000;
    const held = gauges.look();
    console.log(
      `${((performance.now() - startedMs) / 1_000).toFixed(0).padStart(5)} s  ${perSecond.toFixed(0).padStart(6)} messages/s  ` +
        `heap ${(held * perMegabyte).toFixed(1)} MB  connections ${client.stats.connections}`,
    );
    [seen, seenMs] = [messages, performance.now()];
    // The market is told to be as busy as it takes.
    actions = Math.min(20_000, Math.max(50, (actions * rate) / Math.max(perSecond, rate / 4)));
    server.send({ rate: Math.round(actions) });
  }
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage();
  console.log(
    [
      `throughput      ${((messages / elapsedMs) * 1_000).toFixed(0)} messages/s, ${messages} in all`,
      `processor       ${(((user + system) / 1e3 / elapsedMs) * 100).toFixed(0)} % of a core`,
      `loop delay      p50 ${gauges.loopDelayMs(50).toFixed(1)} ms, p99 ${gauges.loopDelayMs(99).toFixed(1)} ms`,
      `collecting      ${(gauges.collectedShare * 100).toFixed(1)} % of the time, ${gauges.collections} times`,
      `heap slope      ${(gauges.heapSlope() * perMegabyte).toFixed(2)} MB an hour`,
      `breaks          ${client.stats.connections - 1}, every channel alive after each: ${gaps} gaps told`,
      `state           ${client.state.name}, ${client.stats.channels} channels`,
    ].join("\n"),
  );
  await client.close();
  server.disconnect();
}
