/** The options of a client of any exchange: what they mean, their defaults, and what is refused. */
import { checkedMs, type ReconnectOptions, type ResolvedOptions } from "../client/options.ts";
import { resolveOptions } from "../client/resolve-options.ts";
import { ConfigError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { Random } from "../platform/random.ts";
import { hostTransport } from "../transport/host.ts";
import type { Transport } from "../transport/transport.ts";
import type { Endpoints, VenueDefinition, VenueEndpoints } from "../venue.ts";

/** Options of `createVenueClient`. */
export interface VenueClientOptions<Credentials> {
  /** A network of the exchange by its name, or an address. There is no default: one of them is real money. */
  readonly network: string | VenueEndpoints;
  /** What the client signs in with, or a function that is asked for it each time. @default public methods and channels only */
  readonly credentials?: Credentials | (() => Credentials | Promise<Credentials>) | undefined;
  /** Longest wait for an answer, in milliseconds; `false` waits without end. @default 30_000 */
  readonly timeoutMs?: number | false | undefined;
  /** Longest time, in milliseconds, that one attempt to connect and sign in may take. @default 15_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** Longest time, in milliseconds, that `open` tries before it closes the client; `false` has no end. @default 60_000 */
  readonly openTimeoutMs?: number | false | undefined;
  /**
   * Milliseconds between two pings; a line that is silent for one and a half of them is opened again. `false` notices a
   * dead line only when something is sent. @default what the exchange wants
   */
  readonly keepAliveMs?: number | false | undefined;
  /** How a lost connection is opened again; `false` closes the client instead. */
  readonly reconnect?: ReconnectOptions | false | undefined;
  /** Calls that may be open at the same time; one more fails at once. @default 10_000 */
  readonly maxInFlight?: number | undefined;
  /** Puts the line of your program that made a call into the stack of its error. @default on, unless `NODE_ENV` is `production` */
  readonly callerStacks?: boolean | undefined;
  /** @default sockets by the package `ws` on Node, the standard `WebSocket` elsewhere */
  readonly transport?: Transport | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
  /** @default the chance of this computer */
  readonly random?: Random | undefined;
}

const knownOptions: KnownOptions<VenueClientOptions<unknown>> = {
  network: "checked",
  credentials: "checked",
  timeoutMs: "checked",
  connectTimeoutMs: "checked",
  openTimeoutMs: "checked",
  keepAliveMs: "checked",
  reconnect: "checked",
  maxInFlight: "checked",
  callerStacks: "checked",
  transport: "checked",
  clock: "checked",
  random: "checked",
};

/** Options with every default in place. */
export interface ResolvedVenueOptions<Credentials> extends Omit<ResolvedOptions, "credentials"> {
  readonly credentials: VenueClientOptions<Credentials>["credentials"];
  readonly keepAliveMs: number | false;
}

/** Puts the defaults in place and refuses what cannot work, naming the option. */
export function resolveVenueOptions<Credentials>(
  { name, endpoints, signIn, keepAlive }: VenueDefinition<Credentials, object>,
  options: VenueClientOptions<Credentials>,
): ResolvedVenueOptions<Credentials> {
  checkOptions("", options, knownOptions);
  const { network, credentials, keepAliveMs = keepAlive?.everyMs ?? false, ...others } = options;
  if (credentials !== undefined && signIn === undefined) {
    throw new ConfigError("credentials", `left out: nothing signs in at ${name}`);
  }
  const kind = typeof credentials;
  if (credentials !== undefined && (credentials === null || (kind !== "object" && kind !== "function"))) {
    throw new ConfigError("credentials", "an object, or a function that gives one");
  }
  return {
    // The rest is checked as the options of Deribit's client, without what only that does.
    ...resolveOptions(
      { ...others, network: addressOf(network, endpoints), orderDeadlineMs: false, limits: false, heartbeatMs: false },
      hostTransport,
    ),
    credentials,
    keepAliveMs: keepAliveMs === false ? false : checkedMs("keepAliveMs", keepAliveMs, 1),
  };
}

function addressOf(network: string | VenueEndpoints, endpoints: Readonly<Record<string, VenueEndpoints>>): Endpoints {
  if (typeof network === "object" && network !== null) return withoutStreams(network);
  const found = Object.hasOwn(endpoints, network) ? endpoints[network] : undefined;
  if (found !== undefined) return withoutStreams(found);
  const names = Object.keys(endpoints).map((name) => JSON.stringify(name));
  throw new ConfigError("network", `${names.join(", ")} or an object with \`ws\``, network);
}

function withoutStreams({ streams: _, ...endpoints }: VenueEndpoints): Endpoints {
  return endpoints;
}
