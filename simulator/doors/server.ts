/** The doors on the network: a server for WebSocket and HTTP on one port. */

import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { Gateway } from "../dispatch/gateway.ts";
import { tooLarge } from "../refusals/wire-refusals.ts";
import { longestFrameBytes } from "../wire/frame.ts";
import { answerControl, type ControlParts, controlPath } from "./control.ts";
import { answerHttp, contentTypeOf, type HttpDoorParts } from "./http-call.ts";
import { serveSocket } from "./websocket.ts";

/** Where to listen. */
export interface ListenOptions {
  /** @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** @default 0, any free port */
  readonly port?: number | undefined;
  /** Whether clients that offer compression get it, as on the real exchange. It costs much time. @default false */
  readonly deflate?: boolean | undefined;
  /** Whether faults can be added over HTTP, under `/control`. @default false */
  readonly control?: boolean | undefined;
}

interface ServerParts extends HttpDoorParts {
  readonly gateway: Gateway;
  readonly clock: ExchangeClock;
  readonly control: ControlParts;
}

/** A server that listens. */
interface ListeningServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const socketPath = /^\/ws\/api\/v2\/?(\?|$)/;
/** Longest frame that is read at all. What is longer than the exchange allows but shorter than this is answered. */
const longestReadBytes = 8 * 1024 * 1024;
/** What a proxy writes before the path. */
const origin = /^https?:\/\/[^/?]*/i;
/** An HTTP connection lives a quarter of an hour, used or not. */
const httpConnectionMs = 15 * 60_000;

/** Whether this host can listen. */
export const canListen = true;

/** Begins to listen. */
export async function listen(parts: ServerParts, options: ListenOptions): Promise<ListeningServer> {
  const { host = "127.0.0.1", port = 0, deflate = false } = options;
  const server = createServer((request, response) => serveHttp(parts, options, request, response));
  server.keepAliveTimeout = httpConnectionMs;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false,
    maxPayload: longestReadBytes,
    perMessageDeflate: deflate,
  });
  const upgraded = new Set<Socket>();
  const expiries = new Map<Duplex, () => void>();
  server.on("connection", (socket) => {
    const expire = parts.clock.schedule(httpConnectionMs, () => socket.destroy());
    expiries.set(socket, expire);
    socket.once("close", () => {
      expire();
      expiries.delete(socket);
    });
  });
  server.on("upgrade", (request, socket, head) => {
    expiries.get(socket)?.();
    if (request.headers.upgrade?.toLowerCase() !== "websocket") {
      serveWithoutUpgrade(server, request, head);
      return;
    }
    const remote = request.socket.remoteAddress ?? "";
    const admission = parts.gateway.admit(remote);
    const isKnown = socketPath.test(request.url ?? "");
    if (!isKnown || !admission.isAdmitted) {
      refuseUpgrade(socket, admission.isAdmitted ? 404 : admission.status);
      return;
    }
    upgraded.add(request.socket);
    request.socket.once("close", () => upgraded.delete(request.socket));
    sockets.handleUpgrade(request, socket, head, (ws) => serveSocket(parts.gateway, parts.clock, ws, socket, remote));
  });
  await start(server, host, port);
  const address = server.address() as AddressInfo;
  return { host, port: address.port, close: () => stop(server, upgraded) };
}

function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException) => reject(explain(cause, host, port));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const place = `port ${port} of ${host}`;
  if (cause.code !== "EADDRINUSE")
    return new Error(`The simulator cannot listen on ${place}: ${cause.message}.`, { cause });
  return new Error(
    `The simulator cannot listen on ${place}: the port is in use. Choose another, or 0 for a free one.`,
    {
      cause,
    },
  );
}

/** Ends all connections once their pending writes are out, without waiting for clients to answer. */
function stop(server: Server, upgraded: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroySoon();
  });
}

const upgradeHeaders: ReadonlySet<string> = new Set(["connection", "upgrade", "http2-settings"]);

/** Reads a request that offers another protocol, as HTTP/2, once more without the offer: Node leaves no other way. */
function serveWithoutUpgrade(server: Server, request: IncomingMessage, head: Buffer): void {
  const { rawHeaders, method, url, socket } = request;
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!upgradeHeaders.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function serveHttp(
  parts: ServerParts,
  options: ListenOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= longestFrameBytes) chunks.push(chunk);
  });
  request.on("error", () => {});
  request.on("end", () => {
    const target = (request.url ?? "").replace(origin, "");
    const verb = request.method ?? "";
    const answer = (status: number, body: string) => answerWith(response, status, body);
    if (size > longestFrameBytes) {
      answer(400, parts.gateway.httpRefusal(tooLarge()));
      return;
    }
    const body = Buffer.concat(chunks).toString("utf8");
    const headers = request.headers as Record<string, string | undefined>;
    if (options.control === true && target.startsWith(controlPath)) {
      const addresses = [options.host, request.socket.localAddress];
      answerControl(parts.control, { verb, target, headers, body, addresses, answer });
    } else if (verb !== "GET" && verb !== "POST") answer(405, "");
    else {
      const remote = request.socket.remoteAddress ?? "";
      const cut = () => response.destroy();
      const onGone = (listener: () => void) => response.once("close", listener);
      answerHttp(parts, { verb, target, headers, body, remote, answer, cut, onGone });
    }
  });
}

function answerWith(response: ServerResponse, status: number, body: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": contentTypeOf(body), "cache-control": "no-store" });
  response.end(body);
}
