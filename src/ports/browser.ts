/** The transport of browsers, and of every host that has the standard `WebSocket`. */
import { afterThis } from "./host-time.ts";
import type { Transport } from "./transport.ts";

/** Close code of a line that broke without a closing handshake. */
const broken = 1006;
/** The only code, besides 3000 to 4999, that the standard lets a script close with. */
const normal = 1000;

/** Opens sockets with the `WebSocket` of the host. */
export const webSocketTransport: Transport = {
  connect(url, handlers) {
    const socket = new WebSocket(url);
    let ended = false;
    const end = (code: number, reason: string): void => {
      if (ended) return;
      ended = true;
      handlers.onClose({ code, reason });
    };
    socket.addEventListener("open", () => handlers.onOpen());
    socket.addEventListener("message", (event) => {
      if (!ended) handlers.onText(typeof event.data === "string" ? event.data : "");
    });
    socket.addEventListener("close", (event) => end(event.code, event.reason));
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: (_, reason) => socket.close(normal, reason),
      // The standard has no way to drop a dead line at once: it is left to itself, and counts as gone.
      terminate: () => {
        socket.close();
        afterThis(() => end(broken, "terminated"));
      },
    };
  },
};
