/** What the runtime knows of the exchange, taken from the generated tables. */
import { errorRows } from "../../generated/errors.ts";
import { methodRows } from "../../generated/methods.ts";
import { ValidationError } from "../errors/call.ts";
import { ConfigError } from "../errors/client.ts";
import { errorTable } from "../errors/outcome.ts";
import type { Catalogue, ChannelRow, MethodRow } from "../venue.ts";
import { version } from "./version.ts";

/** The tables behind the questions of the runtime. */
export const catalogue: Catalogue = {
  version,
  errors: /*@__PURE__*/ errorTable(errorRows),
  knows: (wire) => methodRows.has(wire),
  methodOf: (wire) => methodRows.get(wire) ?? unknownMethod(wire),
};

/**
 * The methods and channels of another description of the exchange, as `api` of an SDK that `deribit-rpc codegen generate`
 * made has them.
 */
export interface SnapshotApi<Public extends object = object, Private extends object = object> {
  readonly methods: readonly MethodRow[];
  /** The family of a channel. */
  readonly channelOf: (channel: string) => ChannelRow | undefined;
  /** Exists in types only. */
  readonly "~namespaces"?: { readonly public: Public; readonly private: Private };
}

/** The namespace of an `api`; that of this library where none was given, and `object` itself, no empty namespace, stands for it. */
export type Namespace<Given, Own> =
  (<Any>() => Any extends Given ? 1 : 2) extends <Any>() => Any extends object ? 1 : 2 ? Own : Given;

/** The tables of another description; what it lacks of what a session needs is taken from ours. */
export function catalogueOf(api: SnapshotApi | undefined): Catalogue {
  if (api === undefined) return catalogue;
  if (!Array.isArray(api.methods)) throw new ConfigError("api", "the `api` of an SDK that codegen made", api);
  const rows = new Map(api.methods.map((row) => [row.wire, row]));
  return {
    ...catalogue,
    knows: (wire) => rows.has(wire),
    methodOf: (wire) => rows.get(wire) ?? catalogue.methodOf(wire),
  };
}

const methodName = /^(?:public|private)\/[a-z0-9_]+(?:\/[a-z0-9_]+)*$/;

/** The row of a method that is called by its name. Throws for what cannot be one. */
export function checkedMethod(method: unknown, { methodOf }: Catalogue): MethodRow {
  if (typeof method === "string" && methodName.test(method)) return methodOf(method);
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
