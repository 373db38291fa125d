/** What telemetry shows of a client. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/otel/otel.test.ts";

export const otel: readonly Mutation[] = [
  {
    name: "orphan-every-span",
    breaks: "the span of a call is the child of its caller's",
    symbol: "CallTelemetry.#trace",
    replace: "this.#contextOf(call)",
    with: "undefined",
    caughtBy: file,
  },
  {
    name: "take-every-name-as-an-attribute",
    breaks: "attributes have few values",
    symbol: "BoundedValues.of",
    replace: "if (this.#seen.size >= this.#most) return other;",
    with: "",
    caughtBy: file,
  },
  {
    name: "measure-what-never-left",
    breaks: "a call that never left has no duration",
    symbol: "CallTelemetry.ended",
    replace: " && call.id !== undefined",
    with: "",
    caughtBy: file,
  },
];
