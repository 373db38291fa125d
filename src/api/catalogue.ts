/** What the runtime knows of the exchange, taken from the generated tables. */
import { channelOf } from "../../generated/channels.ts";
import { errorRows } from "../../generated/errors.ts";
import { methodRows } from "../../generated/methods.ts";
import { ValidationError } from "../errors/call.ts";
import { errorTable } from "../errors/outcome.ts";
import type { Catalogue, MethodRow } from "../venue.ts";
import { version } from "./version.ts";

/** The tables behind the questions of the runtime. */
export const catalogue: Catalogue = {
  version,
  errors: /*@__PURE__*/ errorTable(errorRows),
  knows: (wire) => methodRows.has(wire),
  methodOf: (wire) => methodRows.get(wire) ?? unknownMethod(wire),
  channelOf,
};

const methodName = /^(?:public|private)\/[a-z0-9_]+(?:\/[a-z0-9_]+)*$/;

/** The row of a method that is called by its name. Throws for what cannot be one. */
export function checkedMethod(method: unknown): MethodRow {
  if (typeof method === "string" && methodName.test(method)) return catalogue.methodOf(method);
  const wrong = [{ path: "method", message: "must be as `public/ticker`" }];
  throw new ValidationError("params", wrong, {
    method: typeof method === "string" ? method : "call",
    outcome: "not_sent",
  });
}

/** A method that the generated table does not know: nothing is taken for granted about it. */
function unknownMethod(wire: string): MethodRow {
  return {
    wire,
    namespace: wire.startsWith("private/") ? "private" : "public",
    local: wire,
    scope: [],
    pool: "non_matching",
    cost: 500,
    matchingEngine: false,
    websocketOnly: false,
    effect: "write",
  };
}
