/** What a desk reads of a client. */
import type { Client } from "../client/client.ts";

/** A client over a WebSocket, as far as market data are concerned. */
export type MarketClient = Pick<Client, "public" | "subscribe" | "on" | "state">;

/** A client, as far as a quoter uses it. */
export type QuotingClient = Pick<
  Client,
  "private" | "subscribe" | "on" | "state" | "orderBook" | "openOrders" | "resolveOutcome"
>;

/** Whether messages come over the connection of a client in this state. */
export function isUp({ name }: Client["state"]): boolean {
  return name === "ready" || name === "restoring";
}
