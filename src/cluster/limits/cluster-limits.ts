/** Makes limits that all processes of an account share. */
import { publishedLimits } from "../../api/limits.ts";
import { ConfigError } from "../../errors/client.ts";
import { AccountLimits, type Limits, type LimitsOptions } from "../../limits/limits.ts";
import type { PoolSize } from "../../limits/pool.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { Emitter, type Off } from "../../platform/emitter.ts";
import { guardedClock, warnOfThrown } from "../../platform/guarded-clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";
import { type Random, systemRandom } from "../../platform/random.ts";
import type { LimitPool, MethodRow } from "../../venue.ts";
import { checkLeaseMs, checkNatsName, holderName, type LeaseOptions } from "../create-lease.ts";
import { natsRegister } from "../nats-register.ts";
import type { Register } from "../register.ts";
import { type CutRule, cutPool } from "./cut.ts";
import { LendingPool } from "./lending-pool.ts";
import { LentPool } from "./lent-pool.ts";
import { Shares, type SharingState } from "./shares.ts";

/** Options of `clusterLimits`. All processes of an account give the same. */
export interface ClusterLimitsOptions
  extends Pick<LeaseOptions, "nats" | "bucket" | "replicas" | "random">,
    Omit<LimitsOptions, "clock"> {
  /** Name of the account: up to 24 letters, digits, `-` and `_`. Processes that give the same name share its credits. */
  readonly account: string;
  /** Most processes of the account that run at the same time, from 1 to 100. Those without NATS count. */
  readonly processes: number;
  /**
   * Share of each pool, from 0 to below 1, of which every process has an equal part of its own. It is all that a process has
   * while NATS is away, and no other process has it while it is not. A part holds one call at least; where those of all processes would
   * take more than half of a pool, there are none. @default 0.1
   */
  readonly aloneShare?: number | undefined;
  /** Time after which the credits of a dead process come back, in milliseconds, from 500. @default 1_000 */
  readonly leaseMs?: number | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** What the limits of a cluster report. */
export interface ClusterLimitsEvents {
  /** This process shares with the others from now on, or it does not: with the reason. */
  readonly state: { readonly state: SharingState; readonly reason: string };
}

/** Limits that all processes of an account share. `snapshot()` shows what this process has. */
export interface ClusterLimits extends Limits, AsyncDisposable {
  readonly state: SharingState;
  on<Name extends keyof ClusterLimitsEvents>(event: Name, listener: (event: ClusterLimitsEvents[Name]) => void): Off;
  /** Gives back what it holds, for the other processes. Never rejects. Close the clients first. */
  close(): Promise<void>;
}

const knownOptions: KnownOptions<ClusterLimitsOptions> = {
  nats: ["publish", "request"],
  account: "checked",
  processes: "checked",
  aloneShare: "checked",
  leaseMs: "checked",
  bucket: "checked",
  replicas: "checked",
  orders: "checked",
  others: "checked",
  tier: "checked",
  pools: "checked",
  cancelReserve: "checked",
  clock: ["now", "schedule"],
  random: "function",
};

const defaultLeaseMs = 1_000;
const defaultAloneShare = 0.1;

/**
 * Limits for the clients of an account in several processes: each borrows credits for a moment and spends them by itself, so
 * that a call costs no round trip. Hand them to `connect`. Throws a `ConfigError` for options that cannot work.
 *
 * @example
 * const limits = clusterLimits({ nats, account: "main", processes: 4 });
 * limits.on("state", ({ state, reason }) => console.log(state, reason));
 * const deribit = await connect({ network: "testnet", credentials, limits });
 */
export function clusterLimits(options: ClusterLimitsOptions): ClusterLimits {
  checkOptions("", options, knownOptions);
  const { nats, bucket = "deribit-rpc", replicas = 1, account } = options;
  checkNatsName("bucket", bucket);
  return sharedLimits(natsRegister(nats, `limits.${checkNatsName("account", account)}`, { bucket, replicas }), options);
}

/** Limits that are shared by a register. */
export function sharedLimits(
  register: Register,
  options: Omit<ClusterLimitsOptions, "nats" | "account" | "bucket" | "replicas">,
): ClusterLimits {
  const { processes, aloneShare = defaultAloneShare, leaseMs = defaultLeaseMs } = options;
  const { orders, others, tier, pools, cancelReserve, random = systemRandom } = options;
  checkLeaseMs(leaseMs);
  if (!(Number.isInteger(processes) && processes >= 1 && processes <= 100)) {
    throw new ConfigError("processes", "a whole number from 1 to 100", processes);
  }
  if (!(typeof aloneShare === "number" && aloneShare >= 0 && aloneShare < 1)) {
    throw new ConfigError("aloneShare", "a number from 0 to below 1", aloneShare);
  }
  const clock = guardedClock(options.clock ?? systemClock, warnOfThrown, "clock");
  return new SharedLimits(
    { register, leaseMs, random, clock, rule: { processes, aloneShare } },
    { orders, others, tier, pools, cancelReserve, clock },
  );
}

interface Sharing {
  readonly register: Register;
  readonly leaseMs: number;
  readonly random: Random;
  readonly clock: Clock;
  readonly rule: CutRule;
}

class SharedLimits extends AccountLimits implements ClusterLimits {
  readonly #shares: Shares;
  readonly #emitter = new Emitter<ClusterLimitsEvents>((error) =>
    warnOfThrown(error, "a listener to state of the limits"),
  );

  constructor({ register, leaseMs, random, clock, rule }: Sharing, options: LimitsOptions) {
    const made: LentPool[] = [];
    const terms = JSON.stringify({ ...rule, cancelReserve: options.cancelReserve, pools: options.pools });
    const emit = (state: SharingState, reason: string): void => this.#emitter.emit("state", { state, reason });
    const shares = new Shares(
      { register, holder: holderName(random), leaseMs, terms, clock, random, onState: emit },
      made,
    );
    super(publishedLimits, options, (name, size, reserve, poolClock) => {
      const { least, most } = publishedLimits.costs[name];
      const cut = (of: PoolSize) => cutPool(of, most, reserve, rule);
      const lender = new LentPool({ name, size, cheapest: least, cut, leaseMs, process: shares });
      made.push(lender);
      return lender.attach(new LendingPool(poolClock, lender.cut.own, reserve, lender));
    });
    this.#shares = shares;
    shares.open();
  }

  get state(): SharingState {
    return this.#shares.state;
  }

  on<Name extends keyof ClusterLimitsEvents>(event: Name, listener: (event: ClusterLimitsEvents[Name]) => void): Off {
    return this.#emitter.on(event, listener);
  }

  close(): Promise<void> {
    return this.#shares.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  override exhausted(row: MethodRow): void {
    super.exhausted(row);
    this.#shares.exhausted(row.pool);
  }

  protected override resize(name: LimitPool, size: PoolSize): void {
    this.#shares.learn(name, size);
  }
}
