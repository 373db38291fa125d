/** What a client does becomes spans and metrics, with few attributes and at no cost to those that do not ask. */
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { type DataPoint, type Histogram, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGuards } from "../../../src/guards/entry.ts";
import { metricNames, type ObserveOptions, observe } from "../../../src/otel/entry.ts";
import { credentials, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange } from "../helpers/exchange.ts";

class Reader extends MetricReader {
  protected async onForceFlush(): Promise<void> {}
  protected async onShutdown(): Promise<void> {}
}

interface Telemetry {
  readonly meterProvider: MeterProvider;
  readonly tracerProvider: BasicTracerProvider;
  readonly spans: InMemorySpanExporter;
  /** Points of a metric, as attributes and value; the count of a histogram. */
  points(name: string): Promise<readonly (readonly [Readonly<Record<string, unknown>>, number])[]>;
}

function telemetry(): Telemetry {
  const reader = new Reader();
  const spans = new InMemorySpanExporter();
  return {
    meterProvider: new MeterProvider({ readers: [reader] }),
    tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
    spans,
    points: async (name) => {
      const { resourceMetrics } = await reader.collect();
      const found = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      return found
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) => dataPoints as readonly DataPoint<number | Histogram>[])
        .map(({ attributes, value }) => [attributes, typeof value === "number" ? value : value.count] as const);
    },
  };
}

async function open(exchange = new ScriptedExchange(), more: object = {}, asked: ObserveOptions = {}) {
  const all = telemetry();
  const { meterProvider, tracerProvider } = all;
  exchange.on("private/buy", () => ({}));
  const world = await openWorld({ credentials, timeoutMs: 1_000, ...more }, exchange);
  const observation = observe(world.client, {
    meterProvider,
    tracerProvider,
    attributes: { desk: "one" },
    measureEvery: 1,
    ...asked,
  });
  const call = async (method: string, params: object = {}): Promise<unknown> => {
    const done = world.client.call(method, params).catch((error: unknown) => error);
    await world.exchange.clock.advance(2_000);
    return done;
  };
  return { ...all, ...world, observation, call };
}

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 };

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

test("a call is a span of its caller, with the time that it waited, was on the wire and at the exchange", async () => {
  const { client, exchange, tracerProvider, spans } = await open();
  exchange.on("private/buy", ({ id }) => {
    exchange.clock.schedule(30, () => {
      const us = exchange.clock.now() * 1_000;
      exchange.frame({ jsonrpc: "2.0", id, result: {}, usIn: us - 12_000, usOut: us });
    });
    return noAnswer;
  });
  const parent = tracerProvider.getTracer("desk").startSpan("strategy");
  const called = context.with(trace.setSpan(context.active(), parent), () => client.call("private/buy", order));
  await exchange.clock.advance(100);
  await called;
  const [span] = spans.getFinishedSpans();
  expect(span).toMatchObject({
    name: "private/buy",
    kind: 2,
    parentSpanContext: { spanId: parent.spanContext().spanId },
  });
  expect(span?.attributes).toMatchObject({
    "rpc.system.name": "jsonrpc",
    "rpc.method": "private/buy",
    "jsonrpc.protocol.version": "2.0",
    "jsonrpc.request.id": expect.stringMatching(/^\d+$/),
    "deribit.exchange.duration": 0.012,
    "deribit.queue.duration": 0,
    desk: "one",
  });
  expect(Number(span?.attributes["deribit.wire.duration"])).toBeCloseTo(0.018, 2);
  expect(span?.attributes).not.toHaveProperty("error.type");
});

test("a call that fails says how, with the code of the exchange", async () => {
  const { call, exchange, spans, points } = await open();
  exchange.on("private/buy", () => {
    throw new Refused(10009, "not_enough_funds");
  });
  await call("private/buy", order);
  exchange.on("private/buy", () => noAnswer);
  await call("private/buy", order);
  await call("private/buy", { ...order, amount: "ten" });
  const attributes = spans.getFinishedSpans().map((span) => span.attributes);
  expect(
    attributes.map((each) => [each["error.type"], each["deribit.outcome"], each["rpc.response.status_code"]]),
  ).toEqual([
    ["10009", "refused", "10009"],
    ["timeout", "unknown", undefined],
    ["validation", "not_sent", undefined],
  ]);
  expect(spans.getFinishedSpans().every(({ status }) => status.code === 2)).toBe(true);
  const calls = (await points("deribit.client.calls")).filter(([each]) => each["rpc.method"] === "private/buy");
  expect(calls.map(([, count]) => count)).toEqual([1, 1, 1]);
  // What never left has no duration.
  const durations = await points("rpc.client.call.duration");
  expect(durations.filter(([each]) => each["deribit.outcome"] === "not_sent")).toEqual([]);
});

test("messages are counted by the family of their channel, and their age is measured", async () => {
  const { client, exchange, points } = await open();
  await Promise.all([
    client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {} }),
    client.subscribe("ticker.ETH-PERPETUAL.100ms", { onData: () => {} }),
    client.subscribe("trades.BTC-PERPETUAL.100ms", { onData: () => {} }),
    exchange.clock.advance(10),
  ]);
  await exchange.clock.advance(10);
  const data = { timestamp: exchange.clock.now() - 250 };
  for (const name of ["ticker.BTC-PERPETUAL.100ms", "ticker.ETH-PERPETUAL.100ms"]) exchange.push(name, data);
  exchange.push("trades.BTC-PERPETUAL.100ms", [data, data]);
  const counts = await points("messaging.client.consumed.messages");
  const family = (template: string) => ({ "messaging.destination.template": template, "messaging.system": "deribit" });
  expect(counts).toEqual([
    [expect.objectContaining(family("ticker.{instrument_name}.{interval}")), 2],
    [expect.objectContaining(family("trades.{instrument_name}.{interval}")), 1],
  ]);
  for (const [, size] of await points("deribit.client.messages.size")) expect(size).toBeGreaterThan(90);
  expect((await points("deribit.client.message.lag")).map(([, count]) => count)).toEqual([1]);
});

test("the state of the client, its credits, gaps and losses are metrics", async () => {
  const guards = createGuards({});
  const { client, exchange, points } = await open(new ScriptedExchange(), { limits: {}, guards });
  exchange.on("private/cancel_all", () => 0);
  exchange.on("private/get_open_orders", () => []);
  await Promise.all([
    client.subscribe("ticker.X.100ms", { onData: () => {}, onGap: () => {} }),
    exchange.clock.advance(10),
  ]);
  expect(await points("deribit.client.ready")).toEqual([[{ desk: "one" }, 1]]);
  expect(await points("deribit.client.channels")).toEqual([[{ desk: "one" }, 1]]);
  exchange.drop(1006);
  expect(await points("deribit.client.ready")).toEqual([[{ desk: "one" }, 0]]);
  await exchange.clock.advance(200);
  expect(await points("deribit.client.connection.losses")).toEqual([
    [{ desk: "one", "deribit.cause": "close 1006" }, 1],
  ]);
  expect(await points("deribit.client.gaps")).toEqual([[{ desk: "one", "deribit.cause": "reconnect" }, 1]]);
  expect(await points("deribit.client.connections")).toEqual([[{ desk: "one" }, 2]]);
  const pools = await points("deribit.client.credits.available");
  expect(pools.map(([{ "deribit.pool": pool }]) => pool)).toContain("trading");
  void guards.halt("a test");
  await exchange.clock.advance(100);
  expect(await points("deribit.client.halted")).toEqual([[{ desk: "one" }, 1]]);
  expect(await points("deribit.client.halts")).toEqual([[{ desk: "one" }, 1]]);
});

test("a book is as old as its newest change, also when it is not live any more", async () => {
  const { client, exchange, observation, points } = await open();
  const opened = client.orderBook("BTC-PERPETUAL");
  await exchange.clock.advance(10);
  const snapshot = { type: "snapshot", change_id: 1, bids: [], asks: [], timestamp: Date.now() - 5_000 };
  exchange.push("book.BTC-PERPETUAL.100ms", { ...snapshot, instrument_name: "BTC-PERPETUAL" });
  await exchange.clock.advance(10);
  const book = observation.watch(await opened);
  const [[attributes, age] = [{}, 0]] = await points("deribit.client.book.age");
  expect(attributes).toMatchObject({ "deribit.instrument": "BTC-PERPETUAL" });
  expect(age).toBeGreaterThanOrEqual(5);
  expect(age).toBeLessThan(60);
  exchange.drop();
  expect((await points("deribit.client.book.age"))[0]?.[1]).toBeGreaterThanOrEqual(age);
  await book.close();
  expect(await points("deribit.client.book.age")).toEqual([[attributes, 0]]);
});

test("attributes stay few, whatever is called", async () => {
  const { client, exchange, points } = await open();
  for (let at = 0; at < 1_000; at++) client.call(`private/made_up_${at}`, {}).catch(() => {});
  await exchange.clock.advance(5_000);
  const calls = await points("deribit.client.calls");
  expect(calls.length).toBeLessThan(500);
  expect(calls.some(([attributes]) => attributes["rpc.method"] === "_OTHER")).toBe(true);
  expect(calls.reduce((sum, [, count]) => sum + count, 0)).toBe(1_000);
});

test("all calls are counted, some are measured, and those of a trace each have a span", async () => {
  const { client, exchange, tracerProvider, spans, points } = await open(undefined, {}, { measureEvery: 4 });
  for (let at = 0; at < 10; at++) client.call("private/buy", order).catch(() => {});
  await exchange.clock.advance(100);
  expect(spans.getFinishedSpans()).toHaveLength(3);
  const parent = tracerProvider.getTracer("desk").startSpan("strategy");
  context.with(trace.setSpan(context.active(), parent), () => {
    for (let at = 0; at < 10; at++) client.call("private/buy", order).catch(() => {});
  });
  await exchange.clock.advance(100);
  expect(spans.getFinishedSpans()).toHaveLength(13);
  expect((await points("deribit.client.calls")).map(([, count]) => count)).toEqual([20]);
  expect((await points("rpc.client.call.duration")).map(([, count]) => count)).toEqual([5]);
});

test("what was stopped makes no span and no metric any more", async () => {
  const { call, observation, spans, points } = await open();
  await call("private/buy", order);
  const before = spans.getFinishedSpans().length;
  observation.stop();
  await call("private/buy", order);
  expect(spans.getFinishedSpans()).toHaveLength(before);
  expect(await points("deribit.client.ready")).toEqual([]);
});

test("no secret, and no param, is in a span or a metric", async () => {
  const { call, exchange, spans, points } = await open();
  exchange.on("private/buy", () => {
    throw new Refused(11050, "bad_request", { access_token: "planted-token-1" });
  });
  await call("private/buy", { ...order, label: "planted-label" });
  await call("private/withdraw", { currency: "BTC", address: "planted-address", amount: 1 });
  const shown = JSON.stringify([
    spans.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ...(await Promise.all(Object.values(metricNames).map(({ name }) => points(name)))),
  ]);
  expect(shown).not.toContain("planted");
});

test("options that cannot work are refused", async () => {
  const { client } = await openWorld();
  expect(() => observe(client, { meterProvider: {} as never })).toThrow("meterProvider");
  expect(() => observe(client, { tracerProvider: null as never })).toThrow("tracerProvider");
  expect(() => observe(client, { measureEvery: 0 })).toThrow("measureEvery");
  expect(() => observe(client, { tracer: 1 } as never)).toThrow("tracer");
});
