/** A client for the length of one command. */
import { connect as connectSocket } from "node:net";
import {
  type Client,
  type ClientOptions,
  connect,
  type Endpoints,
  type Network,
  wsTransport,
} from "../../src/index.ts";
import { createWsTransport } from "../../src/transport/entry.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { requireCredentials } from "./credentials.ts";
import { type ChosenNetwork, isReadableOnTheWay, readNetwork, simulatorPort } from "./network.ts";
import { tapped } from "./tap.ts";

/** What a command says of the client that it needs. */
export interface OpenOptions {
  /** The word after `--network`. */
  readonly network: string;
  /** Whether it signs in. Public calls go without, so that no key leaves where none is needed. */
  readonly signIn: boolean;
  /** Options of the client beside those. */
  readonly client?: Partial<ClientOptions> | undefined;
  /** Gets each frame that comes in, after the client has read it. */
  readonly onText?: ((text: string) => void) | undefined;
}

/** A client that is ready, and the exchange that was started for it. */
export interface OpenClient extends AsyncDisposable {
  readonly client: Client;
  /** The exchange in words, as `testnet`. */
  readonly where: string;
}

/** Connects, and signs in where that is wanted. The offline exchange is started where none runs on this computer. */
export async function openClient({ network: word, signIn, client: more, onText }: OpenOptions): Promise<OpenClient> {
  const chosen = readNetwork(word);
  const credentials = signIn ? requireCredentials(chosen.name).credentials : undefined;
  if ("network" in chosen && signIn) refuseReadable(chosen.name, chosen.network);
  const { where, options, stop } = await findExchange(chosen);
  try {
    const tap = onText === undefined ? {} : { transport: tapped(options.transport ?? wsTransport, onText) };
    const client = await connect({ ...options, credentials, ...more, ...tap });
    return {
      client,
      where,
      [Symbol.asyncDispose]: async () => {
        await client.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Refuses to sign in where the key could be read on the way. */
function refuseReadable(where: string, network: Network): void {
  if (typeof network === "string" || !isReadableOnTheWay(network)) return;
  throw new CommandError(
    exitCodes.usage,
    `${where} is not encrypted: a key would be readable on the way. Use wss://, or an exchange on this computer.`,
  );
}

/** An exchange to connect to. */
export interface Target {
  /** The exchange in words, as `testnet`. */
  readonly where: string;
  readonly options: Pick<ClientOptions, "network" | "transport">;
  /** Ends the exchange, where it was started for this. */
  readonly stop: () => Promise<void>;
}

/** The exchange behind a network. The offline one is started where none runs on this computer. */
export function findExchange(chosen: ChosenNetwork): Target | Promise<Target> {
  return "network" in chosen ? remote(chosen.name, chosen.network) : offlineExchange();
}

function remote(where: string, network: ClientOptions["network"]): Target {
  // What needs no key may be asked without encryption, too.
  const isPlain = typeof network === "object" && isReadableOnTheWay(network);
  const transport = isPlain ? { transport: createWsTransport({ allowPlain: true }) } : {};
  return { where, options: { network, ...transport }, stop: async () => {} };
}

/** The exchange of `deribit-rpc simulate`, where it runs; one in this process otherwise, which ends with the command. */
async function offlineExchange(): Promise<Target> {
  if (await isListening(simulatorPort)) return remote(`sim on port ${simulatorPort}`, runningSimulator);
  const { createSimulator } = await import("../../simulator/index.ts");
  const exchange = await createSimulator({ listen: false, market: { rate: 20 } });
  return {
    where: "sim in this process",
    options: { network: { ws: exchange.url }, transport: exchange.transport },
    stop: () => exchange.close(),
  };
}

const runningSimulator: Endpoints = {
  ws: `ws://127.0.0.1:${simulatorPort}/ws/api/v2`,
  http: `http://127.0.0.1:${simulatorPort}/api/v2`,
};

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ port, host: "127.0.0.1" });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
