import { emitTypes } from "../emit/types.ts";
import { emitNamespaces, emitVenueCalls, emitVenueChannels, emitVenueMethods } from "../emit/venue.ts";
import type { Model } from "../model/model.ts";
import type { Tree } from "../tools/tree.ts";
import { emitValidators } from "./emit-validators.ts";
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
    ...(await emitValidators(model)),
  };
}
