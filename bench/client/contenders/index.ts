/** The contenders, by the names that results carry. Each is loaded by the process that measures it, and by no other. */
import type { Contender } from "./contender.ts";

const contenders = {
  ws: async () => (await import("./by-hand.ts")).byHand,
  "ws-newest": async () => (await import("./by-hand.ts")).byHandNewest,
  "deribit-rpc": async () => (await import("./deribit-rpc.ts")).deribitRpc,
  "rpc-websockets": async () => (await import("./rpc-websockets.ts")).rpcWebsockets,
  ccxt: async () => (await import("./ccxt.ts")).ccxt,
  "tardis-dev": async () => (await import("./tardis.ts")).tardis,
} satisfies Readonly<Record<string, () => Promise<Contender>>>;

/** Names of the contenders. */
export type Name = keyof typeof contenders;

export function load(name: Name): Promise<Contender> {
  return contenders[name]();
}
