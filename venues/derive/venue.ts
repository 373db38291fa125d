/** Derive: JSON-RPC with signed actions, signed in by a signature of the time. */
import type { ErrorRow, OwnCall, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";

/** What signs in at Derive. */
export interface DeriveCredentials {
  /** Address of the wallet that owns the account, not that of a session key. */
  readonly wallet: string;
  /** EIP-191 signature of a text, in hexadecimal, by the wallet or a session key: `signMessage` of viem's accounts, for instance. */
  readonly signMessage: (text: string) => string | Promise<string>;
}

const ofSession = new Set(["public/login", "subscribe", "unsubscribe", "private/set_cancel_on_disconnect"]);
/** Names of methods that change nothing. */
const isRead = /\/(?:get(?:_|[A-Z])|poll_|session_keys$|rfq_get_)|_debug$|\/order_quote$/;

function methodOf(wire: string): VenueMethodFacts | undefined {
  const row = methodRows.get(wire);
  if (row === undefined) return undefined;
  const effect = ofSession.has(wire) ? "session" : isRead.test(wire) ? "read" : "write";
  return { ...row, effect, isPrivate: wire.startsWith("private/") };
}

const refused = (code: number, name: string, meaning: string): ErrorRow => ({
  code,
  name,
  meaning,
  retry: "no",
  engine: "no",
});
const keyRefused = (code: number, name: string, meaning: string): ErrorRow => ({
  ...refused(code, name, meaning),
  permanent: true,
});

/** Codes of calls that were not done. A write that is refused with another one counts as unknown. */
const errors: readonly ErrorRow[] = [
  { ...refused(-32000, "rate_limit", "Too many calls."), retry: "backoff" },
  { ...refused(-32100, "too_many_connections", "Too many connections of one account."), retry: "backoff" },
  refused(-32700, "parse_error", "The frame is no JSON."),
  refused(-32600, "invalid_request", "The frame is no call."),
  refused(-32601, "method_not_found", "There is no such method."),
  refused(-32602, "invalid_params", "The params do not fit."),
  refused(11000, "no_funds", "The account lacks the funds."),
  refused(11006, "no_such_order", "There is no such order, or not any more."),
  refused(11008, "post_only_reject", "The order would have traded at once."),
  refused(11012, "bad_amount", "The amount is no multiple of the step."),
  refused(11013, "bad_price", "The price is too far away, or no multiple of the tick."),
  refused(11017, "nonce_used", "The nonce was used before."),
  refused(12001, "no_such_instrument", "There is no such instrument."),
  refused(13000, "bad_channels", "The channels are none."),
  keyRefused(14014, "bad_signature", "The signature does not fit what was signed."),
  keyRefused(14022, "channel_not_allowed", "The account may not read this channel."),
  keyRefused(14026, "no_such_session_key", "The session key is not registered."),
  keyRefused(14030, "session_key_ended", "The session key has ended."),
  keyRefused(14031, "scope_too_small", "The session key may not do this."),
];

const time: OwnCall = { method: "public/get_time", params: {} };

/** Derive, for `createVenueClient`. */
export const derive: VenueDefinition<DeriveCredentials, Api> = {
  name: "derive",
  endpoints: {
    mainnet: { ws: "wss://api.derive.xyz/v3/ws" },
    testnet: { ws: "wss://testnet.api.derive.xyz/v3/ws" },
  },
  api: createApi,
  methodOf,
  errors,
  signIn: async ({ wallet, signMessage }, { ask, now }) => {
    const timestamp = Math.floor(now());
    const signature = await signMessage(String(timestamp));
    await ask({ method: "public/login", params: { wallet, timestamp, signature } });
    return undefined;
  },
  keepAlive: { everyMs: 20_000, ask: time },
  channels: {
    change: (verb, channels) => ({ method: verb, params: { channels } }),
    granted: (result) => {
      const { status = {} } = (result ?? {}) as { readonly status?: Readonly<Record<string, unknown>> };
      return Object.keys(status).filter((channel) => status[channel] === "ok");
    },
    // Those of an account begin with its number, those of a wallet with its address.
    isPrivate: (channel) => /^(?:\d+|0x[0-9a-fA-F]+)\./.test(channel),
    deliveryOf: (channel) => (/^(?:orderbook|ticker_slim|spot_feed)\./.test(channel) ? "state" : "event"),
    isCausedByOne: (code) => code === 13000,
  },
};
