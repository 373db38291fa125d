/** The two networks of the exchange. */
export const networks = [
  { name: "mainnet", host: "www.deribit.com", description: "Real money." },
  { name: "testnet", host: "test.deribit.com", description: "Play money, with accounts and keys of its own." },
] as const;

/** Where the paths of the exchange's own pages begin. */
export const pagesHost = "https://docs.deribit.com";

/** The path before every method of JSON-RPC over HTTP. */
export const httpPath = "/api/v2";

/** The path of the WebSocket that carries calls and channels. */
export const websocketPath = "/ws/api/v2";
