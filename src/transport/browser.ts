/** The transport of browsers, and of every host that has the standard `WebSocket`. */
import { afterThis, later } from "../platform/host-time.ts";
import type { SocketClose, Transport } from "./transport.ts";

/** Close code of a line that broke without a closing handshake. */
const broken = 1006;
/** The only code, besides 3000 to 4999, that the standard lets a script close with. */
const normal = 1000;
/** The `readyState` of a socket that is open. */
const openState = 1;
/** How Bun and Deno end what they say of a handshake that was refused; the standard has no field for the status. */
const statusAtEnd = /status code: (\d{3})$/;

type Failure = Pick<SocketClose, "status" | "error">;

/** Opens sockets with the `WebSocket` of the host. */
export const webSocketTransport: Transport = {
  connect(url, handlers) {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    let opened = false;
    let ended = false;
    let failure: Failure = {};
    const end = (code: number, reason: string): void => {
      if (ended) return;
      ended = true;
      // Deno gives 0 where a socket never opened.
      handlers.onClose({ code: code === 0 ? broken : code, reason, ...failure });
    };
    socket.addEventListener("open", () => {
      opened = true;
      if (!ended) handlers.onOpen();
    });
    socket.addEventListener("message", (event) => {
      if (ended) return;
      if (typeof event.data === "string") handlers.onText(event.data);
      else if (handlers.onBytes?.(new Uint8Array(event.data as ArrayBuffer), true) !== true) handlers.onText("");
    });
    socket.addEventListener("error", (event) => {
      failure = failureOf(event, opened);
      // The sockets of Node 20 tell no end when they could not open.
      if (!opened) later(0, () => end(broken, ""));
    });
    socket.addEventListener("close", (event) => end(event.code, event.reason));
    const send = (frame: string | Uint8Array): void => {
      if (socket.readyState === openState) socket.send(frame as string | Uint8Array<ArrayBuffer>);
    };
    return {
      send,
      sendBinary: send,
      close: (_, reason) => socket.close(normal, reason),
      // The standard has no way to drop a dead line at once: it is left to itself, and counts as gone.
      terminate: () => {
        socket.close();
        afterThis(() => end(broken, "terminated"));
      },
    };
  },
};

/** What a host says of a failure: Bun gives a code, Bun and Deno the status in words, browsers nothing. */
function failureOf(event: object, opened: boolean): Failure {
  const { message, error } = event as { readonly message?: unknown; readonly error?: unknown };
  const words = typeof message === "string" && message !== "" ? message : "the host does not say why";
  const status = opened ? undefined : statusAtEnd.exec(words)?.[1];
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return {
    ...(status !== undefined && { status: Number(status) }),
    error: Object.assign(new Error(opened ? words : `the socket did not open: ${words}`), {
      code: typeof code === "string" ? code : "ERR_WEBSOCKET",
    }),
  };
}
