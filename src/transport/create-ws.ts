/** The transport of Node with a line of the user's choice: proxy, authority, certificate, source address. */
import type { Agent } from "node:http";
import type { LookupFunction } from "node:net";
import type { ClientOptions as WsOptions } from "ws";
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { openWs } from "./open-ws.ts";
import { checkPins, pinMismatch } from "./pinned-keys.ts";
import { isReadable, refuseReadable } from "./readable.ts";
import type { Transport } from "./transport.ts";

/** Certificates or keys in PEM form; several may stand in one text. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[];

/** An agent of `node:http` or `node:https`, or of a library that makes such, as `https-proxy-agent`. */
export interface SocketAgent {
  readonly maxSockets: number;
  destroy(): void;
}

/** Finds the address of a name, as `lookup` of `node:dns` does. */
export type AddressLookup = (
  hostname: string,
  options: object,
  // biome-ignore lint/suspicious/noExplicitAny: one address or a list of them, as in Node's own type.
  callback: (error: Error | null, address: any, family?: number) => void,
) => void;

/** Options of `createWsTransport`. */
export interface WsTransportOptions {
  /**
   * Opens the lines, as through a proxy; or a function that gives the agent for an address, and `undefined` for none. A
   * line of an agent that is given up is closed and not reset: bytes that the kernel holds may still arrive. @default none
   */
  readonly agent?: SocketAgent | ((url: string) => SocketAgent | undefined) | undefined;
  /** Authorities to trust, in place of those of Node. @default those of Node */
  readonly ca?: Pem | undefined;
  /** Certificate of this client, where the server asks for one. @default none */
  readonly cert?: Pem | undefined;
  /** Private key of `cert`. @default none */
  readonly key?: Pem | undefined;
  /** Oldest version of TLS that is taken. @default "TLSv1.2" */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3" | undefined;
  /**
   * Public keys that the server may have, each as `sha256/` and the hash of its key in base64; its certificate has to be
   * trusted as well. Give the key that comes next, too. @default any
   */
  readonly pinnedKeys?: readonly string[] | undefined;
  /** Address of this computer to connect from. @default the system's choice */
  readonly localAddress?: string | undefined;
  /** Finds the address of a name. @default that of the system */
  readonly lookup?: AddressLookup | undefined;
  /** Longest time that a socket may take to open, in milliseconds. @default the client's `connectTimeoutMs` alone */
  readonly handshakeTimeoutMs?: number | undefined;
  /** Bytes of the longest message that is taken; a longer one ends the connection. @default 104_857_600 */
  readonly maxPayload?: number | undefined;
  /**
   * Asks for compression (`permessage-deflate`): fewer bytes, and about twelve times the processor time a message.
   * @default false
   */
  readonly compression?: boolean | undefined;
  /** Takes addresses that begin with `ws://` and are not on this computer: keys and orders can be read on the way. @default false */
  readonly allowPlain?: boolean | undefined;
}

const known: KnownOptions<WsTransportOptions> = {
  agent: "checked",
  ca: "checked",
  cert: "checked",
  key: "checked",
  minVersion: "checked",
  pinnedKeys: "checked",
  localAddress: "string",
  lookup: "function",
  handshakeTimeoutMs: "checked",
  maxPayload: "checked",
  compression: "boolean",
  allowPlain: "boolean",
};

/**
 * Makes a transport for the option `transport` of a client. Throws a `ConfigError` for options that cannot work.
 *
 * ```ts
 * const transport = createWsTransport({ ca: readFileSync("desk-ca.pem"), minVersion: "TLSv1.3" });
 * const deribit = await connect({ network: "testnet", transport });
 * ```
 */
export function createWsTransport(options: WsTransportOptions = {}): Transport {
  checkOptions("", options, known);
  checkValues(options);
  const { agent, pinnedKeys, allowPlain = false } = options;
  const fixed = wsOptionsOf(options);
  return {
    connect(url, handlers) {
      if (!allowPlain && isReadable(url)) return refuseReadable(url, handlers);
      const chosen = typeof agent === "function" ? agent(url) : agent;
      const own = chosen === undefined ? fixed : { ...fixed, agent: chosen as Agent };
      const isPinned = pinnedKeys !== undefined && url.startsWith("wss:");
      return openWs(url, handlers, {
        options: own,
        verify: isPinned ? (line) => pinMismatch(line, pinnedKeys) : undefined,
      });
    },
  };
}

/** The options under the names that `ws` and Node have for them, without those that were left out. */
function wsOptionsOf(options: WsTransportOptions): WsOptions {
  const { ca, cert, key, minVersion, localAddress, lookup, handshakeTimeoutMs, maxPayload, compression } = options;
  const named = { ca, cert, key, minVersion, localAddress, lookup: lookup as LookupFunction | undefined, maxPayload };
  const given = Object.entries({ ...named, handshakeTimeout: handshakeTimeoutMs, perMessageDeflate: compression });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as WsOptions;
}

function checkValues(options: WsTransportOptions): void {
  const { agent, cert, key, minVersion, pinnedKeys, handshakeTimeoutMs, maxPayload } = options;
  if (agent !== undefined && typeof agent !== "function" && typeof agent?.destroy !== "function") {
    throw new ConfigError("agent", "an agent of `node:http`, or a function that gives one");
  }
  for (const name of ["ca", "cert", "key"] as const) checkPem(name, options[name]);
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigError(cert === undefined ? "cert" : "key", "given too: `cert` and `key` go together");
  }
  if (minVersion !== undefined && minVersion !== "TLSv1.2" && minVersion !== "TLSv1.3") {
    throw new ConfigError("minVersion", '"TLSv1.2" or "TLSv1.3"', minVersion);
  }
  if (pinnedKeys !== undefined) checkPins(pinnedKeys);
  checkCount("handshakeTimeoutMs", handshakeTimeoutMs);
  checkCount("maxPayload", maxPayload);
}

/** Never shows what was given: it may be a private key. */
function checkPem(option: string, given: Pem | undefined): void {
  const isPem = (value: unknown): boolean =>
    value instanceof Uint8Array ? value.length > 0 : typeof value === "string" && value.includes("-----BEGIN ");
  if (given === undefined || (Array.isArray(given) ? given.length > 0 && given.every(isPem) : isPem(given))) return;
  throw new ConfigError(option, "text in PEM form, with -----BEGIN, or the bytes of such a file");
}

function checkCount(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value > 0)) return;
  throw new ConfigError(option, "a whole number from 1", value);
}
