/** Spans and measurements of calls. */
import {
  type Attributes,
  type Context,
  context,
  type Histogram,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { CallEnd, CallMade } from "../client/events.ts";
import { isDeribitError } from "../errors/narrow.ts";
import { BoundedValues } from "./bounded.ts";
import { metrics } from "./names.ts";

/** The exchange has fewer methods and codes: what goes beyond is a mistake, or made up. */
const mostMethods = 400;
const mostTypes = 300;

interface Measured {
  readonly attributes: Attributes;
  count: number;
}

/** Follows each call from its making to its end. */
export class CallTelemetry {
  readonly #tracer: Tracer | undefined;
  readonly #common: Attributes;
  readonly #duration: Histogram;
  readonly #queue: Histogram;
  readonly #exchange: Histogram;
  readonly #methods = new BoundedValues(mostMethods);
  readonly #types = new BoundedValues(mostTypes);
  /** Contexts in which calls were made, by the key of the call. */
  readonly #contexts = new WeakMap<object, Context>();
  /** Calls that ended, by method and outcome: attributes are made once. */
  readonly #measured = new Map<string, Measured>();

  /** Of those, the ones with a result, by method alone: most calls are. */
  readonly #results = new Map<string, Measured>();
  readonly #every: number;

  /** One call in `every` has its times recorded. */
  constructor(meter: Meter, tracer: Tracer | undefined, common: Attributes, every: number) {
    this.#every = every;
    this.#tracer = tracer;
    this.#common = { "rpc.system.name": "jsonrpc", ...common };
    const histogram = ({ name, options }: (typeof metrics)["callDuration"]) => meter.createHistogram(name, options);
    this.#duration = histogram(metrics.callDuration);
    this.#queue = histogram(metrics.queueDuration);
    this.#exchange = histogram(metrics.exchangeDuration);
  }

  /** Calls that ended, by method and outcome. */
  get counts(): Iterable<{ readonly attributes: Attributes; readonly count: number }> {
    return this.#measured.values();
  }

  /** A call was made: its span belongs to what runs now. */
  made({ key }: CallMade): void {
    const active = context.active();
    // Few calls belong to a trace: the others need nothing kept.
    if (trace.getSpan(active)?.isRecording() === true) this.#contexts.set(key, active);
  }

  ended(call: CallEnd): void {
    const measured = this.#measure(call);
    const isTaken = measured.count++ % this.#every === 0;
    if (isTaken && call.id !== undefined) {
      this.#duration.record(call.ms / 1_000, measured.attributes);
      this.#queue.record(call.queuedMs / 1_000, measured.attributes);
      if (call.exchangeMs !== undefined) this.#exchange.record(call.exchangeMs / 1_000, measured.attributes);
    }
    if (this.#tracer !== undefined && (isTaken || this.#contextOf(call) !== undefined)) {
      this.#trace(this.#tracer, call, measured.attributes);
    }
  }

  #contextOf({ key }: CallEnd): Context | undefined {
    return key === undefined ? undefined : this.#contexts.get(key);
  }

  #measure(call: CallEnd): Measured {
    if (call.outcome !== "result") return this.#enter(call);
    let measured = this.#results.get(call.method);
    if (measured === undefined) {
      measured = this.#enter(call);
      this.#results.set(call.method, measured);
    }
    return measured;
  }

  #enter(call: CallEnd): Measured {
    const type = errorTypeOf(call);
    const key = `${call.method} ${call.outcome} ${type}`;
    let measured = this.#measured.get(key);
    if (measured === undefined) {
      const attributes = this.#attributesOf(call, type);
      const bounded = `${attributes["rpc.method"]} ${call.outcome} ${attributes["error.type"]}`;
      measured = this.#measured.get(bounded) ?? { attributes, count: 0 };
      this.#measured.set(bounded, measured);
    }
    return measured;
  }

  #attributesOf({ method, outcome, error }: CallEnd, type: string | undefined): Attributes {
    const isAnswer = isDeribitError(error, "rpc");
    return {
      ...this.#common,
      "rpc.method": this.#methods.of(method),
      "deribit.outcome": outcome,
      ...(type !== undefined && { "error.type": this.#types.of(type) }),
      ...(isAnswer && { "rpc.response.status_code": this.#types.of(String(error.code)) }),
    };
  }

  #trace(tracer: Tracer, call: CallEnd, attributes: Attributes): void {
    const parent = this.#contextOf(call);
    const startTime = call.endedMs - call.ms - call.queuedMs;
    const span = tracer.startSpan(call.method, { kind: SpanKind.CLIENT, startTime, attributes }, parent);
    if (span.isRecording()) describe(span, call);
    span.end(call.endedMs);
  }
}

function describe(span: Span, { id, queuedMs, ms, exchangeMs, error, outcome, endedMs }: CallEnd): void {
  span.setAttributes({
    "jsonrpc.protocol.version": "2.0",
    "deribit.queue.duration": queuedMs / 1_000,
    ...(id !== undefined && { "jsonrpc.request.id": String(id) }),
    ...(exchangeMs !== undefined && {
      "deribit.exchange.duration": exchangeMs / 1_000,
      "deribit.wire.duration": Math.max(0, ms - exchangeMs) / 1_000,
    }),
  });
  if (id !== undefined && queuedMs > 0) span.addEvent("sent", endedMs - ms);
  if (outcome !== "result") {
    span.setStatus({ code: SpanStatusCode.ERROR, ...(error !== undefined && { message: error.message }) });
  }
}

/** The code of the exchange, or the kind of the error; `undefined` for a result. */
function errorTypeOf({ outcome, error }: CallEnd): string | undefined {
  if (outcome === "result") return undefined;
  if (isDeribitError(error, "rpc")) return String(error.code);
  return isDeribitError(error) ? error.kind : outcome;
}
