/** The addresses of Deribit. */
import type { Endpoints } from "../venue.ts";

/** Real money, and play money with accounts and keys of its own. */
export const endpoints = {
  mainnet: { ws: "wss://www.deribit.com/ws/api/v2", http: "https://www.deribit.com/api/v2" },
  testnet: { ws: "wss://test.deribit.com/ws/api/v2", http: "https://test.deribit.com/api/v2" },
} as const satisfies Readonly<Record<string, Endpoints>>;
