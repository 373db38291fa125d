/** What `deribit-rpc/otel` costs a call and a message, beside the same client without it. */
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { WebSocketServer } from "ws";
import { connect } from "../../src/client/client.ts";
import { type ObserveOptions, observe } from "../../src/otel/entry.ts";
import { answerTo } from "./answers.ts";
import { tapeOf } from "./frames.ts";
import { openLocal } from "./local.ts";

class Reader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

const rounds = 9;
const calls = 8_000;
const messages = 60_000;
const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, post_only: true } as const;

const providers = (traced: boolean, measureEvery?: number): ObserveOptions => ({
  meterProvider: new MeterProvider({ readers: [new Reader()] }),
  tracerProvider: traced && new BasicTracerProvider(),
  measureEvery,
});
const ways: readonly (readonly [string, (() => ObserveOptions) | undefined])[] = [
  ["off", undefined],
  ["metrics", () => providers(false)],
  ["metrics and spans", () => providers(true)],
  ["metrics and spans of each call", () => providers(true, 1)],
];

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function costOfCall(options: ObserveOptions | undefined, url: string): Promise<number> {
  const client = await connect({
    network: { ws: url },
    credentials: { clientId: "a", clientSecret: "b" },
    limits: false,
  });
  const observation = options && observe(client, options);
  const before = cpuUs();
  for (let at = 0; at < calls; at += 10) await Promise.all(Array.from({ length: 10 }, () => client.private.buy(order)));
  const spent = cpuUs() - before;
  observation?.stop();
  await client.close();
  return spent / calls;
}

async function costOfMessage(options: ObserveOptions | undefined): Promise<number> {
  const { client, bytes } = await openLocal();
  const channel = "ticker.BTC-PERPETUAL.100ms";
  await client.subscribe(channel, { onData: () => {} });
  const observation = options && observe(client, options);
  const tape = tapeOf(channel, 10);
  const frames = Array.from({ length: 1_000 }, (_, at) => Buffer.from(tape.next(1_790_000_000_000 + at)));
  const before = cpuUs();
  for (let at = 0; at < messages; at++) bytes(frames[at % frames.length] as Buffer);
  const spent = cpuUs() - before;
  observation?.stop();
  await client.close();
  return spent / messages;
}

async function measure(what: string, cost: (options: ObserveOptions | undefined) => Promise<number>): Promise<void> {
  const figures = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  for (const [, make] of ways) await cost(make?.());
  for (let round = 0; round < rounds; round++) {
    for (const [name, make] of ways) figures.get(name)?.push(await cost(make?.()));
  }
  const off = figures.get("off") ?? [];
  for (const [name, values] of figures) {
    const more = median(values.map((value, round) => value / (off[round] ?? Number.NaN) - 1));
    console.log(`${what}, ${name}: ${median(values).toFixed(2)} us (${(more * 100).toFixed(1)} %)`);
  }
}

// The exchange is in this process, too: what it takes of a call is the same in each way.
const server = new WebSocketServer({ port: 0 });
server.on("connection", (socket) => socket.on("message", (data) => socket.send(answerTo(String(data)))));
const { port } = server.address() as { readonly port: number };
await measure("call", (options) => costOfCall(options, `ws://127.0.0.1:${port}`));
await measure("message", costOfMessage);
server.close();
