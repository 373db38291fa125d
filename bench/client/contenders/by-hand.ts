/** What an engineer writes on an afternoon: `ws`, `JSON` and a `Map`. Every ratio is one to this. */
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Setup } from "../orders.ts";
import { type Contender, type Note, paramsOf, timestampOf } from "./contender.ts";
import { SortedBook } from "./sorted-book.ts";

type Level = readonly [action: string, price: number, amount: number];

interface BookData {
  readonly timestamp: number;
  readonly type: "snapshot" | "change";
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

interface Line {
  call(method: string, params: object): Promise<unknown>;
  readonly listeners: Map<string, (data: unknown) => void>;
  readonly socket: WebSocket;
}

async function open(url: string): Promise<Line> {
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
  return { call, listeners, socket };
}

/** Applies the changes of a book to sorted arrays. */
function intoBook(note: Note): (data: unknown) => void {
  let bids = new SortedBook(-1);
  let asks = new SortedBook(1);
  return (data) => {
    const book = data as BookData;
    if (book.type === "snapshot") {
      bids = new SortedBook(-1);
      asks = new SortedBook(1);
    }
    for (const [, price, amount] of book.bids) bids.set(price, amount);
    for (const [, price, amount] of book.asks) asks.set(price, amount);
    note(book.timestamp, bids.best, asks.best);
  };
}

async function subscribe({ call, listeners }: Line, { channels = [], oneByOne, into }: Setup, note: Note) {
  for (const channel of channels)
    listeners.set(channel, into === "book" ? intoBook(note) : (data) => note(timestampOf(data)));
  const batches = oneByOne === true ? channels.map((channel) => [channel]) : [channels];
  for (const batch of batches) await call("public/subscribe", { channels: batch });
}

export const byHand: Contender = {
  async read(url, setup, note) {
    const line = await open(url);
    await subscribe(line, setup, note);
    return () => line.socket.terminate();
  },
  async call(url) {
    const { call } = await open(url);
    return (method) => call(method, paramsOf(method));
  },
};

const before = Buffer.from('"channel":"');

/** The same with the newest message of each channel alone, parsed once a turn of the event loop. */
export const byHandNewest: Contender = {
  async read(url, setup, note) {
    const line = await open(url);
    await subscribe(line, setup, note);
    line.socket.removeAllListeners("message");
    const newest = new Map<string, Buffer>();
    const handOut = (): void => {
      for (const frame of newest.values()) note(JSON.parse(frame.toString()).params.data.timestamp);
      newest.clear();
    };
    line.socket.on("message", (data: Buffer) => {
      const start = data.indexOf(before) + before.length;
      const channel = data.toString("latin1", start, data.indexOf(34, start));
      if (newest.size === 0) setImmediate(handOut);
      newest.set(channel, data);
    });
    return () => line.socket.terminate();
  },
};
