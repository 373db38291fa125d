/** The two networks of the exchange. */
export const networks = [
  { name: "mainnet", host: "www.deribit.com", description: "Real money." },
  { name: "testnet", host: "test.deribit.com", description: "Play money, with accounts and keys of its own." },
] as const;

/** The address of one of the exchange's own pages by its path, which leads to no other host and ends no link. */
export function pageUrl(path: string): string {
  const url = new URL("https://docs.deribit.com");
  url.pathname = path;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

/** The path before every method of JSON-RPC over HTTP. */
export const httpPath = "/api/v2";

/** The path of the WebSocket that carries calls and channels. */
export const websocketPath = "/ws/api/v2";
