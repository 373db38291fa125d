/** The transport of Node: sockets by the package `ws`. */
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { wallNow } from "../platform/host-time.ts";
import { dial } from "./dial.ts";
import type { SocketClose, SocketHandlers, Transport } from "./transport.ts";

/**
 * Frames that are sent between `cork` and `uncork` leave in one write: the line below `ws` holds them back, which costs a
 * third of what as many writes do.
 *
 * Opens sockets without compression: it costs twelve times the processor time a message, and the exchange offers it
 * only on request.
 */
export const wsTransport: Transport = {
  connect(url, handlers) {
    const { createConnection, reset } = dial(url.startsWith("wss:"));
    const ws = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: false, createConnection });
    let line: Duplex | undefined;
    ws.on("upgrade", (response) => {
      line = response.socket;
    });
    listen(ws, handlers);
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
  },
};

const asText = { binary: false };

function listen(ws: WebSocket, handlers: SocketHandlers): void {
  let failure: Pick<SocketClose, "status" | "error" | "retryAfterMs"> = {};
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
  ws.on("close", (code, reason) => handlers.onClose({ code, reason: reason.toString(), ...failure }));
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
