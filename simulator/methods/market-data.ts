/** Current prices: tickers, order books, summaries, indices. */
import type {
  PublicGetBookSummaryByCurrencyParams,
  PublicGetBookSummaryByInstrumentParams,
  PublicGetIndexPriceParams,
  PublicGetOrderBookByInstrumentIdParams,
  PublicGetOrderBookParams,
  PublicTickerParams,
} from "../../generated/types.ts";
import { summaryView, tickerView } from "../market/floor/ticker-view.ts";
import type { Instrument } from "../market/instruments/instrument.ts";
import { invalid } from "../refusals/market-refusals.ts";
import type { Context } from "./context.ts";
import { isOfCurrency, isOfKind } from "./selection.ts";

const defaultDepth = 5;

export function ticker(context: Context, { instrument_name }: PublicTickerParams): object {
  return tickerView(context.floor, context.instrument(instrument_name));
}

export function getOrderBook(context: Context, { instrument_name, depth }: PublicGetOrderBookParams): object {
  return bookView(context, context.instrument(instrument_name), depth ?? defaultDepth);
}

export function getOrderBookByInstrumentId(context: Context, params: PublicGetOrderBookByInstrumentIdParams): object {
  const instrument = context.floor.instrumentsById.get(params.instrument_id);
  if (instrument === undefined) throw invalid("instrument_id", "instrument not found");
  return bookView(context, instrument, params.depth ?? defaultDepth);
}

export function getBookSummaryByCurrency(context: Context, params: PublicGetBookSummaryByCurrencyParams): object[] {
  const { currency, kind } = params;
  if (currency === "any") throw invalid("currency", "invalid currency");
  return [...context.floor.instruments.values()]
    .filter(({ spec }) => isOfCurrency(spec, currency) && isOfKind(spec, kind))
    .map((instrument) => summaryView(context.floor, instrument));
}

export function getBookSummaryByInstrument(context: Context, params: PublicGetBookSummaryByInstrumentParams): object[] {
  return [summaryView(context.floor, context.instrument(params.instrument_name))];
}

export function getIndexPrice(context: Context, { index_name }: PublicGetIndexPriceParams): object {
  const { indices } = context.floor;
  if (!indices.has(index_name)) throw invalid("index_name", "invalid value");
  return { index_price: indices.price(index_name), estimated_delivery_price: indices.price(index_name) };
}

function bookView(context: Context, instrument: Instrument, depth: number): object {
  const { book } = instrument;
  return {
    ...tickerView(context.floor, instrument),
    timestamp: book.timestamp,
    change_id: book.changeId,
    bids: book.top(true, depth),
    asks: book.top(false, depth),
  };
}
