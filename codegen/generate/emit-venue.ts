import { emitTypes } from "../emit/types.ts";
import { emitCompiled, emitCompiledTypes, emitParamsTable, emitResultTables } from "../emit/validators.ts";
import { emitNamespaces, emitVenueCalls, emitVenueChannels, emitVenueMethods } from "../emit/venue.ts";
import type { Model } from "../model/model.ts";
import type { Tree } from "../tools/tree.ts";
import { template } from "./template.ts";

/** Every file of an SDK of an API that is none of ours, not yet formatted. */
export async function emitVenue(model: Model): Promise<Tree> {
  return {
    "contract.ts": await template("venue/contract.ts"),
    "types.ts": await emitTypes(model),
    "methods.ts": emitVenueMethods(model),
    "namespaces.ts": emitNamespaces(model),
    "calls.ts": emitVenueCalls(model),
    "client.ts": await template("venue/client.ts"),
    "channels.ts": emitVenueChannels(model),
    "validators/index.ts": await template("validators.ts"),
    "validators/findings.ts": await template("findings.ts"),
    "validators/check-params.ts": await template("check-params.ts"),
    "validators/params-table.ts": emitParamsTable(model),
    "validators/result-tables.ts": emitResultTables(model),
    "validators/params.js": emitCompiled(model, "params"),
    "validators/params.d.ts": emitCompiledTypes(model, "params"),
    "validators/results.js": emitCompiled(model, "results"),
    "validators/results.d.ts": emitCompiledTypes(model, "results"),
  };
}
