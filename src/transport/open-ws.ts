/** One socket by the package `ws`, as the port of transports wants it. */
import type { Duplex } from "node:stream";
import { WebSocket, type ClientOptions as WsOptions } from "ws";
import { wallNow } from "../platform/host-time.ts";
import { dial } from "./dial.ts";
import type { SocketClose, SocketHandlers, TransportSocket } from "./transport.ts";

/** How a socket is opened. */
export interface WsSetting {
  /** Options of `ws` itself. With an `agent` it opens the lines below. */
  readonly options: WsOptions;
  /** Looks at the line before anything of the session is sent, and gives the reason to drop it. */
  readonly verify?: ((line: Duplex) => Error | undefined) | undefined;
}

/** Opens one socket. Returns at once. */
export function openWs(url: string, handlers: SocketHandlers, { options, verify }: WsSetting): TransportSocket {
  const { createConnection, reset } = dial(url.startsWith("wss:"));
  const ownLine = options.agent === undefined ? { createConnection } : {};
  const ws = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: false, ...options, ...ownLine });
  let line: Duplex | undefined;
  const failed = listen(ws, handlers);
  ws.on("upgrade", (response) => {
    line = response.socket;
    const error = verify?.(line);
    if (error === undefined) return;
    failed({ error });
    ws.terminate();
  });
  return {
    send: (text) => {
      // A text would leave as two pieces, its frame and its bytes, and the line pays for each piece of a write.
      if (ws.readyState === WebSocket.OPEN) ws.send(Buffer.from(text), asText);
    },
    sendBinary: (bytes) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(bytes);
    },
    cork: () => line?.cork(),
    uncork: () => line?.uncork(),
    close: (code, reason) => ws.close(code, reason),
    terminate: () => {
      reset();
      ws.terminate();
    },
  };
}

const asText = { binary: false };

type Failure = Pick<SocketClose, "status" | "error" | "retryAfterMs">;

/** Hands on what happens to a socket. What is given to the result comes before what `ws` says of it. */
function listen(ws: WebSocket, handlers: SocketHandlers): (failure: Failure) => void {
  let failure: Failure = {};
  let first: Failure = {};
  ws.on("open", () => handlers.onOpen());
  ws.on("message", (data, isBinary) => {
    if (!(data instanceof Uint8Array) || handlers.onBytes?.(data, isBinary) !== true) handlers.onText(textOf(data));
  });
  ws.on("error", (error) => {
    failure = { ...failure, error };
  });
  ws.on("unexpected-response", (request, response) => {
    const retryAfterMs = retryAfterMsOf(response.headers["retry-after"]);
    failure = { status: response.statusCode ?? 0, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    response.resume();
    request.destroy();
    ws.terminate();
  });
  ws.on("close", (code, reason) => handlers.onClose({ code, reason: reason.toString(), ...failure, ...first }));
  return (given) => {
    first = given;
  };
}

/** Milliseconds that `Retry-After` asks to wait: it gives seconds, or a date. `undefined` when it is absent or neither. */
export function retryAfterMsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - wallNow();
  return ms >= 0 ? ms : undefined;
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
}
