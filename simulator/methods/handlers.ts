/** The table of all methods that the market answers. */
import * as accounts from "./accounts.ts";
import * as cancels from "./cancels.ts";
import type { Context } from "./context.ts";
import * as instruments from "./instruments.ts";
import * as marketData from "./market-data.ts";
import * as openOrders from "./open-orders.ts";
import * as orders from "./orders.ts";

/** Answers one call whose params fit the schema of the method, or throws a `Refusal`. */
export type Handler = (context: Context, params: never) => unknown;

export const handlers: Readonly<Record<string, Handler>> = {
  "private/buy": orders.buy,
  "private/sell": orders.sell,
  "private/edit": orders.edit,
  "private/edit_by_label": orders.editByLabel,
  "private/close_position": orders.closePosition,

  "private/cancel": cancels.cancel,
  "private/cancel_by_label": cancels.cancelByLabel,
  "private/cancel_all": cancels.cancelAll,
  "private/cancel_all_by_currency": cancels.cancelAllByCurrency,
  "private/cancel_all_by_currency_pair": cancels.cancelAllByCurrencyPair,
  "private/cancel_all_by_instrument": cancels.cancelAllByInstrument,
  "private/cancel_all_by_kind_or_type": cancels.cancelAllByKindOrType,

  "private/get_open_orders": openOrders.getOpenOrders,
  "private/get_open_orders_by_currency": openOrders.getOpenOrdersByCurrency,
  "private/get_open_orders_by_instrument": openOrders.getOpenOrdersByInstrument,
  "private/get_open_orders_by_label": openOrders.getOpenOrdersByLabel,
  "private/get_order_state": openOrders.getOrderState,
  "private/get_order_state_by_label": openOrders.getOrderStateByLabel,
  "private/get_order_margin_by_ids": openOrders.getOrderMarginByIds,

  "private/get_account_summary": accounts.getAccountSummary,
  "private/get_account_summaries": accounts.getAccountSummaries,
  "private/get_position": accounts.getPosition,
  "private/get_positions": accounts.getPositions,
  "private/get_margins": accounts.getMargins,

  "public/get_instruments": instruments.getInstruments,
  "public/get_instrument": instruments.getInstrument,
  "public/get_contract_size": instruments.getContractSize,
  "public/get_expirations": instruments.getExpirations,

  "public/ticker": marketData.ticker,
  "public/get_order_book": marketData.getOrderBook,
  "public/get_order_book_by_instrument_id": marketData.getOrderBookByInstrumentId,
  "public/get_book_summary_by_currency": marketData.getBookSummaryByCurrency,
  "public/get_book_summary_by_instrument": marketData.getBookSummaryByInstrument,
  "public/get_index_price": marketData.getIndexPrice,
};
