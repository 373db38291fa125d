/** Coinbase's gateway to Deribit: its dialect, its own sign-in, one address for trading and one for market data. */
import type { ErrorRow, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";
import { type CdpKey, signToken } from "./signing.ts";

/** What signs in at Coinbase: a CDP key, or an OAuth2 access token. */
export type CoinbaseCredentials = CdpKey | { readonly accessToken: string };

const ofSession =
  /^(?:public\/(?:auth|hello|set_heartbeat|disable_heartbeat)|private\/(?:logout|\w+_cancel_on_disconnect)|\w+\/(?:un)?subscribe)$/;
const isRead = /^public\/|\/get_/;

function methodOf(wire: string): VenueMethodFacts | undefined {
  const row = methodRows.get(wire);
  if (row === undefined && !ofSession.test(wire)) return undefined;
  const effect = ofSession.test(wire) ? "session" : isRead.test(wire) ? "read" : "write";
  return { ...row, effect, isPrivate: wire.startsWith("private/") };
}

const row = (code: number, name: string, meaning: string, rest: Partial<ErrorRow> = {}): ErrorRow => ({
  code,
  name,
  meaning,
  retry: "fix",
  engine: "no",
  ...rest,
});

/** Codes of calls that were not done. A write that is refused with another one counts as unknown. */
const errors: readonly ErrorRow[] = [
  row(-32700, "parse_error", "The frame is no JSON."),
  row(-32600, "invalid_request", "The frame is no call."),
  row(-32601, "method_not_allowed", "The gateway has no such method at this address."),
  row(-32602, "invalid_params", "The params do not fit."),
  row(10004, "order_not_found", "There is no such order, or not any more.", { retry: "no" }),
  row(10009, "not_enough_funds", "The account lacks the funds.", { retry: "no" }),
  row(10028, "too_many_requests", "Too many calls.", { retry: "backoff" }),
  row(10047, "matching_engine_queue_full", "The matching engine is busy.", { retry: "backoff" }),
  row(11030, "other_reject", "The order was rejected: its reason says why."),
  row(11044, "not_open_order", "The order is not open any more.", { retry: "no" }),
  row(13004, "invalid_credentials", "The key or its token is wrong.", { retry: "reauth", permanent: true }),
  row(13009, "unauthorized", "The session is not signed in, or has ended.", { retry: "reauth", permanent: true }),
  row(13021, "forbidden", "The key may not do this.", { retry: "no", permanent: true }),
];

const isPrivate = (channel: string): boolean => channel.startsWith("user.");

/** Coinbase derivatives, for `createShardedClient`: its market data has an address of its own. There is no test network. */
export const coinbase: VenueDefinition<CoinbaseCredentials, Api> = {
  name: "coinbase",
  endpoints: {
    mainnet: {
      ws: "wss://drb.coinbase.com/ws/api/v2",
      http: "https://drb.coinbase.com/api/v2",
      streams: "wss://streams.drb.coinbase.com/ws/api/v2",
    },
  },
  api: createApi,
  methodOf,
  errors,
  refusals: { tokenRefused: 13009, creditsExhausted: 10028 },
  wire: { ping: "heartbeat", isQuestion: (params) => (params as { readonly type?: string }).type === "test_request" },
  signIn: async (credentials, { ask, now, random }) => {
    const isKey = "secret" in credentials;
    const token = isKey ? signToken(credentials, now(), random) : credentials.accessToken;
    const grant_type = isKey ? "coinbase_cdp" : "coinbase_oauth2";
    const { expires_in } = (await ask({ method: "public/auth", params: { grant_type, token } })) as {
      readonly expires_in: number;
    };
    return expires_in * 1_000;
  },
  // A socket that is idle for 30 s is closed with 1011.
  keepAlive: {
    everyMs: 12_000,
    ask: { method: "public/test", params: {} },
    answer: () => ({ method: "public/test", params: {} }),
  },
  channels: {
    apart: true,
    isPrivate,
    change: (verb, channels) => ({
      method: `${isPrivate(channels[0] ?? "") ? "private" : "public"}/${verb}`,
      params: { channels },
    }),
    deliveryOf: (channel) =>
      /^(?:ticker|incremental_ticker|quote|perpetual|deribit_price_index|user\.portfolio)\b/.test(channel)
        ? "state"
        : "event",
    chainOf: (channel) => {
      const [kind, , ...rest] = channel.split(".");
      if (kind !== "book" || rest.length !== 1) return undefined;
      return {
        isStart: (data) => (data as BookChange).type === "snapshot",
        follows: (before, data) => (data as BookChange).prev_change_id === (before as BookChange).change_id,
      };
    },
  },
};

interface BookChange {
  readonly type?: string;
  readonly change_id: number;
  readonly prev_change_id?: number;
}
