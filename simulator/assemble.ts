/** Connects the wire to an exchange. The exchange is a parameter, so that a test can use a small one. */

import type { Validators } from "../generated/contract.ts";
import { methodRows } from "../generated/methods.ts";
import type { Exchange, ExchangeOptions } from "./boundary/exchange.ts";
import { cacheInstruments } from "./cached-exchange.ts";
import { createChannelMethods } from "./channels/channel-methods.ts";
import { Channels } from "./channels/channels.ts";
import type { Played } from "./channels/played.ts";
import { Credits } from "./credits/credits.ts";
import { realClock } from "./determinism/clock.ts";
import { createRandom } from "./determinism/random.ts";
import { Agenda } from "./dispatch/agenda.ts";
import { Dispatcher } from "./dispatch/dispatcher.ts";
import { Gateway, type GatewayStats } from "./dispatch/gateway.ts";
import { Lanes } from "./dispatch/lanes.ts";
import type { ParamsValidator } from "./dispatch/params.ts";
import { type Problem, Problems } from "./dispatch/problems.ts";
import { createMemoryHttp, createMemoryTransport, type MemoryHttp, type MemoryTransport } from "./doors/memory.ts";
import { listen } from "./doors/server.ts";
import { Faults } from "./faults/faults.ts";
import { createPlatformClock, Platform } from "./faults/platform.ts";
import { resolveOptions, type WireOptions } from "./options.ts";
import { ApiKeys } from "./session/api-keys.ts";
import { SecurityKeys } from "./session/security-keys.ts";
import { createSessionMethods } from "./session/session-methods.ts";
import { createSignInMethods } from "./session/sign-in.ts";
import { TokenStore } from "./session/tokens.ts";
import { Encoder } from "./wire/encoder.ts";

/** A simulated exchange that runs, around any market. */
export interface WireSimulator {
  /** Address of the WebSocket, for clients. */
  readonly url: string;
  /** Address of the HTTP methods, for clients. */
  readonly httpUrl: string;
  /** Opens sockets without a network, by the clock alone. */
  readonly transport: MemoryTransport;
  /** Makes HTTP calls without a network, by the clock alone. */
  readonly http: MemoryHttp;
  /** The faults: rules can be added and removed at any time. */
  readonly faults: Faults;
  /** The market, for tests that look past the wire. */
  readonly exchange: Exchange;
  /** The channels that `SimulatorOptions.played` names: their messages are sent here. */
  readonly played: Played;
  /** Errors of the simulator itself. Not empty means a bug in it. */
  readonly problems: readonly Problem[];
  /** Counts of connections, calls and notifications. */
  readonly stats: GatewayStats;
  /** Disconnects all clients and closes the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Addresses for clients that come by `transport` and `http`. */
const memoryUrl = "ws://deribit.simulator/ws/api/v2";
const memoryHttpUrl = "http://deribit.simulator/api/v2";

/**
 * Builds a simulator around the exchange that `createExchange` makes. What comes in is checked by `validators`; they
 * have to know results and channels as well when what goes out is to be checked.
 */
export async function assemble<Market extends Exchange>(
  options: WireOptions,
  validators: ParamsValidator | Validators,
  createExchange: (options: ExchangeOptions) => Market,
): Promise<WireSimulator & { readonly exchange: Market }> {
  const resolved = resolveOptions(options);
  const { seed, accounts, listen: listenOptions, credits, networkDelayMs } = resolved;
  const realTime = options.clock ?? realClock;
  const faults = new Faults(realTime, createRandom(seed, "faults"));
  const clock = createPlatformClock(realTime, faults);
  const market = createExchange({ clock, random: createRandom(seed, "market"), accounts });
  const exchange = cacheInstruments(market);
  const problems = new Problems(resolved.checkOutgoing ? complete(validators) : undefined, resolved.onProblem);
  const encoder = new Encoder(resolved.numbers, resolved.testnet);
  const platform = new Platform(faults, exchange);
  const apiKeys = new ApiKeys(clock, accounts);
  const tokens = new TokenStore(clock, createRandom(seed, "tokens"));
  const armedAccounts = new Set<number>();

  const channels: Channels = new Channels({
    exchange,
    clock,
    writer: encoder,
    check: (channel, json) => problems.checkNotification(channel, json),
    deliver: (connection, channel, text, isChange) => gateway.notify(connection, channel, text, isChange),
    isLocked: (index) => platform.isLocked(index),
    played: resolved.played,
  });
  const sessionMethods = new Map([
    ...createSessionMethods({ clock, platform, armedAccounts }),
    ...createSignInMethods({
      clock,
      accounts,
      apiKeys,
      tokens,
      tokenLifetimeS: resolved.tokenLifetimeS,
      signedIn: ({ account }, remote) =>
        channels.publish("user.access_log", accessLog(clock.now(), remote), account.userId),
    }),
    ...createChannelMethods(channels),
  ]);
  const agenda = new Agenda(clock);
  const dispatcher = new Dispatcher({
    agenda,
    methods: methodRows,
    sessionMethods,
    exchange,
    validators,
    tokens,
    securityKeys: new SecurityKeys(clock, createRandom(seed, "challenges")),
    credits: credits === false ? undefined : new Credits(clock, credits),
    lanes: new Lanes(agenda, createRandom(seed, "latencies"), resolved.latencies),
    faults,
    platform,
    problems,
  });
  const { idleTimeoutMs, backlogLimit, connectionsPerAddress } = resolved;
  const patience = { idleTimeoutMs, backlogLimit };
  const gateway = new Gateway({
    clock,
    encoder,
    dispatcher,
    channels,
    exchange,
    tokens,
    faults,
    platform,
    patience,
    connectionsPerAddress,
    armedAccounts,
  });
  for (const rule of resolved.faults) faults.add(rule);

  const httpParts = { gateway, tokens, apiKeys };
  const control = { faults, stats: () => gateway.stats, problems: () => problems.list };
  const end = () => {
    faults.clear();
    gateway.close();
    agenda.close();
    channels.close();
    exchange.close();
  };
  const listening = listenOptions === false ? undefined : listen({ ...httpParts, clock, control }, listenOptions);
  const server = await listening?.catch((cause: unknown) => {
    end();
    throw cause;
  });
  const network = createRandom(seed, "network");
  const close = async () => {
    end();
    await server?.close();
  };
  const address = server === undefined ? "" : `${server.host}:${server.port}`;
  return {
    url: server === undefined ? memoryUrl : `ws://${address}/ws/api/v2`,
    httpUrl: server === undefined ? memoryHttpUrl : `http://${address}/api/v2`,
    transport: createMemoryTransport(gateway, realTime, network, networkDelayMs),
    http: createMemoryHttp(httpParts, realTime, network, networkDelayMs),
    faults,
    exchange: market,
    played: channels.played,
    get problems() {
      return problems.list;
    },
    get stats() {
      return gateway.stats;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function complete(validators: ParamsValidator | Validators): Validators {
  if ("validateChannel" in validators) return validators;
  throw new TypeError("Expected validators of results and channels, for `checkOutgoing` is set.");
}

function accessLog(now: number, ip: string): object {
  const timestamp = Math.floor(now);
  return { id: timestamp, timestamp, log: "success", ip, country: "XX", city: "Simulated" };
}
