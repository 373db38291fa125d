import { emitAsyncApi } from "../emit/asyncapi.ts";
import { emitCalls } from "../emit/calls.ts";
import { emitChannels } from "../emit/channels.ts";
import { emitFlatRequests, emitMethodTable, emitNamespace, emitRequests } from "../emit/methods.ts";
import { emitOpenRpc } from "../emit/openrpc.ts";
import { emitParsers } from "../emit/parsers.ts";
import { emitErrorCodes, emitErrors, emitLimits } from "../emit/tables.ts";
import { emitTypes } from "../emit/types.ts";
import type { Model } from "../model/model.ts";
import type { Tree } from "../tools/tree.ts";
import { emitValidators } from "./emit-validators.ts";
import { template } from "./template.ts";

/** Everything that is generated, as files of `generated/`, not yet formatted. */
export async function emit(model: Model): Promise<Tree> {
  return {
    "contract.ts": await template("contract.ts"),
    "types.ts": await emitTypes(model),
    "public.ts": emitNamespace("public", model),
    "private.ts": emitNamespace("private", model),
    "methods.ts": emitMethodTable(model),
    "calls.ts": emitCalls(model),
    "requests/index.ts": emitFlatRequests(model),
    "requests/public.ts": emitRequests("public", model),
    "requests/private.ts": emitRequests("private", model),
    "channels.ts": emitChannels(model),
    "rows.ts": await template("rows.ts"),
    "errors.ts": emitErrors(model),
    "error-codes.ts": emitErrorCodes(model),
    "limits.ts": emitLimits(model),
    ...(await emitValidators(model)),
    // One file: a value of another module is looked up anew at each use.
    "parsers/index.ts": `${await template("reader.ts")}\n${emitParsers(model)}\n`,
    "openrpc.json": emitOpenRpc(model),
    "asyncapi.json": emitAsyncApi(model),
  };
}
