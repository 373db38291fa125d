/** An offline gateway of Coinbase: the offline exchange behind it, with its two addresses, its methods and its sign-in. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { createSimulator, type Simulator } from "../../simulator/index.ts";
import type { Clock, Transport } from "../contract/entry.ts";
import { methodRows } from "./generated/methods.js";

/** The key that it knows. */
export const goodKey = { name: "organizations/o/apiKeys/k", secret: btoa("7".repeat(32)) } as const;

/** The running gateway. */
export interface CoinbaseDouble {
  readonly transport: Transport;
  readonly simulator: Simulator;
}

type Value = Readonly<Record<string, unknown>>;

const publicKey = ed25519.getPublicKey(new TextEncoder().encode("7".repeat(32)));
const account = { grant_type: "client_credentials", client_id: "sim-client", client_secret: "sim-secret-0001" };
const behind = "ws://simulator.test/ws/api/v2";
const ofChannels = /^(public|private)\/(?:un)?subscribe$/;
/** Milliseconds that a frame of the gateway is on its way. */
const delayMs = 1;

/** Makes an offline gateway on a clock. */
export async function createCoinbaseDouble(clock: Clock): Promise<CoinbaseDouble> {
  const simulator = await createSimulator({ clock, networkDelayMs: delayMs, checkOutgoing: true });

  const connect: Transport["connect"] = (url, handlers) => {
    const isStreams = new URL(url).host.startsWith("streams.");
    const signIns = new Set<unknown>();
    let isOpen = true;
    const close: typeof handlers.onClose = (end) => {
      if (isOpen) handlers.onClose(end);
      isOpen = false;
    };
    const say = (message: Value): void =>
      void clock.schedule(delayMs, () => isOpen && handlers.onText(JSON.stringify({ jsonrpc: "2.0", ...message })));
    const refuse = (id: unknown, code: number, message: string): void => say({ id, error: { code, message } });
    const socket = simulator.transport.connect(behind, {
      onOpen: () => handlers.onOpen(),
      onText: (text) => handlers.onText(signIns.size === 0 ? text : withoutRefresh(text, signIns)),
      onClose: close,
    });

    const send = (text: string): void => {
      const call = JSON.parse(text) as { id: unknown; method: string; params?: Value };
      const { id, method, params = {} } = call;
      const [, channelsOf] = ofChannels.exec(method) ?? [];
      const isListed = channelsOf !== undefined || methodRows.has(method);
      const isHere = isStreams ? !method.startsWith("private/") : channelsOf !== "public";
      if (!isListed || !isHere) refuse(id, -32_601, "method not in allowlist");
      else if (method === "private/logout") {
        socket.terminate();
        clock.schedule(delayMs, () => close({ code: 1000, reason: "logout" }));
      } else if (method === "public/auth" && !isGood(params, clock.now())) refuse(id, 13_004, "invalid_credentials");
      else if (method === "public/auth") {
        signIns.add(id);
        socket.send(JSON.stringify({ ...call, params: account }));
      } else if (channelsOf === "private") {
        // Channels of market data are left out without a word.
        const channels = (params["channels"] as readonly string[]).filter((name) => name.startsWith("user."));
        if (channels.length === 0) say({ id, result: [] });
        else socket.send(JSON.stringify({ ...call, params: { channels } }));
      } else socket.send(text);
    };
    return { send, close: (code, reason) => socket.close(code, reason), terminate: () => socket.terminate() };
  };
  return { simulator, transport: { connect } };
}

/** The answer to a sign-in, as the gateway has it: it gives no refresh token. */
function withoutRefresh(text: string, signIns: Set<unknown>): string {
  const message = JSON.parse(text) as { id?: unknown; result?: Value };
  if (!signIns.delete(message.id) || message.result === undefined) return text;
  const { refresh_token: _, ...result } = message.result;
  return JSON.stringify({ ...message, result });
}

/** Whether a token was signed by the key, for now, and has all that the gateway wants. */
function isGood({ grant_type, token }: Value, nowMs: number): boolean {
  const [header = "", claims = "", signature = ""] = String(token).split(".");
  try {
    const { alg, kid, nonce } = read(header);
    const { sub, iss, nbf, exp } = read(claims);
    const isNow = Number(nbf) * 1_000 <= nowMs && nowMs < Number(exp) * 1_000 && Number(exp) - Number(nbf) <= 120;
    const isNamed = alg === "EdDSA" && kid === goodKey.name && sub === goodKey.name && iss === "cdp";
    const text = new TextEncoder().encode(`${header}.${claims}`);
    const isSigned = ed25519.verify(bytesOf(signature), text, publicKey);
    return grant_type === "coinbase_cdp" && isNow && isNamed && isSigned && String(nonce).length > 0;
  } catch {
    return false;
  }
}

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const read = (part: string): Value => JSON.parse(new TextDecoder().decode(bytesOf(part))) as Value;
