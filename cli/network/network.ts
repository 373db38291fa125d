/** Which exchange a command talks to: `--network`. */
import type { Endpoints, Network } from "../../src/index.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

/** The network that a command talks to. */
export type ChosenNetwork =
  /** The offline exchange. */
  | { readonly name: "sim" }
  /** Deribit itself. */
  | { readonly name: "mainnet" | "testnet"; readonly network: Network }
  /** An exchange under an address of the user. */
  | { readonly name: string; readonly network: Endpoints };

/** Where `deribit-rpc simulate` listens when nothing else is said. */
export const simulatorPort = 8022;

/** The default. Only the offline exchange can do no harm: no money, no key and no network is needed for a first try. */
export const defaultNetwork = "sim";

/** Reads the word after `--network`. */
export function readNetwork(word: string): ChosenNetwork {
  if (word === "sim") return { name: "sim" };
  if (word === "mainnet" || word === "testnet") return { name: word, network: word };
  if (URL.canParse(word) && /^(?:ws|http)s?:$/.test(new URL(word).protocol)) {
    return { name: word, network: endpointsAt(new URL(word)) };
  }
  throw new CommandError(
    exitCodes.usage,
    `--network takes mainnet, testnet, sim or an address such as wss://host/ws/api/v2, not ${JSON.stringify(word)}.`,
  );
}

/** Whether what is sent there can be read on the way. */
export function isReadableOnTheWay({ ws }: Endpoints): boolean {
  const { protocol, hostname } = new URL(ws);
  return protocol === "ws:" && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The address of the one door, made from that of the other. */
function endpointsAt({ protocol, host, pathname }: URL): Endpoints {
  const secure = protocol === "wss:" || protocol === "https:" ? "s" : "";
  const path = pathname.replace(/^\/(?:ws\/)?(?:api\/v2\/?)?$/, "/api/v2");
  const own = path === "/api/v2";
  return {
    ws: `ws${secure}://${host}${own ? "/ws/api/v2" : pathname}`,
    http: `http${secure}://${host}${own ? path : pathname.replace(/^\/ws/, "")}`,
  };
}
