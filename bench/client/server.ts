/** The other side of the benches, in a process of its own: answers every call alike, and sends messages on command. */
import { type WebSocket, WebSocketServer } from "ws";

const ticker = {
  timestamp: 1_760_000_000_000,
  stats: { volume_usd: 1_000_000, volume: 12.5, price_change: 0.5, low: 58_000.5, high: 61_000 },
  state: "open",
  settlement_price: 59_800.25,
  open_interest: 1_234_560,
  min_price: 58_800,
  max_price: 61_200,
  mark_price: 60_000.12,
  last_price: 60_000.5,
  interest_value: 0.01,
  instrument_name: "BTC-PERPETUAL",
  index_price: 59_995.33,
  funding_8h: 0.0001,
  estimated_delivery_price: 59_995.33,
  current_funding: 0.00001,
  best_bid_price: 60_000,
  best_bid_amount: 12_340,
  best_ask_price: 60_000.5,
  best_ask_amount: 5_670,
};
/** A message as it comes on a busy channel. */
export const message = (channel: string): string =>
  JSON.stringify({ jsonrpc: "2.0", method: "subscription", params: { channel, data: ticker } });

const result = JSON.stringify({ order: { ...ticker, order_id: "1", label: "a" }, trades: [] });
const sockets = new Set<WebSocket>();

function answer(socket: WebSocket, text: string): void {
  const { id, method, params } = JSON.parse(text);
  const short = method.startsWith("private/cancel") ? "1" : result;
  const own = method.endsWith("subscribe") ? JSON.stringify(params.channels) : short;
  const us = Date.now() * 1_000;
  const tokens = '{"access_token":"a","refresh_token":"r","expires_in":900,"scope":"","token_type":"bearer"}';
  const body = method === "public/auth" ? tokens : own;
  socket.send(`{"jsonrpc":"2.0","id":${id},"result":${body},"usIn":${us},"usOut":${us},"usDiff":0,"testnet":true}`);
}

/** Sends messages as fast as the other side reads them. */
function blast(count: number): void {
  const text = message("ticker.BTC-PERPETUAL.100ms");
  for (const socket of sockets) {
    let left = count;
    const go = (): void => {
      while (left > 0 && socket.bufferedAmount < 1_000_000) {
        socket.send(text);
        left--;
      }
      if (left > 0) setImmediate(go);
    };
    go();
  }
}

if (process.send !== undefined) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("message", (data) => answer(socket, data.toString()));
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("listening", () => process.send?.({ port: (server.address() as { port: number }).port }));
  process.on("message", (command: { blast?: number; drop?: boolean }) => {
    if (command.blast !== undefined) blast(command.blast);
    if (command.drop === true) for (const socket of sockets) socket.terminate();
  });
  process.on("disconnect", () => process.exit());
}
