/** Starts a feed: one process that reads the exchange for many. */
import { type Client, createClient } from "../../client/client.ts";
import type { ClientOptions } from "../../client/options.ts";
import { ConfigError } from "../../errors/client.ts";
import { systemClock } from "../../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";
import { hostTransport } from "../../transport/host.ts";
import type { Transport } from "../../transport/transport.ts";
import { checkLeaseMs, checkNatsName, createLease, type LeaseOptions } from "../create-lease.ts";
import type { Lease } from "../lease.ts";
import { type Bus, feedSubjects } from "./bus.ts";
import { ExchangeFeed } from "./feed.ts";
import { natsBus } from "./nats-bus.ts";

/** Options of `startFeed`. */
export interface FeedStartOptions extends Pick<LeaseOptions, "nats" | "bucket" | "replicas"> {
  /** Name of the feed: up to 19 letters, digits, `-` and `_`. Of all processes that give the same name, one feeds. */
  readonly name: string;
  /** How the feed connects: options of `connect`. Without `credentials` it has public channels alone. */
  readonly client: Omit<ClientOptions, "api">;
  /** Time of the lease, in milliseconds, from 500. When a feed dies, another one takes over after it. @default 1_000 */
  readonly leaseMs?: number | undefined;
  /** Milliseconds after which a channel is left that no consumer reads any more, from 5_000. @default 30_000 */
  readonly pauseMs?: number | undefined;
}

/** A feed that runs. `startFeed` makes it. */
export interface RunningFeed extends AsyncDisposable {
  /** Whether it is the one that feeds. */
  readonly isActive: boolean;
  /** Channels that it reads at the exchange. */
  readonly channels: readonly string[];
  /** Messages that it has published. */
  readonly published: number;
  /** Its own client. */
  readonly client: Client;
  /** Lets another feed take over at once, and ends its connection to the exchange. */
  close(): Promise<void>;
}

const knownOptions: KnownOptions<FeedStartOptions> = {
  nats: ["publish", "request"],
  name: "checked",
  client: "checked",
  leaseMs: "checked",
  pauseMs: "checked",
  bucket: "checked",
  replicas: "checked",
};

const defaultLeaseMs = 1_000;
const defaultPauseMs = 30_000;
const shortestPauseMs = 5_000;

/**
 * Connects to the exchange, and publishes on NATS what consumers ask for with `connectFeed`, while no other feed of this name
 * does. Resolves when its client is connected; rejects when it cannot connect, and with a `ConfigError` for options that
 * cannot work.
 *
 * @example
 * const feed = await startFeed({ nats, name: "testnet", client: { network: "testnet" } });
 * console.log(feed.isActive, feed.channels);
 * await feed.close();
 */
export async function startFeed(options: FeedStartOptions): Promise<RunningFeed> {
  checkOptions("", options, knownOptions);
  const { nats, client, leaseMs = defaultLeaseMs, bucket, replicas, pauseMs = defaultPauseMs } = options;
  const name = checkNatsName("name", options.name);
  checkLeaseMs(leaseMs);
  if (!(Number.isFinite(pauseMs) && pauseMs >= shortestPauseMs)) {
    throw new ConfigError("pauseMs", `a number of milliseconds, ${shortestPauseMs} or more`, pauseMs);
  }
  const { clock = systemClock, random } = client ?? {};
  const lease = () =>
    createLease({ nats, name: checkNatsName("name", `feed-${name}`), leaseMs, bucket, replicas, clock, random });
  return runFeed({ bus: natsBus(nats), name, client, pauseMs, lease });
}

/** Runs a feed over any bus and lease. */
export async function runFeed({
  bus,
  name,
  client: options,
  pauseMs,
  lease,
}: {
  readonly bus: Bus;
  readonly name: string;
  readonly client: Omit<ClientOptions, "api">;
  readonly pauseMs: number;
  readonly lease: () => Lease;
}): Promise<RunningFeed> {
  let onFrame = (_: string): void => {};
  const transport = heard(options.transport ?? hostTransport, (text) => onFrame(text));
  const client = createClient({ ...options, transport });
  await client.open();
  const { clock = systemClock } = options;
  const feed = new ExchangeFeed({ bus, subjects: feedSubjects(name), client, lease: lease(), clock, pauseMs });
  onFrame = (text) => feed.onFrame(text);
  const close = async (): Promise<void> => {
    await feed.close();
    await client.close();
  };
  return {
    get isActive() {
      return feed.isActive;
    },
    get channels() {
      return feed.channels;
    },
    get published() {
      return feed.published;
    },
    client,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A transport that shows each frame before its client reads it: it is on its way to the consumers sooner. */
function heard(transport: Transport, onText: (text: string) => void): Transport {
  return {
    connect: (url, handlers) =>
      transport.connect(url, {
        onOpen: () => handlers.onOpen(),
        onClose: (close) => handlers.onClose(close),
        onText: (text) => {
          onText(text);
          handlers.onText(text);
        },
      }),
  };
}
