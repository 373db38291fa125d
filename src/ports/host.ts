/** The transport that fits the host. */
import { webSocketTransport } from "./browser.ts";
import type { Transport } from "./transport.ts";
import { wsTransport } from "./ws.ts";

/** `ws` on Node and its kin, the standard `WebSocket` elsewhere. */
export const hostTransport: Transport =
  globalThis.process?.versions?.node === undefined ? webSocketTransport : wsTransport;
