/** One option of a chain, as its ticker shows it. */
import type { Instrument, TickerEvent } from "../../../generated/types.ts";
import type { OptionGreeks } from "../pricing/black76.ts";

/** An option with its prices. What the ticker does not have is `undefined`, as the bid where there is none. */
export interface OptionQuote {
  readonly instrument: Instrument;
  /** Prices in the quote currency, or in the coin for inverse options; amounts in the base currency. */
  readonly bid: number | undefined;
  readonly bidAmount: number | undefined;
  readonly ask: number | undefined;
  readonly askAmount: number | undefined;
  readonly mark: number | undefined;
  /** Volatilities as fractions: 0.5 is 50 %. */
  readonly bidIv: number | undefined;
  readonly askIv: number | undefined;
  readonly markIv: number | undefined;
  /** Greeks of the exchange, in the currency of the strike. */
  readonly greeks: OptionGreeks | undefined;
  /** In the base currency. */
  readonly openInterest: number | undefined;
  /** Price of the future that expires with the option. */
  readonly forward: number | undefined;
  /** Time of the ticker at the exchange, in milliseconds. */
  readonly timestampMs: number;
}

export function quoteOf(instrument: Instrument, ticker: TickerEvent): OptionQuote {
  return {
    instrument,
    bid: known(ticker.best_bid_price),
    bidAmount: known(ticker.best_bid_amount),
    ask: known(ticker.best_ask_price),
    askAmount: known(ticker.best_ask_amount),
    mark: ticker.mark_price,
    bidIv: fraction(ticker.bid_iv),
    askIv: fraction(ticker.ask_iv),
    markIv: fraction(ticker.mark_iv),
    greeks: ticker.greeks,
    openInterest: ticker.open_interest,
    forward: known(ticker.underlying_price),
    timestampMs: ticker.timestamp,
  };
}

/** The exchange writes 0 or `null` where there is nothing. */
function known(value: number | null | undefined): number | undefined {
  return value === 0 || value === null ? undefined : value;
}

function fraction(percent: number | null | undefined): number | undefined {
  const value = known(percent);
  return value === undefined ? undefined : value / 100;
}
