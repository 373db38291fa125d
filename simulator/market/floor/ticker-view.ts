/** Tickers and book summaries as the API shows them. */

import { expiryName } from "../contracts/calendar.ts";
import { round } from "../contracts/grid.ts";
import { isFuture, isPerpetual } from "../contracts/spec.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { greeks, impliedVolatility, type OptionTerms } from "../prices/black-scholes.ts";
import type { TradingFloor } from "./trading-floor.ts";

/** Best price and amount of one side; nulls and zeros where it is empty. */
function best(instrument: Instrument, isBid: boolean): { readonly price: number | null; readonly amount: number } {
  const level = instrument.book.side(isBid).best;
  if (level === undefined) return { price: null, amount: 0 };
  return { price: instrument.contract.price(level.ticks), amount: instrument.contract.amount(level.lots) };
}

/** What an amount of the instrument is worth in dollars: volumes are shown so. */
function dayStats(floor: TradingFloor, instrument: Instrument): Record<string, number | null> {
  const { high, low, volume, cost, priceChange } = instrument.candles.stats(floor.now());
  const usd =
    instrument.spec.isInverse || isFuture(instrument.spec) ? cost : cost * floor.indices.usd(instrument.spec.quote);
  const stats: Record<string, number | null> = {
    high,
    low,
    price_change: priceChange,
    volume: round(volume, 8),
    volume_usd: round(usd, 2),
  };
  if (isFuture(instrument.spec)) stats["volume_notional"] = round(cost, 2);
  return stats;
}

/** Name of the future that an option refers to. */
function underlyingName(instrument: Instrument): string {
  const [prefix = ""] = instrument.name.split("-");
  return `${prefix}-${expiryName(instrument.spec.expiry)}`;
}

function impliedPercent(instrument: Instrument, terms: OptionTerms, price: number | null): number {
  if (price === null) return 0;
  return round(impliedVolatility(terms, instrument.spec.isInverse ? price * terms.forward : price) * 100, 2);
}

/** What a ticker shows, and an order book beside its levels. */
export function tickerView(floor: TradingFloor, instrument: Instrument): Record<string, unknown> {
  const { spec, contract, markPrice } = instrument;
  const index = floor.indexPrice(instrument);
  const bid = best(instrument, true);
  const ask = best(instrument, false);
  const { funding } = instrument;
  const terms = instrument.optionTerms(floor.now());
  const unit = terms && greeks(terms, instrument.markVolatility);
  const isSpot = spec.kind === "spot";
  // In the order of the exchange.
  return {
    timestamp: floor.now(),
    state: instrument.state,
    stats: dayStats(floor, instrument),
    ...(unit !== undefined && {
      greeks: {
        delta: round(unit.delta, 5),
        gamma: round(unit.gamma, 5),
        vega: round(unit.vega, 5),
        theta: round(unit.theta, 5),
        rho: round(unit.rho, 5),
      },
    }),
    index_price: index,
    instrument_name: spec.name,
    last_price: instrument.lastPrice,
    ...(!isSpot && { settlement_price: instrument.settlementPrice }),
    min_price: contract.price(instrument.minTicks),
    max_price: contract.price(instrument.maxTicks),
    open_interest: contract.amount(instrument.openInterestLots),
    mark_price: markPrice,
    ...(isPerpetual(spec) &&
      funding !== undefined && {
        interest_value: funding.interestValue(markPrice, index),
        current_funding: funding.currentRate,
      }),
    ...(terms !== undefined && { interest_rate: 0 }),
    estimated_delivery_price: instrument.deliveryPrice ?? index,
    ...(!isSpot && instrument.deliveryPrice !== undefined && { delivery_price: instrument.deliveryPrice }),
    ...(isPerpetual(spec) && funding !== undefined && { funding_8h: funding.rate8h() }),
    best_ask_price: ask.price,
    best_bid_price: bid.price,
    ...(terms !== undefined && {
      mark_iv: round(instrument.markVolatility * 100, 2),
      bid_iv: impliedPercent(instrument, terms, bid.price),
      ask_iv: impliedPercent(instrument, terms, ask.price),
      underlying_price: instrument.underlyingPrice,
      underlying_index: underlyingName(instrument),
    }),
    best_ask_amount: ask.amount,
    best_bid_amount: bid.amount,
  };
}

/** One row of `public/get_book_summary_by_*`. */
export function summaryView(floor: TradingFloor, instrument: Instrument): Record<string, unknown> {
  const { spec, contract, funding } = instrument;
  const bid = best(instrument, true).price;
  const ask = best(instrument, false).price;
  const { high, low, volume, cost, priceChange } = instrument.candles.stats(floor.now());
  const view: Record<string, unknown> = {
    high,
    low,
    last: instrument.lastPrice,
    instrument_name: spec.name,
    bid_price: bid,
    ask_price: ask,
    mark_price: instrument.markPrice,
    mid_price: bid === null || ask === null ? null : round((bid + ask) / 2, contract.prices.decimals + 1),
    creation_timestamp: floor.now(),
    price_change: priceChange,
    volume: round(volume, 8),
    volume_usd: round(spec.isInverse || isFuture(spec) ? cost : cost * floor.indices.usd(spec.quote), 2),
    base_currency: spec.base,
    quote_currency: spec.quote,
  };
  view["open_interest"] = contract.amount(instrument.openInterestLots);
  view["estimated_delivery_price"] = instrument.deliveryPrice ?? floor.indexPrice(instrument);
  if (isFuture(spec)) view["volume_notional"] = round(cost, 2);
  if (isPerpetual(spec) && funding !== undefined) {
    view["current_funding"] = funding.currentRate;
    view["funding_8h"] = funding.rate8h();
  }
  if (spec.kind === "option") {
    view["interest_rate"] = 0;
    view["mark_iv"] = round(instrument.markVolatility * 100, 2);
    view["underlying_price"] = instrument.underlyingPrice;
    view["underlying_index"] = underlyingName(instrument);
  }
  return view;
}
