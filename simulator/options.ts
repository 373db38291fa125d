/** The options of a simulator and their defaults. */

import type { AccountConfig } from "./boundary/accounts.ts";
import type { PlayedOptions } from "./channels/played.ts";
import type { PoolOverrides } from "./credits/pool-size.ts";
import type { ExchangeClock } from "./determinism/clock.ts";
import type { Latencies } from "./dispatch/lanes.ts";
import type { Problem } from "./dispatch/problems.ts";
import type { Delay } from "./doors/memory.ts";
import { canListen, type ListenOptions } from "./doors/server.ts";
import type { FaultRule } from "./faults/fault.ts";
import { allRights } from "./session/scopes.ts";
import type { NumberFormat } from "./wire/encoder.ts";

/** How the exchange behaves towards its clients. */
export interface WireOptions {
  /**
   * The source of all chance: tokens, ids, latencies, faults, the market.
   * @default 1
   */
  readonly seed?: number | undefined;
  /**
   * The time of the exchange; `createVirtualClock()` makes one that a test moves.
   * @default the clock of this computer
   */
  readonly clock?: ExchangeClock | undefined;
  /**
   * Where to listen; `false` opens no port, so that `transport` and `http` are the only doors.
   * @default a free port of 127.0.0.1; `false` when a clock is given, and in browsers and workers, which open no port
   */
  readonly listen?: ListenOptions | false | undefined;
  /** Accounts and their keys. @default `defaultAccounts` */
  readonly accounts?: readonly AccountConfig[] | undefined;
  /**
   * How numbers are printed: `plain` as JavaScript does, `wire` as the real exchange does (`10.0`, `6.4e4`).
   * @default "plain"
   */
  readonly numbers?: NumberFormat | undefined;
  /** The `testnet` member of answers. @default true */
  readonly testnet?: boolean | undefined;
  /**
   * Credit pools as the real ones, with other sizes where given; `false` counts nothing.
   * @default the real sizes
   */
  readonly credits?: PoolOverrides | false | undefined;
  /** Time that the workers of the exchange take. @default none: answers come at once, in order */
  readonly latencies?: Latencies | undefined;
  /** Time that a message takes through `transport` and `http`, each way. @default 0 */
  readonly networkDelayMs?: Delay | undefined;
  /** Life of a token that asks for no other, in seconds. @default 900 */
  readonly tokenLifetimeS?: number | undefined;
  /**
   * Silence, in milliseconds, after which a socket without heartbeat and subscription is cut; 0 for never.
   * @default 60_500
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Simultaneous sockets and HTTP calls of one address. @default 32 */
  readonly connectionsPerAddress?: number | undefined;
  /** Bytes that a client may leave unread before it is disconnected. @default 16 MiB */
  readonly backlogLimit?: number | undefined;
  /** Channels whose messages are sent by `Simulator.played`, as those of a recording. @default none */
  readonly played?: PlayedOptions | undefined;
  /** Faults that are in force from the start. */
  readonly faults?: readonly FaultRule[] | undefined;
  /**
   * Whether each message that goes out is checked against its schema, and what does not fit is a problem.
   * @default false
   */
  readonly checkOutgoing?: boolean | undefined;
  /** Receives errors of the simulator itself. `problems` keeps them too. */
  readonly onProblem?: ((problem: Problem) => void) | undefined;
}

type Settled<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** `WireOptions` with all defaults filled in. */
type ResolvedWireOptions = Settled<Omit<WireOptions, "onProblem" | "clock">> & Pick<WireOptions, "onProblem">;

/** A main account with its sub-account, and a second main account to trade with. All keys have all rights. */
export const defaultAccounts: readonly AccountConfig[] = [
  {
    userId: 1001,
    username: "sim-main",
    keys: [{ clientId: "sim-client", clientSecret: "sim-secret-0001", name: "main", maxScope: allRights }],
    balances: { BTC: 10, ETH: 100, USDC: 1_000_000, USDT: 1_000_000 },
  },
  {
    userId: 1002,
    username: "sim-sub",
    mainUserId: 1001,
    keys: [{ clientId: "sim-sub", clientSecret: "sim-secret-0002", name: "sub", maxScope: allRights }],
    balances: { BTC: 10, ETH: 100, USDC: 1_000_000, USDT: 1_000_000 },
  },
  {
    userId: 2001,
    username: "sim-other",
    keys: [{ clientId: "sim-other", clientSecret: "sim-secret-0003", name: "other", maxScope: allRights }],
    balances: { BTC: 10, ETH: 100, USDC: 1_000_000, USDT: 1_000_000 },
  },
];

/** Fills in the defaults. */
export function resolveOptions(options: WireOptions): ResolvedWireOptions {
  return {
    seed: options.seed ?? 1,
    listen: options.listen ?? (options.clock === undefined && canListen ? {} : false),
    accounts: options.accounts ?? defaultAccounts,
    numbers: options.numbers ?? "plain",
    testnet: options.testnet ?? true,
    credits: options.credits ?? {},
    latencies: options.latencies ?? {},
    networkDelayMs: options.networkDelayMs ?? 0,
    tokenLifetimeS: options.tokenLifetimeS ?? 900,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_500,
    connectionsPerAddress: options.connectionsPerAddress ?? 32,
    backlogLimit: options.backlogLimit ?? 16 * 1024 * 1024,
    faults: options.faults ?? [],
    played: options.played ?? { channels: [] },
    checkOutgoing: options.checkOutgoing ?? false,
    ...(options.onProblem === undefined ? {} : { onProblem: options.onProblem }),
  };
}
