/** In place of `ws.ts` in the build for Bun, Deno, workers and browsers: the standard `WebSocket` does its work there. */
import { webSocketTransport } from "./browser.ts";
import type { Transport } from "./transport.ts";

export const wsTransport: Transport = webSocketTransport;
