import { emitCompiled, emitCompiledTypes, emitParamsTable, emitResultTables } from "../emit/validators.ts";
import type { Model } from "../model/model.ts";
import type { Tree } from "../tools/tree.ts";
import { template } from "./template.ts";

/** The folder `validators/` of any SDK, not yet formatted. */
export async function emitValidators(model: Model): Promise<Tree> {
  return {
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
