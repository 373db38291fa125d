/** Entry `deribit-rpc/venues/gateio`. */
export { channels } from "./generated/channels.js";
export type * from "./generated/types.js";
export { gateioFutures, gateioSpot } from "./venue.ts";
export type { GateioCredentials } from "./wire.ts";
