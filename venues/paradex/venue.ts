/** Paradex: dotted method names, one channel a call, signed in by a bearer token that HTTP hands out. */
import type { ErrorRow, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";

/** What signs in at Paradex. */
export interface ParadexCredentials {
  /** A token of `POST /v1/auth`. It ends after minutes: give a function that gets a new one. */
  readonly jwt: string;
}

const ofSession = new Set(["auth", "subscribe", "unsubscribe", "modify_subscription"]);

function methodOf(wire: string): VenueMethodFacts | undefined {
  const row = methodRows.get(wire);
  if (row === undefined) return undefined;
  return { ...row, effect: ofSession.has(wire) ? "session" : "write", isPrivate: wire.startsWith("order.") };
}

/** The codes that the description lists: each of them is a call that was not done. */
const errors: readonly ErrorRow[] = [
  { code: -32700, name: "parse_error", meaning: "The frame is no JSON.", retry: "no", engine: "never" },
  { code: -32600, name: "invalid_request", meaning: "The frame is no call.", retry: "no", engine: "never" },
  { code: -32601, name: "method_not_found", meaning: "There is no such method.", retry: "no", engine: "never" },
  { code: -32602, name: "invalid_params", meaning: "The params do not fit.", retry: "fix", engine: "no" },
  // Where something inside fails, what was done before is not known.
  { code: -32603, name: "internal_error", meaning: "The exchange failed.", retry: "verify", engine: "maybe" },
  {
    code: 40110,
    name: "malformed_token",
    meaning: "The token is none.",
    retry: "no",
    engine: "never",
    permanent: true,
  },
  {
    code: 40111,
    name: "invalid_token",
    meaning: "The token is wrong, or has ended.",
    retry: "reauth",
    engine: "no",
    permanent: true,
  },
  {
    code: 40112,
    name: "country_refused",
    meaning: "The exchange refuses this country.",
    retry: "no",
    engine: "never",
    permanent: true,
  },
  { code: 40300, name: "not_signed_in", meaning: "The connection is not signed in.", retry: "reauth", engine: "no" },
  { code: 42901, name: "rate_limit", meaning: "Too many calls.", retry: "backoff", engine: "no" },
];

/** Families of channels of one account. */
const privateFamilies = new Set([
  "account",
  "balance_events",
  "fills",
  "funding_payments",
  "orders",
  "positions",
  "rfq",
  "tradebusts",
  "transaction",
  "transfers",
]);
const familyOf = (channel: string): string => /^\w+/.exec(channel)?.[0] ?? "";

/** Paradex, for `createVenueClient`. */
export const paradex: VenueDefinition<ParadexCredentials, Api> = {
  name: "paradex",
  endpoints: {
    mainnet: { ws: "wss://ws.api.prod.paradex.trade/v1" },
    testnet: { ws: "wss://ws.api.testnet.paradex.trade/v1" },
  },
  api: createApi,
  methodOf,
  errors,
  refusals: { tokenRefused: 40300, creditsExhausted: 42901 },
  signIn: async ({ jwt }, { ask }) => {
    await ask({ method: "auth", params: { bearer: jwt } });
    return undefined;
  },
  // No method only shows that the exchange is there: to leave a channel that nothing reads changes nothing, and is answered.
  keepAlive: { everyMs: 20_000, ask: { method: "unsubscribe", params: { channel: "bbo.NONE" } } },
  channels: {
    most: 1,
    change: (verb, [channel]) => ({ method: verb, params: { channel } }),
    granted: (result) => [(result as { readonly channel?: string } | null)?.channel ?? ""],
    isPrivate: (channel) => privateFamilies.has(familyOf(channel)),
    deliveryOf: (channel) => (familyOf(channel) === "bbo" || channel.includes(".snapshot@") ? "state" : "event"),
  },
};
