/** A minimal client by hand: `ws`, `JSON` and a `Map` of promises. The baseline of all ratios. */
import { once } from "node:events";
import { WebSocket } from "ws";

export interface Baseline {
  call(method: string, params: object): Promise<unknown>;
  subscribe(channel: string, onData: (data: unknown) => void): Promise<unknown>;
  close(): void;
}

export async function openBaseline(url: string): Promise<Baseline> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, (data: unknown) => void>();
  let lastId = 0;
  socket.on("message", (data) => {
    const message = JSON.parse(data.toString());
    if (message.id !== undefined) {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.error.message));
    } else if (message.method === "subscription") {
      listeners.get(message.params.channel)?.(message.params.data);
    }
  });
  await once(socket, "open");
  const call = (method: string, params: object) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  return {
    call,
    subscribe: (channel, onData) => {
      listeners.set(channel, onData);
      return call("public/subscribe", { channels: [channel] });
    },
    close: () => socket.terminate(),
  };
}
