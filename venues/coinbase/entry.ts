/** Entry `deribit-rpc/venues/coinbase`. */
export { channels } from "./generated/channels.js";
export type * from "./generated/types.js";
export type { CdpKey } from "./signing.ts";
export { type CoinbaseCredentials, coinbase } from "./venue.ts";
