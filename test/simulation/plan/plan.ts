/** What one run is made of. A seed decides all of it. */

import { createRandom } from "../../../simulator/determinism/random.ts";
import { defaultAccounts, type WireOptions } from "../../../simulator/options.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import type { BackoffOptions } from "../../../src/connection/backoff.ts";
import type { LimitsOptions } from "../../../src/limits/limits.ts";
import type { HistoryPlan } from "../taps/history.ts";
import { Chance } from "./chance.ts";
import { drawFaults, drawOutage, type PlannedFault } from "./faults.ts";
import { drawTricks, type PlannedTrick } from "./tricks.ts";

/** Options of a client that differ from run to run. */
export type ClientPlan = Omit<ClientOptions, "network" | "validate" | "transport" | "clock" | "random" | "limits"> & {
  readonly limits: LimitsOptions;
  /** Whether a function gives the credentials. */
  readonly asksForCredentials: boolean;
  /** Whether guards measure its orders, besides the halts. */
  readonly guarded: boolean;
  /** Mode of validation. */
  readonly validation: "all" | "observe" | undefined;
};

/** A whole run. */
export interface Plan {
  readonly seed: number;
  /** How long the bots work, in milliseconds. */
  readonly durationMs: number;
  /** When instruments expire, in milliseconds after the start. */
  readonly expiryMs: number;
  readonly clients: Readonly<Record<ClientName, ClientPlan>>;
  readonly exchange: Pick<WireOptions, "accounts" | "latencies" | "networkDelayMs" | "tokenLifetimeS" | "numbers">;
  readonly history: HistoryPlan;
  readonly faults: readonly PlannedFault[];
  /** What happens to the computer of each client, and to the path from it. */
  /** What the gateway of each client does. */
  readonly tricks: Readonly<Record<ClientName, readonly PlannedTrick[]>>;
  readonly troubles: Readonly<Record<ClientName, readonly Trouble[]>>;
}

/** A computer that stands still, or a path that holds what the client sends, and delivers it after all. */
interface Trouble {
  readonly atMs: number;
  readonly kind: "blocked" | "asleep" | "held";
  readonly forMs: number;
}

/** The two clients of a run: each has an account of its own, and trades with the other. */
export type ClientName = "maker" | "taker";

const keys: Readonly<Record<ClientName, { readonly clientId: string; readonly clientSecret: string }>> = {
  maker: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
  taker: { clientId: "sim-other", clientSecret: "sim-secret-0003" },
};

/** Account of each client, in the default configuration of the simulator. */
export const userIds: Readonly<Record<ClientName, number>> = { maker: 1001, taker: 2001 };

/** The account that the maker visits now and then: a sub-account of its own. */
export const visitedId = 1002;

/** Secret of the security key of the taker's account. */
export const totpSecret = "JBSWY3DPEHPK3PXP";
const accounts = defaultAccounts.map((account) =>
  account.userId === userIds.taker ? { ...account, totpSecret } : account,
);

const workMs = 600_000;

/** A Friday on which a future and options expire, as each run sees it. */
export const expiresAtMs = Date.UTC(2026, 0, 2, 8);
/** What expires then, of those that the bots trade. */
export const expiring = ["BTC-2JAN26", "BTC-2JAN26-60000-C"] as const;

const backoffs: readonly BackoffOptions[] = [
  { kind: "exponential" },
  { kind: "exponential", firstMs: 100, maxMs: 5_000 },
  { kind: "linear", stepMs: 500 },
  { kind: "fixed", delayMs: 0 },
];

/** Chance for one part of a run. Parts draw from streams of their own, so that dropping a fault moves nothing else. */
export function chanceOf(seed: number, part: string): Chance {
  return new Chance(createRandom(seed, `simulation/${part}`));
}

/** The run of a seed. */
export function planOf(seed: number): Plan {
  const exchange = chanceOf(seed, "exchange");
  const isFast = exchange.happens(0.3);
  const expiry = chanceOf(seed, "expiry");
  const expiryMs = expiry.whole(60_000, 420_000);
  return {
    seed,
    durationMs: workMs,
    expiryMs,
    clients: { maker: drawClient(seed, "maker"), taker: drawClient(seed, "taker") },
    exchange: {
      accounts,
      latencies: isFast ? {} : { matching: [1, 9], private: [1, 5], public: [0.5, 3] },
      networkDelayMs: isFast ? 0 : [0.5, exchange.pick([2, 30, 200])],
      tokenLifetimeS: exchange.pick([60, 120, 900]),
      numbers: exchange.happens(0.2) ? "wire" : "plain",
    },
    history: drawHistory(chanceOf(seed, "history")),
    faults: [...drawFaults(chanceOf(seed, "faults"), workMs), ...drawOutage(expiry, expiryMs)],
    tricks: {
      maker: drawTricks(chanceOf(seed, "tricks/maker"), workMs),
      taker: drawTricks(chanceOf(seed, "tricks/taker"), workMs),
    },
    troubles: { maker: drawTroubles(seed, "maker"), taker: drawTroubles(seed, "taker") },
  };
}

function drawHistory(chance: Chance): HistoryPlan {
  return { pageSize: chance.pick([4, 10, 1_000]), hidesFilled: chance.happens(0.4) };
}

/** None to three, far enough from the end of the work for everything to arrive. */
function drawTroubles(seed: number, name: ClientName): readonly Trouble[] {
  const chance = chanceOf(seed, `troubles/${name}`);
  return Array.from({ length: chance.whole(0, 3) }, () => {
    const kind = chance.pick(["blocked", "asleep", "held"] as const);
    const [least, most] = { blocked: [500, 3_000], asleep: [2_000, 8_000], held: [5_000, 25_000] }[kind];
    return { atMs: chance.between(0, workMs - 60_000), kind, forMs: chance.between(least ?? 0, most ?? 0) };
  });
}

function drawClient(seed: number, name: ClientName): ClientPlan {
  const chance = chanceOf(seed, `client/${name}`);
  const isDated = chance.happens(0.7);
  const credentials = { ...keys[name], kind: chance.pick(["client_credentials", "signature"] as const) };
  return {
    credentials,
    asksForCredentials: chance.happens(0.2),
    ...(chance.happens(0.3) && { scope: `session:${name}` }),
    heartbeatMs: chance.pick([10_000, 30_000]),
    timeoutMs: chance.pick([5_000, 10_000, 30_000]),
    openTimeoutMs: false,
    cancelOnDisconnect: chance.pick([false, "connection", "account"] as const),
    reconnect: { backoff: chance.pick(backoffs) },
    ...(isDated ? chance.happens(0.5) && { orderDeadlineMs: chance.pick([1_000, 5_000]) } : { orderDeadlineMs: false }),
    autoLabel: isDated || chance.happens(0.5),
    ...(chance.happens(0.2) && { maxInFlight: 4 }),
    limits: { orders: chance.pick(["wait", "reject"] as const) },
    guarded: name === "taker" && chanceOf(seed, "guards").happens(0.5),
    validation: chance.happens(0.1) ? chance.pick(["all", "observe"] as const) : undefined,
  };
}
