/** Entry `deribit-rpc/venues/mexc`. */
export { channels } from "./generated/channels.js";
export type * from "./generated/types.js";
export { createListenKeys, type ListenKeyFetch, type ListenKeyOptions, type ListenKeys } from "./listen-keys.ts";
export { type MexcCredentials, mexc } from "./venue.ts";
