/** Addresses whose traffic can be read on the way: keys and orders do not go there unless that was asked for. */
import { ConfigError } from "../errors/client.ts";
import { afterThis } from "../platform/host-time.ts";
import type { SocketHandlers, TransportSocket } from "./transport.ts";

/** Names and addresses of this computer, as `URL` writes them. */
const here = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether the address is neither encrypted nor on this computer. */
export function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (protocol === "ws:" || protocol === "http:") && !here.test(hostname);
}

/** A socket that does not open, and says why. Another attempt cannot help, which its code says. */
export function refuseReadable(url: string, handlers: SocketHandlers): TransportSocket {
  const error = new ConfigError(
    "network.ws",
    `an address that begins with wss:// (what is sent to ${new URL(url).host} could be read on the way), or to have ` +
      "the `transport` that `createWsTransport({ allowPlain: true })` of `deribit-rpc/transport` makes",
  );
  afterThis(() =>
    handlers.onClose({ code: 1006, reason: "", error: Object.assign(error, { code: "ERR_INVALID_URL" }) }),
  );
  return { send: () => {}, close: () => {}, terminate: () => {} };
}
