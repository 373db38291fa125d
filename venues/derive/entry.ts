/** Entry `deribit-rpc/venues/derive`. */
export { channels } from "./generated/channels.js";
export type * from "./generated/types.js";
export { type ActionSignature, type ActionSigner, signed } from "./signing.ts";
export { type DeriveCredentials, derive } from "./venue.ts";
