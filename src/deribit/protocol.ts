/** The words of Deribit's JSON-RPC in which notifications come. */
import type { Protocol } from "../venue.ts";

export const protocol: Protocol = {
  notificationStart: '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"',
  notification: "subscription",
  ping: "heartbeat",
  // The other kind, `heartbeat`, only shows that the exchange is there.
  isQuestion: (params) => (params as { readonly type?: unknown } | undefined)?.type === "test_request",
};
