/** One WebSocket on the network, as a line of the exchange. */

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Gateway } from "../dispatch/gateway.ts";
import type { Line } from "../session/connection.ts";
import { encodeTextFrames } from "./text-frames.ts";

/** How long a client may take over the closing handshake, in milliseconds. */
const closeGraceMs = 1000;
/** Text that is gathered before it is written, in characters. */
const longestPending = 1 << 18;
/** Pause between the pings of the protocol itself. */
const pingMs = 30_000;

/** Connects a socket that has just opened to the exchange. */
export function serveSocket(
  gateway: Gateway,
  clock: ExchangeClock,
  ws: WebSocket,
  socket: Duplex,
  remote: string,
): void {
  const line = new SocketLine(clock, ws, socket, remote);
  const leave = gateway.enter(remote);
  const connection = gateway.open(line);
  let cancelPing = () => {};
  const ping = () => {
    if (!connection.isDead) ws.ping();
    cancelPing = clock.schedule(pingMs, ping);
  };
  cancelPing = clock.schedule(pingMs, ping);
  ws.on("message", (data, isBinary) => {
    if (isBinary) gateway.receiveBinary(connection);
    else gateway.receive(connection, data.toString());
  });
  ws.on("ping", (data) => {
    if (!connection.isDead) line.pong(data);
  });
  ws.on("error", () => {});
  ws.on("close", () => {
    cancelPing();
    line.ended();
    leave();
    gateway.closed(connection);
  });
}

/** Messages of one turn of the event loop leave in one write. */
class SocketLine implements Line {
  readonly remote: string;
  readonly #clock: ExchangeClock;
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  /** Whether the client has been given compression, which only `ws` can do. */
  readonly #isDeflating: boolean;
  #pending: string[] = [];
  #pendingLength = 0;
  #cancelGrace = () => {};

  constructor(clock: ExchangeClock, ws: WebSocket, socket: Duplex, remote: string) {
    this.#clock = clock;
    this.#ws = ws;
    this.#socket = socket;
    this.#isDeflating = ws.extensions !== "";
    this.remote = remote;
  }

  send(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (this.#isDeflating) {
      this.#ws.send(text);
      return;
    }
    if (this.#pending.length === 0) process.nextTick(() => this.#flush());
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength > longestPending) this.#flush();
  }

  backlog(): number {
    return this.#ws.bufferedAmount + this.#pendingLength;
  }

  pong(data: Buffer): void {
    this.#flush();
    this.#ws.pong(data);
  }

  close(code: number, reason: string): void {
    this.#flush();
    this.#ws.close(code, reason);
    this.#cancelGrace = this.#clock.schedule(closeGraceMs, () => this.#ws.terminate());
  }

  cut(): void {
    this.#flush();
    this.#ws.terminate();
  }

  hush(): void {
    this.#flush();
    this.#socket.cork();
  }

  /** The socket is gone. */
  ended(): void {
    this.#cancelGrace();
    this.#pending = [];
  }

  /** Writes around `ws`, which would make two pieces of memory and two callbacks of each message. */
  #flush(): void {
    const texts = this.#pending;
    if (texts.length === 0) return;
    this.#pending = [];
    this.#pendingLength = 0;
    if (this.#ws.readyState === this.#ws.OPEN) this.#socket.write(encodeTextFrames(texts));
  }
}
