/** Names of instruments, taken apart and put together. */
import { ConfigError } from "../../errors/client.ts";
import { plainText } from "./decimal.ts";
import { expiryOf, formatExpiry } from "./expiry.ts";

/** What an instrument is priced in. */
interface Pair {
  /** Currency of the underlying, as `BTC`; `BTCDVOL` for the volatility index of BTC. */
  readonly base: string;
  /** Currency of the price, as `USDC`; left out for inverse instruments, which are priced in USD and settled in the base. */
  readonly quote?: string | undefined;
}

/** A contract without expiry, as `BTC-PERPETUAL` or `SOL_USDC-PERPETUAL`. */
export interface PerpetualName extends Pair {
  readonly kind: "perpetual";
}

/** A dated future, as `BTC-27MAR26` or `BTCDVOL_USDC-25MAR26`. */
export interface FutureName extends Pair {
  readonly kind: "future";
  /** Time of expiry, in milliseconds: 08:00 UTC. */
  readonly expiryMs: number;
}

/** An option, as `BTC-27MAR26-100000-C` or `XRP_USDC-27MAR26-0d625-P`. */
export interface OptionName extends Pair {
  readonly kind: "option";
  /** Time of expiry, in milliseconds: 08:00 UTC. */
  readonly expiryMs: number;
  /** In USD for inverse options, otherwise in the quote currency. */
  readonly strike: number;
  readonly optionType: "call" | "put";
}

/** A currency pair, as `BTC_USDC`. */
export interface SpotName {
  readonly kind: "spot";
  readonly base: string;
  readonly quote: string;
}

/** A spread of futures, as `BTC-FS-25DEC26_PERP`. */
export interface FutureComboName extends Pair {
  readonly kind: "future_combo";
  /** The structure, as `FS`. */
  readonly strategy: string;
  /** Expiries of the legs in the order of the name, in milliseconds; `perpetual` for the one that has none. */
  readonly legs: readonly (number | "perpetual")[];
}

/** A structure of options, as `BTC-CS-25DEC26-70000_75000` or `BTC-CCAL-26JUN26_19JUN26-69000`. */
export interface OptionComboName extends Pair {
  readonly kind: "option_combo";
  /** The structure, as `CS`, `CSR13` or `STRG`. */
  readonly strategy: string;
  /** Expiries in the order of the name, in milliseconds. */
  readonly expiriesMs: readonly number[];
  /** Strikes in the order of the name. */
  readonly strikes: readonly number[];
}

/** An index that has a name of an instrument, as `BTCDVOL_USDC-DERIBIT-INDEX`. It is not traded. */
export interface IndexName extends Pair {
  readonly kind: "index";
}

/** The parts of the name of an instrument, told apart by `kind`. */
export type InstrumentName =
  | PerpetualName
  | FutureName
  | OptionName
  | SpotName
  | FutureComboName
  | OptionComboName
  | IndexName;

const currency = /^[A-Z0-9]+$/;
const strategy = /^[A-Z]+\d*$/;
const strike = /^(?:0|[1-9]\d*)(?:d\d*[1-9])?$/;
const expected = "a name of an instrument, as `BTC-PERPETUAL`, `BTC-27MAR26-100000-C` or `BTC-FS-25DEC26_PERP`";

/**
 * Takes the name of an instrument apart. `buildInstrument` makes the same name of the parts. Throws a `ConfigError` for what is
 * no name, as for a day that does not exist or a strike with a zero at its end.
 *
 * ```ts
 * const name = parseInstrument("BTC_USDC-27MAR26-100d5-C");
 * if (name.kind === "option") console.log(name.base, name.quote, name.strike, name.optionType); // BTC USDC 100.5 call
 * ```
 */
export function parseInstrument(name: string): InstrumentName {
  const parts = typeof name === "string" ? partsOf(name) : undefined;
  if (parts === undefined) throw new ConfigError("instrument", expected, name ?? String(name));
  return parts;
}

/**
 * Puts the name of an instrument together. Throws a `ConfigError` for parts that no name has, as an expiry at another time
 * than 08:00 UTC.
 *
 * ```ts
 * buildInstrument({ kind: "option", base: "BTC", expiryMs: parseExpiry("27MAR26"), strike: 100_000, optionType: "call" });
 * // "BTC-27MAR26-100000-C"
 * ```
 */
export function buildInstrument(parts: InstrumentName): string {
  const name = textOf(parts);
  // The parts may come from anywhere: what cannot be read back is no name.
  if (partsOf(name)?.kind === parts.kind) return name;
  throw new ConfigError("parts", "the parts of a name of an instrument, as `parseInstrument` gives them", name);
}

function textOf(parts: InstrumentName): string {
  const pair = parts.quote === undefined ? parts.base : `${parts.base}_${parts.quote}`;
  switch (parts.kind) {
    case "spot":
      return pair;
    case "perpetual":
      return `${pair}-PERPETUAL`;
    case "index":
      return `${pair}-DERIBIT-INDEX`;
    case "future":
      return `${pair}-${formatExpiry(parts.expiryMs)}`;
    case "option":
      return `${pair}-${formatExpiry(parts.expiryMs)}-${strikeText(parts.strike)}-${letterOf(parts.optionType)}`;
    case "future_combo": {
      const legs = parts.legs.map((leg) => (leg === "perpetual" ? "PERP" : formatExpiry(leg)));
      return `${pair}-${parts.strategy}-${legs.join("_")}`;
    }
    case "option_combo": {
      const expiries = parts.expiriesMs.map(formatExpiry).join("_");
      return `${pair}-${parts.strategy}-${expiries}-${parts.strikes.map(strikeText).join("_")}`;
    }
    default:
      throw new ConfigError("parts.kind", "the kind of an instrument", (parts as { readonly kind: unknown }).kind);
  }
}

function partsOf(name: string): InstrumentName | undefined {
  const [first = "", second, third, fourth, ...rest] = name.split("-");
  const pair = pairOf(first);
  if (pair === undefined || rest.length > 0) return undefined;
  if (second === undefined) return pair.quote === undefined ? undefined : { kind: "spot", ...pair, quote: pair.quote };
  if (second === "PERPETUAL") return third === undefined ? { kind: "perpetual", ...pair } : undefined;
  if (second === "DERIBIT") return third === "INDEX" && fourth === undefined ? { kind: "index", ...pair } : undefined;
  const expiryMs = expiryOf(second);
  if (expiryMs === undefined) return comboOf(pair, second, third, fourth);
  if (third === undefined) return { kind: "future", ...pair, expiryMs };
  if (!strike.test(third) || (fourth !== "C" && fourth !== "P")) return undefined;
  return { kind: "option", ...pair, expiryMs, strike: strikeOf(third), optionType: fourth === "C" ? "call" : "put" };
}

function pairOf(text: string): Pair | undefined {
  const [base = "", quote, ...rest] = text.split("_");
  if (!currency.test(base) || rest.length > 0) return undefined;
  if (quote === undefined) return { base };
  return currency.test(quote) ? { base, quote } : undefined;
}

function comboOf(
  pair: Pair,
  code: string,
  legs: string | undefined,
  strikes: string | undefined,
): InstrumentName | undefined {
  if (!strategy.test(code) || legs === undefined) return undefined;
  const expiries = legs.split("_").map((leg) => (leg === "PERP" ? "perpetual" : expiryOf(leg)));
  if (strikes === undefined) {
    return every(expiries, (leg) => leg !== undefined)
      ? { kind: "future_combo", ...pair, strategy: code, legs: expiries }
      : undefined;
  }
  const prices = strikes.split("_");
  if (!every(expiries, (leg) => typeof leg === "number") || !prices.every((price) => strike.test(price)))
    return undefined;
  return { kind: "option_combo", ...pair, strategy: code, expiriesMs: expiries, strikes: prices.map(strikeOf) };
}

function every<Item, Kept extends Item>(
  items: readonly Item[],
  keep: (item: Item) => item is Kept,
): items is readonly Kept[] {
  return items.every(keep);
}

function letterOf(type: unknown): "C" | "P" {
  if (type === "call") return "C";
  if (type === "put") return "P";
  throw new ConfigError("parts.optionType", '"call" or "put"', type ?? String(type));
}

/** `d` is the point of a strike. */
function strikeOf(text: string): number {
  return Number(text.replace("d", "."));
}

function strikeText(value: number): string {
  if (!Number.isFinite(value)) throw new ConfigError("parts.strike", "a number", value);
  return plainText(value).replace(".", "d");
}
