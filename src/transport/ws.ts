/** The transport of Node: sockets by the package `ws`. */
import { openWs } from "./open-ws.ts";
import { isReadable, refuseReadable } from "./readable.ts";
import type { Transport } from "./transport.ts";

/**
 * Frames that are sent between `cork` and `uncork` leave in one write: the line below `ws` holds them back, which costs a
 * third of what as many writes do.
 *
 * Opens sockets without compression: it costs twelve times the processor time a message, and the exchange offers it
 * only on request. An address that begins with `ws://` has to be on this computer; `createWsTransport` of
 * `deribit-rpc/transport` has an option for others.
 */
export const wsTransport: Transport = {
  connect: (url, handlers) =>
    isReadable(url) ? refuseReadable(url, handlers) : openWs(url, handlers, { options: {} }),
};
