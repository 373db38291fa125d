/** What a client knows of the methods, channels and errors of an exchange, from its definition. */
import { version } from "../api/version.ts";
import { ValidationError } from "../errors/call.ts";
import { errorTable } from "../errors/outcome.ts";
import type { Catalogue, ChannelPolicy, ChannelRow, MethodRow, VenueDefinition } from "../venue.ts";

type Described = Pick<VenueDefinition<never, object>, "methodOf" | "errors">;

/** The tables behind the questions of the runtime. */
export function catalogueOf({ methodOf, errors = [] }: Described): Catalogue {
  const rows = new Map<string, MethodRow>();
  return {
    version,
    errors: errorTable(() => errors),
    knows: (wire) => methodOf(wire) !== undefined,
    methodOf: (wire) => {
      const known = rows.get(wire);
      if (known !== undefined) return known;
      const row = rowOf(wire, methodOf(wire));
      rows.set(wire, row);
      return row;
    },
  };
}

/** A name that can be one: what stands in a text of JSON as it is. */
const methodName = /^[\w.:/$-]{1,128}$/;

/** The name of a method that is called by it. Throws for what cannot be one. */
export function checkedMethodName(method: unknown): string {
  if (typeof method === "string" && methodName.test(method)) return method;
  const wrong = [{ path: "method", message: "must be the name of a method, as `order.create`" }];
  throw new ValidationError("params", wrong, { method: "call", outcome: "not_sent" });
}

function rowOf(wire: string, facts: ReturnType<Described["methodOf"]>): MethodRow {
  const { effect = "write", isPrivate = false } = facts ?? {};
  return {
    wire,
    namespace: isPrivate ? "private" : "public",
    local: wire,
    scope: [],
    pool: "non_matching",
    cost: 0,
    matchingEngine: false,
    websocketOnly: false,
    effect,
  };
}

/** What is known of a channel. */
export function channelRowOf(template: string, { isPrivate, deliveryOf }: ChannelPolicy): ChannelRow {
  return {
    template,
    visibility: isPrivate?.(template) === true ? "private" : "public",
    delivery: deliveryOf?.(template) ?? "event",
    scope: [],
  };
}
