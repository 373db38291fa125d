/** Refuses unknown options: a misspelt one would have no effect, and a test would prove nothing. */

import { limitPools } from "../generated/limits.ts";
import type { MarketOptions } from "./boundary/market-options.ts";
import type { PoolSize } from "./credits/pool-size.ts";
import type { ListenOptions } from "./doors/server.ts";
import type { WireOptions } from "./options.ts";
import { accountMembers, readAccounts } from "./read-accounts.ts";

/** The inside of an option: not checked, an object with known members, or a list of such objects. */
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
const poolMembers: KnownMembers<PoolSize> = { capacity: true, perSecond: true };
const options: KnownMembers<WireOptions & { readonly market?: MarketOptions }> = {
  seed: true,
  clock: true,
  listen,
  accounts: [accountMembers],
  numbers: true,
  testnet: true,
  credits: Object.fromEntries(Object.keys(limitPools).map((pool) => [pool, poolMembers])),
  latencies: { matching: true, private: true, public: true },
  networkDelayMs: true,
  tokenLifetimeS: true,
  idleTimeoutMs: true,
  connectionsPerAddress: true,
  backlogLimit: true,
  faults: true,
  played: { channels: true, first: true },
  checkOutgoing: true,
  onProblem: true,
  market,
};

/** Options for which a wrong type would fail later, or silently mean something else. */
const types: Readonly<Record<string, readonly [wanted: string, isRight: (value: unknown) => boolean]>> = {
  seed: ["a number", (value) => typeof value === "number"],
  clock: ["an object with `now` and `schedule`", (value) => hasMethods(value, ["now", "schedule"])],
  numbers: ['"plain" or "wire"', (value) => value === "plain" || value === "wire"],
  testnet: ["true or false", (value) => typeof value === "boolean"],
  tokenLifetimeS: ["a number of seconds, 0 or more", isCount],
  idleTimeoutMs: ["a number of milliseconds, 0 or more", isCount],
  connectionsPerAddress: ["a number, 0 or more", isCount],
  backlogLimit: ["a number of bytes, 0 or more", isCount],
  faults: ["a list of faults", Array.isArray],
  checkOutgoing: ["true or false", (value) => typeof value === "boolean"],
  onProblem: ["a function", (value) => typeof value === "function"],
};

/** Throws for an unknown option of `createSimulator`, and names the nearest known one. */
export function checkOptions(given: unknown): void {
  check("options", given, options);
  const { accounts } = given as WireOptions;
  if (accounts !== undefined) readAccounts(accounts);
  for (const [name, [wanted, isRight]] of Object.entries(types)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined && !isRight(value)) throw new TypeError(`Expected \`options.${name}\` to be ${wanted}.`);
  }
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return methods.every((method) => typeof (value as Readonly<Record<string, unknown>>)[method] === "function");
}

function check(path: string, given: unknown, known: Known | undefined): void {
  // `false` and `undefined` turn an option off; values are checked where they are used.
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
        `\`${path}\` has no member \`${name}\`. Did you mean \`${nearest(name, names)}\`? It has ${names.join(", ")}.`,
      );
    }
    check(`${path}.${name}`, value, members[name]);
  }
}

/** The known name that shares the most pairs of letters with the given one, relative to their lengths. */
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
