/** The options of guards, and which values cannot work. */
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { SelfTradingMode } from "../venue.ts";

/**
 * A limit for all instruments, by the name of each, or by a function. An instrument for which there is no number gets no
 * order.
 */
export type InstrumentLimit = number | Readonly<Record<string, number>> | ((instrument: string) => number | undefined);

/** A time of each day, in UTC, as `{ from: "07:55", to: "08:05" }`. One that ends before it begins goes over midnight. */
export interface DailyWindow {
  readonly from: string;
  readonly to: string;
}

/** Options of `createGuards`. Each guard is off unless it is given. */
export interface GuardsOptions {
  /** Largest size of one order, in the unit of its instrument: USD for inverse futures, otherwise the base currency. */
  readonly largestAmount?: InstrumentLimit | undefined;
  /**
   * Largest value of one order, in the quote currency of its instrument: the size itself where that is in USD, otherwise
   * the size at the highest of index, mark and own price.
   */
  readonly largestNotional?: InstrumentLimit | undefined;
  /**
   * Largest distance of a price from the mark, as a fraction of the mark: 0.05 is five percent to either side. An order
   * at any price has no distance; one that is priced by its volatility is refused.
   */
  readonly largestDistance?: InstrumentLimit | undefined;
  /** New orders in any second, each side of a quote and each linked order counted. */
  readonly ordersPerSecond?: number | undefined;
  /** Edits in any second. */
  readonly editsPerSecond?: number | undefined;
  /** Open orders of the account, those on their way and those of unknown outcome counted; quotes are not. */
  readonly openOrders?: number | undefined;
  /** Instruments that calls which write may name, as a list or by a function. */
  readonly instruments?: readonly string[] | ((instrument: string) => boolean) | undefined;
  /** Methods that write and may be called, by their name on the wire. Cancels may always be. */
  readonly methods?: readonly string[] | undefined;
  /** When orders may only reduce a position: always, or at times of the day. */
  readonly reduceOnly?: true | readonly DailyWindow[] | undefined;
  /** Milliseconds after which `halt` follows a sign of life (`alive`, or an order), unless another one came. */
  readonly aliveWithinMs?: number | undefined;
  /** What the exchange is asked to do, before the first order, with orders that would trade with each other. */
  readonly selfTrading?: SelfTrading | undefined;
  /**
   * Sends no call that writes. `true` rejects what passes all guards with this guard; a function answers in place of the
   * exchange, as `(method, params) => offline.call(method, params)` with a client of the offline exchange.
   */
  readonly dryRun?: true | ((method: string, params: Readonly<Record<string, unknown>>) => unknown) | undefined;
}

/** What the exchange does with an order that would trade with one of the same owner. */
export interface SelfTrading {
  /** `reject_taker`: the order that comes is refused. `cancel_maker`: the one that rests is cancelled. */
  readonly mode: SelfTradingMode;
  /** Whether the main account and its subaccounts count as one owner. @default false */
  readonly withSubaccounts?: boolean | undefined;
}

/** Guards that are what they were when they were made, and why. */
const fixed = {
  dryRun: "what was kept from the wire and what was not cannot be told apart later",
  selfTrading: "the exchange is asked once, before the first order",
} as const;

/** What `configure` of the guards takes: another limit, or `false` for none. What is left out stays as it is. */
export type GuardChanges = {
  readonly [Name in Exclude<keyof GuardsOptions, keyof typeof fixed>]?: GuardsOptions[Name] | false;
};

const known: KnownOptions<GuardsOptions> = {
  largestAmount: "checked",
  largestNotional: "checked",
  largestDistance: "checked",
  ordersPerSecond: "checked",
  editsPerSecond: "checked",
  openOrders: "checked",
  instruments: "checked",
  methods: "checked",
  reduceOnly: "checked",
  aliveWithinMs: "checked",
  selfTrading: "checked",
  dryRun: "checked",
};
const knownSelfTrading: KnownOptions<SelfTrading> = { mode: "checked", withSubaccounts: "boolean" };

/** Refuses what cannot work, with the name of the option. */
export function checkGuards(options: GuardsOptions): void {
  checkOptions("guards", options, known);
  for (const name of ["largestAmount", "largestNotional", "largestDistance"] as const) checkLimit(name, options[name]);
  for (const name of ["ordersPerSecond", "editsPerSecond", "openOrders"] as const) {
    checkNumber(name, options[name], "a whole number, 0 or more", (value) => Number.isInteger(value) && value >= 0);
  }
  checkNumber("aliveWithinMs", options.aliveWithinMs, "a number of milliseconds above 0", isAbove0);
  checkNames(options);
  const { reduceOnly, selfTrading, dryRun } = options;
  if (reduceOnly !== undefined && reduceOnly !== true) checkWindows(reduceOnly);
  if (selfTrading !== undefined) checkSelfTrading(selfTrading);
  if (dryRun !== undefined && dryRun !== true && typeof dryRun !== "function") {
    throw new ConfigError("guards.dryRun", "true or a function that answers", dryRun);
  }
}

/** The options with changes, which are not checked yet. Refuses changes of what is fixed. */
export function withChanges(options: GuardsOptions, changes: GuardChanges): GuardsOptions {
  checkOptions("guards", changes, known);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  for (const [name] of given) {
    const why = Object.hasOwn(fixed, name) ? fixed[name as keyof typeof fixed] : undefined;
    if (why !== undefined) throw new ConfigError(`guards.${name}`, `as it was made, it cannot change (${why})`);
  }
  return {
    ...options,
    ...Object.fromEntries(given.map(([name, value]) => [name, value === false ? undefined : value])),
  };
}

/** The limit for an instrument; `undefined` where there is none. Never throws. */
export function limitFor(limit: InstrumentLimit, instrument: string): number | undefined {
  if (typeof limit === "number") return limit;
  try {
    const found: unknown = typeof limit === "function" ? limit(instrument) : own(limit, instrument);
    return typeof found === "number" && !Number.isNaN(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Minutes of the day of a time as `07:55`; `undefined` for anything else. */
export function minutesOf(time: unknown): number | undefined {
  const parts = typeof time === "string" ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) : null;
  return parts === null ? undefined : Number(parts[1]) * 60 + Number(parts[2]);
}

function own(limits: Readonly<Record<string, number>>, instrument: string): number | undefined {
  return Object.hasOwn(limits, instrument) ? limits[instrument] : undefined;
}

function isAbove0(value: number): boolean {
  return value > 0;
}

function checkNumber(name: string, value: unknown, expected: string, holds: (value: number) => boolean): void {
  if (value === undefined || (typeof value === "number" && holds(value))) return;
  throw new ConfigError(`guards.${name}`, expected, value);
}

function checkLimit(name: string, limit: InstrumentLimit | undefined): void {
  const expected = "a number above 0, such numbers by instrument, or a function that gives them";
  if (typeof limit === "function") return;
  if (typeof limit !== "object" || limit === null) {
    checkNumber(name, limit, expected, isAbove0);
    return;
  }
  for (const [instrument, value] of Object.entries(limit)) {
    checkNumber(`${name}.${instrument}`, value ?? null, "a number above 0", isAbove0);
  }
}

function checkNames({ instruments, methods }: GuardsOptions): void {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((name) => typeof name === "string");
  if (instruments !== undefined && typeof instruments !== "function" && !isList(instruments)) {
    throw new ConfigError("guards.instruments", "names of instruments, or a function", instruments);
  }
  if (methods !== undefined && !isList(methods)) {
    throw new ConfigError("guards.methods", "names of methods, as they are on the wire", methods);
  }
}

function checkWindows(windows: readonly DailyWindow[]): void {
  const expected = 'true, or a list of times as `{ from: "07:55", to: "08:05" }`';
  if (!Array.isArray(windows)) throw new ConfigError("guards.reduceOnly", expected, windows);
  for (const [at, window] of windows.entries()) {
    checkOptions(`guards.reduceOnly[${at}]`, window, { from: "string", to: "string" });
    for (const name of ["from", "to"] as const) {
      const time: unknown = window[name];
      if (minutesOf(time) === undefined) {
        throw new ConfigError(`guards.reduceOnly[${at}].${name}`, "a time of the day in UTC, as `07:55`", time ?? null);
      }
    }
  }
}

function checkSelfTrading(selfTrading: SelfTrading): void {
  checkOptions("guards.selfTrading", selfTrading, knownSelfTrading);
  const { mode } = selfTrading;
  if (mode !== "reject_taker" && mode !== "cancel_maker") {
    throw new ConfigError("guards.selfTrading.mode", '"reject_taker" or "cancel_maker"', mode);
  }
}
