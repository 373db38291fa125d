/** Counts and ages of messages. The client counts them: no message waits for metrics. */
import type { Attributes, Histogram, Meter } from "@opentelemetry/api";
import type { FamilyTraffic, MessageSample } from "../client/events.ts";
import { BoundedValues } from "./bounded.ts";
import { metrics } from "./names.ts";

/** The exchange has 39 families. */
const mostFamilies = 100;

/** Names messages by the family of their channel. */
export class MessageTelemetry {
  readonly #common: Attributes;
  readonly #lag: Histogram;
  readonly #names = new BoundedValues(mostFamilies);

  constructor(meter: Meter, common: Attributes) {
    this.#common = common;
    this.#lag = meter.createHistogram(metrics.lag.name, metrics.lag.options);
  }

  came({ family, lagMs }: MessageSample): void {
    // A clock that is a little off makes a lag below nothing.
    if (lagMs !== undefined) this.#lag.record(Math.max(0, lagMs) / 1_000, this.#attributesOf(family));
  }

  /** Sums by attributes. */
  totals(
    messages: Readonly<Record<string, FamilyTraffic>>,
  ): readonly (FamilyTraffic & { readonly attributes: Attributes })[] {
    const sums = new Map<string, FamilyTraffic & { readonly attributes: Attributes }>();
    for (const [family, counts] of Object.entries(messages)) {
      const name = this.#names.of(family);
      const sum = sums.get(name) ?? { attributes: this.#attributesOf(family), messages: 0, bytes: 0 };
      sums.set(name, { ...sum, messages: sum.messages + counts.messages, bytes: sum.bytes + counts.bytes });
    }
    return [...sums.values()];
  }

  #attributesOf(family: string): Attributes {
    return {
      ...this.#common,
      "messaging.system": "deribit",
      "messaging.operation.name": "receive",
      "messaging.destination.template": this.#names.of(family),
    };
  }
}
