/** Attaches a client to OpenTelemetry. */
import {
  type Attributes,
  type BatchObservableResult,
  type Meter,
  type MeterProvider,
  metrics as metricsApi,
  type Observable,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { version } from "../api/version.ts";
import type { OrderBookView } from "../books/order-book.ts";
import type { Client } from "../client/client.ts";
import { ConfigError } from "../errors/client.ts";
import { type EventLoopDelay, eventLoopDelay } from "../platform/event-loop.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { CallTelemetry } from "./call-telemetry.ts";
import { EventCounts } from "./event-counts.ts";
import { MessageTelemetry } from "./message-telemetry.ts";
import { metrics } from "./names.ts";
import { WatchedBook } from "./watched-book.ts";

/** What is read of a client. */
export type ObservedClient = Pick<Client, "on" | "state" | "stats" | "limits">;

/** Options of `observe`. */
export interface ObserveOptions {
  /** Where metrics go. @default the global one */
  readonly meterProvider?: MeterProvider | undefined;
  /** Where spans go; `false` makes none. @default the global one */
  readonly tracerProvider?: TracerProvider | false | undefined;
  /** Attributes of every metric and span, as `{ "server.address": "www.deribit.com", desk: "options" }`. @default none */
  readonly attributes?: Attributes | undefined;
  /**
   * One call in so many has its times recorded, and a span where its caller is not traced; 1 takes each. All calls are
   * counted. The first of each method and outcome is always taken. @default 32
   */
  readonly measureEvery?: number | undefined;
}

/** What `observe` returns. */
export interface Observation {
  /** Measures the age of a book until it is closed. Returns the book. */
  watch(book: OrderBookView): OrderBookView;
  /** Ends it: no span, no metric any more. */
  stop(): void;
}

const known: KnownOptions<ObserveOptions> = {
  meterProvider: ["getMeter"],
  tracerProvider: "checked",
  attributes: "checked",
  measureEvery: "checked",
};
const scope = "deribit-rpc";

/**
 * Makes spans of the calls of a client and metrics of all it does. Throws a `ConfigError` for options that cannot work.
 *
 * ```ts
 * const observation = observe(deribit, { attributes: { desk: "options" } });
 * observation.watch(await deribit.orderBook("BTC-PERPETUAL"));
 * ```
 */
export function observe(client: ObservedClient, options: ObserveOptions = {}): Observation {
  checkOptions("", options, known);
  const { meterProvider = metricsApi, tracerProvider = trace, attributes = {}, measureEvery = 32 } = options;
  if (tracerProvider !== false && typeof tracerProvider?.getTracer !== "function") {
    throw new ConfigError("tracerProvider", "false or an object with `getTracer`", tracerProvider);
  }
  if (!Number.isInteger(measureEvery) || measureEvery < 1) {
    throw new ConfigError("measureEvery", "a whole number from 1", measureEvery);
  }
  const meter = meterProvider.getMeter(scope, version);
  const tracer = tracerProvider === false ? undefined : tracerProvider.getTracer(scope, version);
  const calls = new CallTelemetry(meter, tracer, attributes, measureEvery);
  const traffic = new MessageTelemetry(meter, attributes);
  const events = new EventCounts(client);
  const books = new Map<string, WatchedBook>();
  const loop = eventLoopDelay();
  const offs = [
    ...(tracer === undefined ? [] : [client.on("callMade", (call) => calls.made(call))]),
    client.on("call", (call) => calls.ended(call)),
    client.on("messageSample", (message) => traffic.came(message)),
    () => events.stop(),
    () => loop?.stop(),
    collect(meter, attributes, { client, calls, traffic, events, books, loop }),
  ];
  return {
    watch: (book) => {
      books.set(book.instrument, new WatchedBook(book));
      return book;
    },
    stop: () => {
      for (const off of offs.splice(0)) off();
    },
  };
}

interface Sources {
  readonly client: ObservedClient;
  readonly calls: CallTelemetry;
  readonly traffic: MessageTelemetry;
  readonly events: EventCounts;
  readonly books: Map<string, WatchedBook>;
  readonly loop: EventLoopDelay | undefined;
}

/** Reads everything when metrics are collected. Returns the function that ends it. */
function collect(meter: Meter, attributes: Attributes, sources: Sources): () => void {
  const observables = new Map<string, Observable>();
  for (const { kind, name, options } of Object.values(metrics)) {
    if (kind === "counter") observables.set(name, meter.createObservableCounter(name, options));
    else if (kind === "gauge") observables.set(name, meter.createObservableGauge(name, options));
  }
  const callback = (result: BatchObservableResult): void => {
    const put = (name: keyof typeof metrics, value: number, more: Attributes = {}): void => {
      const observable = observables.get(metrics[name].name);
      if (observable !== undefined) result.observe(observable, value, { ...attributes, ...more });
    };
    look(sources, put);
  };
  const all = [...observables.values()];
  meter.addBatchObservableCallback(callback, all);
  return () => meter.removeBatchObservableCallback(callback, all);
}

type Put = (name: keyof typeof metrics, value: number, attributes?: Attributes) => void;

function look({ client, calls, traffic, events, books, loop }: Sources, put: Put): void {
  const { stats, state, limits } = client;
  for (const { attributes, count } of calls.counts) put("calls", count, attributes);
  for (const { attributes, messages, bytes } of traffic.totals(stats.messages)) {
    put("messages", messages, attributes);
    put("bytes", bytes, attributes);
  }
  put("inFlight", stats.openCalls);
  put("ready", state.name === "ready" ? 1 : 0);
  put("channels", stats.channels);
  put("connections", stats.connections);
  put("drift", stats.drift.length);
  put("halted", events.isHalted ? 1 : 0);
  for (const [what, count] of Object.entries(stats.unhandled)) put("unhandled", count, { "deribit.what": what });
  for (const { name, cause, count } of events.counts) put(name, count, cause === "" ? {} : { "deribit.cause": cause });
  for (const [pool, { available, capacity, waiting }] of Object.entries(limits?.snapshot() ?? {})) {
    const ofPool = { "deribit.pool": pool };
    put("creditsAvailable", available, ofPool);
    put("creditsCapacity", capacity, ofPool);
    put("creditsWaiting", waiting, ofPool);
  }
  for (const [instrument, book] of books) {
    put("bookAge", book.ageS(), { "deribit.instrument": instrument });
    if (book.isClosed) books.delete(instrument);
  }
  if (loop !== undefined) put("eventLoop", loop.take());
}
