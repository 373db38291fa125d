/** One WebSocket on the network, as a line of the exchange. */

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Gateway } from "../dispatch/gateway.ts";
import type { Clock } from "../ports.ts";
import type { Line } from "../session/connection.ts";

/** How long a client may take over the closing handshake, in milliseconds. */
const closeGraceMs = 1000;
/** Pause between the pings of the protocol itself. */
const pingMs = 30_000;

/** Connects a socket that has just opened to the exchange. */
export function serveSocket(gateway: Gateway, clock: Clock, ws: WebSocket, socket: Duplex, remote: string): void {
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
    if (!connection.isDead) ws.pong(data);
  });
  ws.on("error", () => {});
  ws.on("close", () => {
    cancelPing();
    line.ended();
    leave();
    gateway.closed(connection);
  });
}

/** Frames of one turn of the event loop leave in one write. */
class SocketLine implements Line {
  readonly remote: string;
  readonly #clock: Clock;
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  #isCorked = false;
  #cancelGrace = () => {};

  constructor(clock: Clock, ws: WebSocket, socket: Duplex, remote: string) {
    this.#clock = clock;
    this.#ws = ws;
    this.#socket = socket;
    this.remote = remote;
  }

  send(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#isCorked = false;
        this.#socket.uncork();
      });
    }
    this.#ws.send(text);
  }

  backlog(): number {
    return this.#ws.bufferedAmount;
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
    this.#cancelGrace = this.#clock.schedule(closeGraceMs, () => this.#ws.terminate());
  }

  cut(): void {
    this.#ws.terminate();
  }

  /** The socket is gone. */
  ended(): void {
    this.#cancelGrace();
  }
}
