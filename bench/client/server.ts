/**
 * The other side of the benches, in a process of its own: answers calls, and sends messages on command. Its argument is
 * the depth of its books. Messages are made before they are measured, so that the reader is always the slower side.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import * as ws from "ws";
import { answerTo } from "./answers.ts";
import { type Tape, tapeOf } from "./frames.ts";
import type { Prepared, ServerOrder } from "./orders.ts";

const levels = Number(process.argv[2] ?? 10);
/** Bytes of one write, many frames. */
const chunkBytes = 1_000_000;
const stamp = '"timestamp":';
/** Exported by `ws`, and absent from its types. */
const { Sender } = ws as unknown as { readonly Sender: { frame(data: Buffer, options: object): Buffer[] } };

/** One client: its socket, and what it subscribed to. */
class Line {
  readonly #socket: ws.WebSocket;
  readonly #raw: Duplex;
  readonly #tapes = new Map<string, Tape>();
  #time = 1_790_000_000_000;
  #chunks: Buffer[] = [];

  constructor(socket: ws.WebSocket, raw: Duplex) {
    this.#socket = socket;
    this.#raw = raw;
    socket.on("message", (data) => this.#answer(data.toString()));
  }

  /** Makes messages on all channels in turn. */
  prepare(count: number): Prepared {
    const tapes = [...this.#tapes.values()];
    let frames: Buffer[] = [];
    let bytes = 0;
    this.#chunks = [];
    for (let index = 0; index < count; index++) {
      const text = tapes[index % tapes.length]?.next(++this.#time);
      if (text === undefined) throw new Error("No channel is subscribed.");
      const frame = frameOf(Buffer.from(text));
      frames.push(frame);
      bytes += frame.length;
      if (bytes < chunkBytes && index < count - 1) continue;
      this.#chunks.push(Buffer.concat(frames));
      frames = [];
      bytes = 0;
    }
    return { goal: this.#time, best: tapes[0]?.best?.() };
  }

  /** Sends what was made, as fast as it is read. */
  go(): void {
    for (const chunk of this.#chunks.splice(0)) this.#raw.write(chunk);
  }

  /** Sends a number of messages in a second, each with the time of its leaving, whether they are read or not. */
  offer(perSecond: number, forMs: number): void {
    const tapes = [...this.#tapes.values()];
    const frames = Array.from({ length: 1_000 }, (_, index) =>
      frameOf(Buffer.from(tapes[index % tapes.length]?.next(++this.#time) ?? "")),
    );
    const places = frames.map((frame) => frame.indexOf(stamp) + stamp.length);
    const began = performance.now();
    let sent = 0;
    const send = (): void => {
      const elapsed = performance.now() - began;
      if (elapsed > forMs || this.#raw.destroyed) return;
      const now = `${Date.now()}`;
      const due: Buffer[] = [];
      for (const goal = Math.floor((elapsed / 1_000) * perSecond); sent < goal; sent++) {
        const frame = frames[sent % frames.length] as Buffer;
        frame.write(now, places[sent % frames.length] as number, "latin1");
        due.push(frame);
      }
      if (due.length > 0) this.#raw.write(Buffer.concat(due));
      setImmediate(send);
    };
    send();
  }

  drop(): void {
    this.#socket.terminate();
  }

  #answer(text: string): void {
    this.#socket.send(answerTo(text));
    const { method, params } = JSON.parse(text);
    if (method.endsWith("/unsubscribe")) for (const channel of params.channels) this.#tapes.delete(channel);
    if (!method.endsWith("/subscribe")) return;
    for (const channel of params.channels as readonly string[]) {
      if (!/^(?:ticker|book|trades)\./.test(channel)) continue;
      const tape = tapeOf(channel, levels);
      this.#tapes.set(channel, tape);
      if (tape.snapshot !== undefined) this.#socket.send(tape.snapshot(++this.#time));
    }
  }
}

function frameOf(payload: Buffer): Buffer {
  const options = { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true };
  return Buffer.concat(Sender.frame(payload, options));
}

/** The newest line of each client, by the path that it dialled. */
const lines = new Map<string, Line>();
const server = createServer();
const sockets = new ws.WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on("upgrade", (request, raw, head) => {
  sockets.handleUpgrade(request, raw, head, (socket) => lines.set(request.url ?? "", new Line(socket, raw)));
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on("message", ({ to, prepare, go, offer, drop }: ServerOrder) => {
  const line = lines.get(to);
  if (line === undefined) throw new Error(`Nothing has dialled ${to}.`);
  if (prepare !== undefined) process.send?.(line.prepare(prepare));
  if (go === true) line.go();
  if (offer !== undefined) line.offer(offer.perSecond, offer.forMs);
  if (drop === true) line.drop();
});
process.on("disconnect", () => process.exit());
