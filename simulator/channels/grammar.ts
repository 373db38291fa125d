/** The names of channels and their meaning. Names that do not exist are dropped silently. */

import { channelOf } from "../../generated/channels.ts";
import type { Exchange } from "../boundary/exchange.ts";
import { currencyOf, type InstrumentScope } from "./scope.ts";

export type Interval = "raw" | "100ms" | "agg2";

/** A channel that exists, parsed. */
export type ChannelSpec =
  | { readonly family: "book"; readonly instrument: string; readonly interval: Interval }
  | {
      readonly family: "grouped_book";
      readonly instrument: string;
      /** Width of one level in units of price; 0 for levels as they are. */
      readonly group: number;
      readonly depth: number;
      readonly interval: Interval;
    }
  | { readonly family: "ticker" | "perpetual"; readonly instrument: string; readonly interval: Interval }
  | { readonly family: "incremental_ticker" | "quote"; readonly instrument: string }
  | { readonly family: "chart"; readonly instrument: string; readonly resolution: string }
  | { readonly family: "trades"; readonly scope: InstrumentScope; readonly interval: Interval }
  | {
      readonly family:
        | "price_index"
        | "price_ranking"
        | "price_statistics"
        | "volatility_index"
        | "option_marks"
        | "expiration_price";
      readonly index: string;
    }
  | { readonly family: "instrument_state" | "instrument_creation"; readonly scope: InstrumentScope }
  | { readonly family: "platform_state" | "public_methods_state" | "silent" | "played" }
  | {
      readonly family: "user_orders" | "user_trades" | "user_changes";
      readonly scope: InstrumentScope;
      readonly interval: Interval;
    }
  | { readonly family: "user_portfolio"; readonly currency: string }
  | { readonly family: "user_mmp"; readonly index: string }
  | { readonly family: "user_lock" | "user_access_log" | "user_liquidation" };

/** A channel with what its name alone decides. */
export interface ParsedChannel {
  readonly name: string;
  /** Name that its notifications carry. */
  readonly echo: string;
  readonly spec: ChannelSpec;
  readonly isPrivate: boolean;
  /** Whether the channel needs a signed-in client although it is public. */
  readonly isRaw: boolean;
  /** Scopes of which one is needed. */
  readonly needs: readonly string[];
}

const intervals: ReadonlySet<string> = new Set(["raw", "100ms", "agg2"]);
const depths: ReadonlySet<string> = new Set(["1", "10", "20"]);
const groups: ReadonlySet<string> = new Set(["none", "1", "2", "5", "10", "25", "100", "250"]);
const resolutions: ReadonlySet<string> = new Set([
  "1",
  "3",
  "5",
  "10",
  "15",
  "30",
  "60",
  "120",
  "180",
  "360",
  "720",
  "1D",
]);
const kinds: ReadonlySet<string> = new Set([
  "future",
  "option",
  "spot",
  "future_combo",
  "option_combo",
  "combo",
  "any",
]);
const indexFamilies = {
  deribit_price_index: "price_index",
  deribit_price_ranking: "price_ranking",
  deribit_price_statistics: "price_statistics",
  deribit_volatility_index: "volatility_index",
  estimated_expiration_price: "expiration_price",
} as const;
const userFamilies = { orders: "user_orders", trades: "user_trades", changes: "user_changes" } as const;

const tradeRead = ["trade:read"];
const accountRead = ["account:read"];

function isInterval(text: string | undefined): text is Interval {
  return text !== undefined && intervals.has(text);
}

/** Parses a channel name; undefined for one that does not exist. */
export function parseChannel(name: string, exchange: Exchange): ParsedChannel | undefined {
  const words = name.split(".");
  const spec = words[0] === "user" ? parseUser(words, exchange) : parsePublic(words, exchange);
  if (spec === undefined) return undefined;
  const needs = scopesOf(words);
  const isPrivate = needs.length > 0;
  return { name, echo: echoOf(name, spec), spec, isPrivate, isRaw: !isPrivate && words.at(-1) === "raw", needs };
}

/** Whether a name needs a signed-in client, even when the rest of it is invalid. */
export function isRawName(name: string): boolean {
  return name.endsWith(".raw") && !name.startsWith("user.");
}

function scopesOf(words: readonly string[]): readonly string[] {
  const [first, second] = words;
  if (first === "block_trade_confirmations") return ["block_trade:read"];
  if (first === "block_rfq") return second === "trades" ? [] : ["block_rfq:read"];
  if (first !== "user") return channelOf(words.join("."))?.scope ?? [];
  return second === "orders" ||
    second === "trades" ||
    second === "changes" ||
    second === "combo_trades" ||
    second === "mmp_trigger"
    ? tradeRead
    : accountRead;
}

/** The exchange names the portfolio channels in lower case, whatever the client wrote. */
function echoOf(name: string, spec: ChannelSpec): string {
  return spec.family === "user_portfolio" ? name.toLowerCase() : name;
}

function parsePublic(words: readonly string[], exchange: Exchange): ChannelSpec | undefined {
  const [family = "", first = "", second, third, fourth] = words;
  const hasInstrument = exchange.instruments().has(first);
  switch (family) {
    case "book":
      return words.length === 5
        ? parseGroupedBook(first, second, third, fourth, hasInstrument)
        : words.length === 3 && hasInstrument && isInterval(second)
          ? { family, instrument: first, interval: second }
          : undefined;
    case "ticker":
      return words.length === 3 && hasInstrument && isInterval(second)
        ? { family, instrument: first, interval: second }
        : undefined;
    case "perpetual":
      return words.length === 3 && isPerpetual(exchange, first) && isInterval(second)
        ? { family, instrument: first, interval: second }
        : undefined;
    case "quote":
    case "incremental_ticker":
      return words.length === 2 && hasInstrument ? { family, instrument: first } : undefined;
    case "trades": {
      const interval = words.at(-1);
      const scope = parseScope(words.slice(1, -1), exchange);
      return scope !== undefined && isInterval(interval) ? { family, scope, interval } : undefined;
    }
    case "chart":
      return words.length === 4 &&
        first === "trades" &&
        exchange.instruments().has(second ?? "") &&
        resolutions.has(third ?? "")
        ? { family, instrument: second ?? "", resolution: third ?? "" }
        : undefined;
    case "markprice":
      return words.length === 3 && first === "options" && hasIndex(exchange, second)
        ? { family: "option_marks", index: second ?? "" }
        : undefined;
    case "instrument": {
      const scope = parseScope(words.slice(2), exchange);
      if (scope?.instrument !== undefined || scope === undefined) return undefined;
      return first === "state"
        ? { family: "instrument_state", scope }
        : first === "creation"
          ? { family: "instrument_creation", scope }
          : undefined;
    }
    case "platform_state":
      return words.length === 1
        ? { family }
        : first === "public_methods_state" && words.length === 2
          ? { family: "public_methods_state" }
          : undefined;
    case "announcements":
      return words.length === 1 ? { family: "silent" } : undefined;
    case "block_rfq":
    case "block_trade_confirmations":
      return isBlockChannel(words) ? { family: "silent" } : undefined;
    default:
      return parseIndexChannel(words, exchange);
  }
}

function parseIndexChannel(words: readonly string[], exchange: Exchange): ChannelSpec | undefined {
  const [family = "", index = "", ...rest] = words;
  if (!Object.hasOwn(indexFamilies, family)) return parseNewer(words);
  if (rest.length > 0 || !hasIndex(exchange, index)) return undefined;
  return { family: indexFamilies[family as keyof typeof indexFamilies], index } as const;
}

/** A channel that the schemas have and this exchange does not know yet: it is granted, and sends nothing. */
function parseNewer(words: readonly string[]): ChannelSpec | undefined {
  return channelOf(words.join(".")) === undefined ? undefined : { family: "silent" };
}

function parseGroupedBook(
  instrument: string,
  group = "",
  depth = "",
  interval = "",
  hasInstrument = false,
): ChannelSpec | undefined {
  if (!hasInstrument || !groups.has(group) || !depths.has(depth)) return undefined;
  if (!isInterval(interval) || interval === "raw") return undefined;
  const scale = instrument.startsWith("ETH") ? 100 : 1;
  const width = group === "none" ? 0 : Number(group) / scale;
  return { family: "grouped_book", instrument, group: width, depth: Number(depth), interval };
}

function parseUser(words: readonly string[], exchange: Exchange): ChannelSpec | undefined {
  const [, family = "", first = ""] = words;
  if (Object.hasOwn(userFamilies, family)) {
    const interval = words.at(-1);
    const scope = parseScope(words.slice(2, -1), exchange);
    if (scope === undefined || !isInterval(interval)) return undefined;
    return { family: userFamilies[family as keyof typeof userFamilies], scope, interval };
  }
  if (family === "combo_trades") {
    const fits = parseScope(words.slice(2, -1), exchange) !== undefined && isInterval(words.at(-1));
    return fits ? { family: "silent" } : undefined;
  }
  if (words.length === 3 && family === "portfolio" && hasCurrency(exchange, first.toUpperCase())) {
    return { family: "user_portfolio", currency: first.toUpperCase() };
  }
  if (words.length === 3 && family === "mmp_trigger" && (first === "any" || hasIndex(exchange, first))) {
    return { family: "user_mmp", index: first };
  }
  if (words.length === 2 && family === "lock") return { family: "user_lock" };
  if (words.length === 2 && family === "access_log") return { family: "user_access_log" };
  if (words.length === 2 && family === "liquidation") return { family: "user_liquidation" };
  const rest = words.slice(1).join(".");
  return rest === "isolated.liquidation" || rest === "lsp" ? { family: "silent" } : undefined;
}

function parseScope(words: readonly string[], exchange: Exchange): InstrumentScope | undefined {
  const [first = "", currency = ""] = words;
  if (words.length === 1) return exchange.instruments().has(first) ? { instrument: first } : undefined;
  return words.length === 2 && kinds.has(first) && hasCurrency(exchange, currency)
    ? { kind: first, currency }
    : undefined;
}

const blockChannel =
  /^(block_trade_confirmations(\.[A-Za-z]+)?|block_rfq\.(maker|taker|maker\.quotes|trades)\.[A-Za-z]+)$/;

function isBlockChannel(words: readonly string[]): boolean {
  return blockChannel.test(words.join("."));
}

function isPerpetual(exchange: Exchange, instrument: string): boolean {
  const found = exchange.instruments().get(instrument);
  return found?.["kind"] === "future" && found["settlement_period"] === "perpetual";
}

function hasIndex(exchange: Exchange, index: string | undefined): boolean {
  for (const instrument of exchange.instruments().values()) if (instrument["price_index"] === index) return true;
  return false;
}

/** Currencies that the exchange lists although nothing may trade in them here. */
const listedCurrencies: ReadonlySet<string> = new Set(["BTC", "ETH", "USDC", "USDT", "EURR", "SOL", "ANY"]);

function hasCurrency(exchange: Exchange, currency: string): boolean {
  if (currency === "any" || listedCurrencies.has(currency)) return true;
  for (const instrument of exchange.instruments().values()) if (currencyOf(instrument) === currency) return true;
  return false;
}
