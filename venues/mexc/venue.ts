/** MEXC, spot: public and private channels. Orders go over HTTP, which is no part of this. */
import type { ErrorRow, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { createApi } from "./generated/client.js";
import type { Api } from "./generated/namespaces.js";
import { keyLifeMs, type ListenKeys } from "./listen-keys.ts";
import { wire } from "./wire.ts";

/** What signs in at MEXC. */
export interface MexcCredentials {
  /** By `createListenKeys`. */
  readonly keys: ListenKeys;
}

const facts: Readonly<Record<string, VenueMethodFacts>> = {
  subscribe: { effect: "session" },
  unsubscribe: { effect: "session" },
  ping: { effect: "session", notification: true },
};

const errors: readonly ErrorRow[] = [
  { code: 0, name: "not_subscribed", meaning: "The channels were not granted.", retry: "fix", engine: "never" },
  { code: 429, name: "rate_limit", meaning: "Too many calls.", retry: "backoff", engine: "never" },
];

interface Depth {
  readonly fromVersion: string;
  readonly toVersion: string;
}

/** MEXC's spot market, for `createShardedClient`. It has no test network. */
export const mexc: VenueDefinition<MexcCredentials, Api> = {
  name: "mexc",
  endpoints: { mainnet: { ws: "wss://wbs-api.mexc.com/ws" } },
  api: createApi,
  methodOf: (method) => facts[method],
  errors,
  wire,
  address: async (url, { keys }) => `${url}?listenKey=${encodeURIComponent(await keys.current())}`,
  signIn: async ({ keys }, { reopen }) => {
    if (!(await keys.renew())) reopen("its listen key has ended");
    return keyLifeMs / 2;
  },
  keepAlive: { everyMs: 20_000, ask: { method: "ping", params: {} }, lifeMs: 24 * 60 * 60_000 },
  channels: {
    most: 30,
    perConnection: 30,
    apart: true,
    change: (verb, channels) => ({ method: verb, params: { channels } }),
    granted: (result, asked) => {
      const granted = new Set(
        String(result)
          .split(",")
          .map((name) => name.trim()),
      );
      return asked.filter((channel) => granted.has(channel));
    },
    isPrivate: (channel) => channel.startsWith("spot@private."),
    deliveryOf: (channel) => (/^spot@public\.(?:limit|aggre\.bookTicker|mini)/.test(channel) ? "state" : "event"),
    // The changes begin anywhere: they follow a snapshot over HTTP.
    chainOf: (channel) =>
      channel.startsWith("spot@public.aggre.depth.")
        ? {
            isStart: (_, isFirst) => isFirst,
            follows: (before, data) => BigInt((data as Depth).fromVersion) === BigInt((before as Depth).toVersion) + 1n,
          }
        : undefined,
    identityOf: (channel, data) =>
      channel.startsWith("spot@public.aggre.depth.") ? (data as Depth).toVersion : JSON.stringify(data),
  },
};
