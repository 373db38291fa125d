/** Every metric: its name, its unit and what it says. The first three are those of the semantic conventions. */
import type { MetricOptions } from "@opentelemetry/api";

/** What a metric is called, how it is described, and what becomes of its values. */
export interface MetricName {
  readonly kind: "histogram" | "counter" | "gauge";
  readonly name: string;
  readonly options: MetricOptions;
}

/** From a tenth of a millisecond, as in the same data centre, to the patience of a call. */
const seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const histogram = (name: string, description: string): MetricName => ({
  kind: "histogram",
  name,
  options: { unit: "s", description, advice: { explicitBucketBoundaries: seconds } },
});
const counter = (name: string, unit: string, description: string): MetricName => ({
  kind: "counter",
  name,
  options: { unit, description },
});
const gauge = (name: string, unit: string, description: string): MetricName => ({
  kind: "gauge",
  name,
  options: { unit, description },
});

export const metrics = {
  callDuration: histogram("rpc.client.call.duration", "Time from the hand-over of a call to its end."),
  messages: counter("messaging.client.consumed.messages", "{message}", "Messages that were handed to readers."),
  eventLoop: gauge(
    "nodejs.eventloop.delay.p99",
    "s",
    "99th percentile of the delay of the event loop since the last look.",
  ),
  queueDuration: histogram("deribit.client.call.queue.duration", "Time that a call waited before its hand-over."),
  exchangeDuration: histogram(
    "deribit.client.call.exchange.duration",
    "Time that the exchange took, by its own account.",
  ),
  calls: counter("deribit.client.calls", "{call}", "Calls that ended, those that never left included."),
  inFlight: gauge("deribit.client.calls.open", "{call}", "Calls that did not end yet."),
  ready: gauge("deribit.client.ready", "1", "1 while calls pass, 0 otherwise."),
  creditsAvailable: gauge("deribit.client.credits.available", "{credit}", "Credits that could be spent now."),
  creditsCapacity: gauge("deribit.client.credits.capacity", "{credit}", "Credits that a pool holds at most."),
  creditsWaiting: gauge("deribit.client.credits.waiting", "{call}", "Calls that wait for credits."),
  bytes: counter("deribit.client.messages.size", "By", "Length of the messages that were handed to readers."),
  lag: histogram(
    "deribit.client.message.lag",
    "Time from the exchange's own time of a message to its reader; one in 64.",
  ),
  channels: gauge("deribit.client.channels", "{channel}", "Channels that are read."),
  gaps: counter("deribit.client.gaps", "{gap}", "Gaps that readers got, by their cause."),
  losses: counter(
    "deribit.client.connection.losses",
    "{loss}",
    "Connections that were lost, or could not be made, by cause.",
  ),
  connections: counter("deribit.client.connections", "{connection}", "Connections that were made."),
  unhandled: counter("deribit.client.unhandled", "{event}", "Frames and errors that nothing waited for."),
  drift: gauge("deribit.client.drift", "{place}", "Places where messages differ from the schemas."),
  authFailures: counter("deribit.client.auth.failures", "{failure}", "Renewals of the token that failed."),
  journalFailures: counter("deribit.client.journal.failures", "{failure}", "Appends that the journal did not keep."),
  halts: counter("deribit.client.halts", "{halt}", "Halts by the guards."),
  halted: gauge("deribit.client.halted", "1", "1 while the guards hold orders back, 0 otherwise."),
  bookAge: gauge("deribit.client.book.age", "s", "Time since the newest change of a book that is watched."),
} as const satisfies Readonly<Record<string, MetricName>>;
