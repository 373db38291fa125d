/** Gate.io: an envelope of its own, signed by HMAC-SHA512. Spot and futures are two exchanges at two addresses. */
import type { ChannelPolicy, ErrorRow, SendCall, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { isPrivate } from "./channel-name.ts";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";
import { createWire, type GateioCredentials } from "./wire.ts";

const ofSession = /^(?:(?:un)?subscribe|\w+\.(?:login|ping))$/;
const isRead = /\.order_(?:status|list)$/;

function methodOf(wire: string): VenueMethodFacts | undefined {
  if (ofSession.test(wire)) return { ...methodRows.get(wire), effect: "session" };
  const row = methodRows.get(wire);
  return row === undefined ? undefined : { ...row, effect: isRead.test(wire) ? "read" : "write", isPrivate: true };
}

const row = (code: number, name: string, meaning: string, rest: Partial<ErrorRow> = {}): ErrorRow => ({
  code,
  name,
  meaning,
  retry: "fix",
  engine: "no",
  ...rest,
});
const failed: Partial<ErrorRow> = { retry: "verify", engine: "maybe" };

/** Codes of channels, and statuses of calls. */
const errors: readonly ErrorRow[] = [
  row(1, "bad_request", "The envelope is none."),
  row(2, "bad_argument", "The channel, or what it is about, does not exist."),
  row(3, "server_error", "The exchange failed.", failed),
  row(4, "signature_refused", "The key or the signature is wrong.", { retry: "no", permanent: true }),
  row(400, "rejected", "The call was rejected: its label says why."),
  row(401, "not_signed_in", "The key, the signature or the time of a login is wrong.", {
    retry: "reauth",
    permanent: true,
  }),
  row(403, "forbidden", "The key may not do this.", { retry: "no", permanent: true }),
  row(404, "not_found", "There is no such order or market."),
  row(429, "rate_limit", "Too many calls.", { retry: "backoff" }),
  row(500, "failed", "The exchange failed.", failed),
  row(502, "bad_gateway", "The exchange failed.", failed),
  row(503, "unavailable", "The exchange failed.", failed),
  row(504, "timed_out", "The exchange failed.", failed),
];

interface BookChange {
  readonly full?: boolean;
  readonly U: number;
  readonly u: number;
}

const channels: ChannelPolicy = {
  most: 1,
  change: (verb, [channel]) => ({ method: verb, params: { channel } }),
  granted: (_, asked) => asked,
  isPrivate,
  deliveryOf: (channel) => (/\.(?:tickers|book_ticker|order_book)\./.test(channel) ? "state" : "event"),
  // The changes begin anywhere: where they follow a snapshot over HTTP, its reader finds out.
  chainOf: (channel) => {
    const isWhole = channel.includes(".obu.");
    if (!isWhole && !channel.includes(".order_book_update.")) return undefined;
    return {
      isStart: (data, isFirst) => (data as BookChange).full === true || (isFirst && !isWhole),
      follows: (before, data) => (data as BookChange).U === (before as BookChange).u + 1,
    };
  },
};

function gateio<Market extends keyof Api>(
  market: Market,
  endpoints: VenueDefinition<GateioCredentials, Api[Market]>["endpoints"],
): VenueDefinition<GateioCredentials, Api[Market]> {
  return {
    name: `gateio-${market}`,
    endpoints,
    api: (send: SendCall) => createApi(send)[market],
    methodOf,
    errors,
    refusals: { tokenRefused: 401, creditsExhausted: 429 },
    wire: createWire,
    signIn: async (_, { ask }) => {
      await ask({ method: `${market}.login`, params: {} });
      return undefined;
    },
    keepAlive: { everyMs: 10_000, ask: { method: `${market}.ping`, params: {} } },
    channels,
  };
}

/** Gate.io's spot market, for `createVenueClient`. It has no test network. */
export const gateioSpot: VenueDefinition<GateioCredentials, Api["spot"]> = gateio("spot", {
  mainnet: { ws: "wss://api.gateio.ws/ws/v4/" },
});

/** Gate.io's perpetual futures, for `createVenueClient`: settled in USDT, in BTC, and the test network. */
export const gateioFutures: VenueDefinition<GateioCredentials, Api["futures"]> = gateio("futures", {
  usdt: { ws: "wss://fx-ws.gateio.ws/v4/ws/usdt" },
  btc: { ws: "wss://fx-ws.gateio.ws/v4/ws/btc" },
  testnet: { ws: "wss://ws-testnet.gate.com/v4/ws/futures/usdt" },
});
