/** An offline MEXC: subscriptions in JSON, pushes in protobuf, and listen keys over a `fetch` of its own. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Clock, createDouble, type Double, type DoubleCall, Refusal, type Transport } from "../contract/entry.ts";
import { messages } from "./generated/messages.js";
import type { PushDataV3ApiWrapper } from "./generated/types.js";
import type { ListenKeyFetch } from "./listen-keys.ts";

/** The key that it knows. */
export const goodKey = { key: "mexc-key", secret: "mexc-secret" } as const;

/** What the offline MEXC can be made to do. */
export interface MexcDouble extends Double {
  /** HTTP of the exchange: listen keys. */
  readonly fetch: ListenKeyFetch;
  /** Listen keys that are good now. */
  readonly keys: ReadonlySet<string>;
  /** Addresses of the sockets that were opened. */
  readonly addresses: readonly string[];
  /** Sends the next change of a book on each channel of it; `skip` loses one before it. */
  change(symbol: string, skip?: boolean): void;
  /** Sends a body on a channel. */
  push(channel: string, body: Partial<PushDataV3ApiWrapper>): void;
  /** Ends a listen key. */
  end(listenKey: string): void;
}

const known =
  /^spot@(?:public\.(?:aggre\.(?:deals|depth|bookTicker)\.v3\.api\.pb@(?:10|100)ms@[A-Z]+|limit\.depth\.v3\.api\.pb@[A-Z]+@(?:5|10|20)|kline\.v3\.api\.pb@[A-Z]+@\w+)|private\.(?:orders|deals|account)\.v3\.api\.pb)$/;
/** Channels that one connection takes. */
const mostChannels = 30;
const hourMs = 60 * 60_000;

/** Makes an offline MEXC on a clock. */
export function createMexcDouble(clock: Clock): MexcDouble {
  /** When each listen key ends. */
  const keys = new Map<string, number>();
  const addresses: string[] = [];
  const versions = new Map<string, number>();

  const double = createDouble(clock, {
    codec: {
      decode: (frame) => JSON.parse(String(frame)) as unknown,
      encode: (value) => (value instanceof Uint8Array ? value : JSON.stringify(value)),
    },
    read: (value) => {
      const { id, method, params } = value as { id: unknown; method: string; params?: readonly string[] };
      return { id, method, params: { channels: params ?? [] } } satisfies DoubleCall;
    },
    answer: ({ method, params }, session) => {
      const asked = params["channels"] as readonly string[];
      if (method === "PING") return "PONG";
      if (method === "UNSUBSCRIPTION") {
        for (const channel of asked) session.channels.delete(channel);
        return asked.join(",");
      }
      const wrong = asked.filter((channel) => !known.test(channel));
      const isFull = session.channels.size + asked.length > mostChannels;
      if (wrong.length > 0 || isFull) throw new Refusal(0, `Not Subscribed successfully! [${asked.join(",")}].`);
      for (const channel of asked) session.channels.add(channel);
      return asked.join(",");
    },
    reply: ({ id, method }, result, refusal) =>
      method === "PING"
        ? { id: 0, code: 0, msg: result }
        : { id, code: refusal?.code ?? 0, msg: refusal?.message ?? result },
    message: (channel, body) =>
      messages.PushDataV3ApiWrapper.encode({ channel, sendTime: String(clock.now()), ...(body as object) }),
  });

  const transport: Transport = {
    connect: (url, handlers) => {
      addresses.push(url);
      return double.transport.connect(url, handlers);
    },
  };

  const answer = (status: number, body: object) => ({ ok: status === 200, status, json: async () => body });
  const fetch: ListenKeyFetch = async (url, { method, headers }) => {
    const { searchParams } = new URL(url);
    const text = url.replace(/^[^?]*\?/, "").replace(/&signature=.*$/, "");
    const isSigned = searchParams.get("signature") === signatureOf(text);
    if (headers["X-MEXC-APIKEY"] !== goodKey.key || !isSigned) return answer(400, { code: 700_002, msg: "Signature" });
    if (method === "POST") {
      const listenKey = `listen-${keys.size + 1}`;
      keys.set(listenKey, clock.now() + hourMs);
      return answer(200, { listenKey });
    }
    const listenKey = searchParams.get("listenKey") ?? "";
    if ((keys.get(listenKey) ?? 0) <= clock.now()) return answer(404, { code: 730_002, msg: "No such key" });
    keys.set(listenKey, clock.now() + hourMs);
    return answer(200, { listenKey });
  };

  return {
    ...double,
    transport,
    fetch,
    addresses,
    get keys() {
      return new Set([...keys].filter(([, untilMs]) => untilMs > clock.now()).map(([key]) => key));
    },
    end: (listenKey) => void keys.set(listenKey, 0),
    push: (channel, body) => double.publish(channel, body),
    change: (symbol, skip = false) => {
      const from = (versions.get(symbol) ?? 1_000) + (skip ? 11 : 1);
      versions.set(symbol, from + 4);
      const publicAggreDepths = {
        asks: [{ price: "60001.00", quantity: String(from % 7) }],
        bids: [{ price: "59999.00", quantity: String(from % 5) }],
        eventType: "spot@public.aggre.depth.v3.api.pb@100ms",
        fromVersion: String(from),
        toVersion: String(from + 4),
        lastOrderCreateTime: String(clock.now()),
      };
      for (const interval of ["10ms", "100ms"]) {
        double.publish(`spot@public.aggre.depth.v3.api.pb@${interval}@${symbol}`, { publicAggreDepths });
      }
    },
  };
}

function signatureOf(text: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(goodKey.secret), utf8ToBytes(text)));
}
