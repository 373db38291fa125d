/** What an exchange answers that means well: enough for a client to become ready and to read. */
import { accessToken, refreshToken } from "./secrets.ts";

/** Answer of a call, and what it sends afterwards. */
export interface FriendlyAnswer {
  readonly text: string;
  readonly notifications: readonly string[];
}

interface Call {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly channels?: readonly string[] };
}

/** Lets a ticker speak. */
export const tickerMessage = notification("ticker.BTC-PERPETUAL.raw", {
  instrument_name: "BTC-PERPETUAL",
  mark_price: 2,
});

/** Asks whether the client is still there. */
export const testRequest = '{"params":{"type":"test_request"},"method":"heartbeat","jsonrpc":"2.0"}';

/** Answers the text of a call. */
export function answerTo(text: string): FriendlyAnswer {
  const { id, method, params } = JSON.parse(text) as Call;
  const channels = params?.channels ?? [];
  return {
    text: JSON.stringify({ jsonrpc: "2.0", ...(id !== undefined && { id }), result: resultOf(method, channels) }),
    notifications: method.endsWith("/subscribe") ? channels.filter(isBook).map(snapshotOf) : [],
  };
}

function resultOf(method: string, channels: readonly string[]): unknown {
  switch (method) {
    case "public/auth":
      return {
        access_token: accessToken,
        refresh_token: refreshToken,
        expires_in: 900,
        scope: "trade:read_write",
        token_type: "bearer",
      };
    case "public/hello":
      return { version: "1.2.26" };
    case "public/get_time":
      return 1_767_268_800_000;
    case "public/subscribe":
    case "private/subscribe":
    case "public/unsubscribe":
    case "private/unsubscribe":
      return channels;
    case "private/get_open_orders":
      return [];
    default:
      return "ok";
  }
}

function isBook(channel: string): boolean {
  return channel.startsWith("book.");
}

function snapshotOf(channel: string): string {
  const book = { timestamp: 1_767_268_800_000, instrument_name: "BTC-PERPETUAL", change_id: 5, bids: [], asks: [] };
  return notification(channel, { type: "snapshot", ...book });
}

function notification(channel: string, data: object): string {
  return JSON.stringify({ jsonrpc: "2.0", method: "subscription", params: { channel, data } });
}
