/** Connects a consumer to a feed. */
import type { NatsConnection } from "@nats-io/transport-node";
import { type Client, createClient } from "../../client/client.ts";
import { ConfigError } from "../../errors/client.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";
import { type Random, systemRandom } from "../../platform/random.ts";
import { checkNatsName } from "../create-lease.ts";
import { type Bus, feedSubjects } from "./bus.ts";
import { feedTransport } from "./feed-transport.ts";
import { natsBus } from "./nats-bus.ts";

/** Options of `connectFeed`. */
export interface FeedClientOptions {
  /** Connection to NATS. It stays yours: nothing here closes it. */
  readonly nats: NatsConnection;
  /** Name of the feed, as `startFeed` was given it. */
  readonly name: string;
  /** Milliseconds without a sign of the feed after which the line counts as lost, from 500. @default 1_000 */
  readonly silentMs?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
  /** @default the chance of this computer */
  readonly random?: Random | undefined;
}

/** What a feed gives: channels and books, typed and with the gaps of a client of the exchange. It makes no calls. */
export type FeedClient = Pick<
  Client,
  "subscribe" | "orderBook" | "on" | "state" | "stats" | "close" | typeof Symbol.asyncDispose
>;

const knownOptions: KnownOptions<FeedClientOptions> = {
  nats: ["publish", "request"],
  name: "checked",
  silentMs: "checked",
  clock: ["now", "schedule"],
  random: "function",
};

const defaultSilentMs = 1_000;
const shortestSilentMs = 500;
/** Pause before a line that was lost is opened again, in milliseconds. */
const againMs = 50;

/**
 * Reads what a feed publishes. Resolves when the feed was heard. Where it is silent, another feed takes over, messages are
 * missing or NATS is away, every channel reports a gap of cause `reconnect` and is read again.
 *
 * @example
 * const feed = await connectFeed({ nats, name: "testnet" });
 * const book = await feed.orderBook("BTC-PERPETUAL");
 * console.log(book.live?.bestBid);
 */
export async function connectFeed(options: FeedClientOptions): Promise<FeedClient> {
  checkOptions("", options, knownOptions);
  const { nats, name, silentMs = defaultSilentMs, ...ports } = options;
  if (!(Number.isFinite(silentMs) && silentMs >= shortestSilentMs)) {
    throw new ConfigError("silentMs", `a number of milliseconds, ${shortestSilentMs} or more`, silentMs);
  }
  const client = feedClient(natsBus(nats), { ...ports, name: checkNatsName("name", name), silentMs });
  await client.open();
  return client;
}

/** A client whose exchange is a feed, over any bus. */
export function feedClient(
  bus: Bus,
  {
    name,
    silentMs,
    clock = systemClock,
    random = systemRandom,
  }: Omit<FeedClientOptions, "nats"> & { readonly silentMs: number },
): Client {
  return createClient({
    network: { ws: "ws://feed" },
    // Private channels are asked for by a client that is signed in. Whether they may be read is decided by NATS.
    credentials: { clientId: "feed", clientSecret: "feed" },
    transport: feedTransport({ bus, subjects: feedSubjects(name), clock, silentMs }),
    reconnect: { backoff: { kind: "fixed", delayMs: againMs } },
    heartbeatMs: false,
    limits: false,
    clock,
    random,
  });
}
