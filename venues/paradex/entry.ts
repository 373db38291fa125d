/** Entry `deribit-rpc/venues/paradex`. */
export { channels } from "./generated/channels.js";
export type * from "./generated/types.js";
export { type ParadexCredentials, paradex } from "./venue.ts";
