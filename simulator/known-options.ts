/** Refuses options that do not exist: a misspelt one would leave the exchange as it is, and a test would prove nothing. */

import { limitPools } from "../generated/limits.ts";
import type { ListenOptions } from "./doors/server.ts";
import type { WireOptions } from "./options.ts";
import type { AccountConfig, MarketOptions, OrderCaps, PoolSize } from "./ports.ts";

/** What stands inside an option: nothing that is looked into, known members, or a list of objects with known members. */
type Known = true | { readonly [member: string]: Known } | readonly [{ readonly [member: string]: Known }];
type KnownMembers<Options> = { readonly [Name in keyof Required<Options>]: Known };

const listen: KnownMembers<ListenOptions> = { host: true, port: true, deflate: true, control: true };
const market: KnownMembers<MarketOptions> = {
  rate: true,
  liquidity: true,
  prices: true,
  outOfBand: true,
  settlementPauseMs: true,
};
const caps: KnownMembers<OrderCaps> = {
  openOrders: true,
  futureOrders: true,
  optionOrders: true,
  futureOrdersSize: true,
  optionOrdersSize: true,
  futurePositionSize: true,
  spotOrders: true,
  triggerOrders: true,
  linkedOrders: true,
};
const key: KnownMembers<AccountConfig["keys"][number]> = {
  clientId: true,
  clientSecret: true,
  name: true,
  maxScope: true,
  publicKey: true,
};
const account: KnownMembers<AccountConfig> = {
  userId: true,
  username: true,
  mainUserId: true,
  keys: [key],
  tier: true,
  caps,
  totpSecret: true,
  balances: true,
};
const poolSize: KnownMembers<PoolSize> = { capacity: true, refillPerSecond: true };
const options: KnownMembers<WireOptions & { readonly market?: MarketOptions }> = {
  seed: true,
  clock: true,
  listen,
  accounts: [account],
  numbers: true,
  testnet: true,
  credits: Object.fromEntries(Object.keys(limitPools).map((pool) => [pool, poolSize])),
  latencies: { matching: true, private: true, public: true },
  networkDelayMs: true,
  tokenLifetimeS: true,
  idleTimeoutMs: true,
  connectionsPerAddress: true,
  backlogLimit: true,
  faults: true,
  checkOutgoing: true,
  onProblem: true,
  market,
};

/** Throws for what is no option of `createSimulator`, and names the nearest that is. */
export function checkOptions(given: unknown): void {
  check("options", given, options);
}

function check(path: string, given: unknown, known: Known | undefined): void {
  // `false` and `undefined` turn things off; the values of options are read where they are used.
  if (known === true || known === undefined || given === undefined || given === false) return;
  if (Array.isArray(known)) {
    if (!Array.isArray(given)) throw new TypeError(`Expected \`${path}\` to be a list.`);
    for (const [index, each] of given.entries()) check(`${path}[${index}]`, each, known[0]);
    return;
  }
  if (typeof given !== "object" || given === null) throw new TypeError(`Expected \`${path}\` to be an object.`);
  const members = known as Readonly<Record<string, Known>>;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(members, name)) {
      const names = Object.keys(members);
      throw new TypeError(
        `\`${path}\` has no member \`${name}\`. Did you mean \`${nearest(name, names)}\`? It knows ${names.join(", ")}.`,
      );
    }
    check(`${path}.${name}`, value, members[name]);
  }
}

/** The name that shares the most pairs of letters with another, for its length. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = pairsOf(name);
  const likeness = (candidate: string): number => {
    const pairs = pairsOf(candidate);
    return [...pairs].filter((pair) => wanted.has(pair)).length / (pairs.size + wanted.size);
  };
  return [...known].sort((one, other) => likeness(other) - likeness(one))[0];
}

function pairsOf(name: string): Set<string> {
  const letters = ` ${name.toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}
