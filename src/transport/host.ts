/** The transport that fits the host. */
import type { Transport } from "./transport.ts";
import { wsTransport } from "./ws.ts";

/** `ws` on Node; the build for Bun, Deno, workers and browsers puts the standard `WebSocket` in its place. */
export const hostTransport: Transport = wsTransport;
