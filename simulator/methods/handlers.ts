/** The table of all methods that the market answers. */
import * as accounts from "./accounts.ts";
import * as cancels from "./cancels.ts";
import * as charts from "./charts.ts";
import type { Context } from "./context.ts";
import * as funding from "./funding.ts";
import * as history from "./history.ts";
import * as instruments from "./instruments.ts";
import * as marketData from "./market-data.ts";
import * as openOrders from "./open-orders.ts";
import * as orders from "./orders.ts";
import { outOfScope } from "./out-of-scope.ts";
import * as protections from "./protections.ts";
import * as quotes from "./quotes.ts";
import * as referenceData from "./reference-data.ts";
import { simulatePortfolio } from "./simulation.ts";
import * as subaccounts from "./subaccounts.ts";
import * as trades from "./trades.ts";

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
  "private/get_user_locks": accounts.getUserLocks,
  "private/simulate_portfolio": simulatePortfolio,
  "private/get_subaccounts": subaccounts.getSubaccounts,
  "private/get_subaccounts_details": subaccounts.getSubaccountsDetails,
  "private/move_positions": subaccounts.movePositions,

  "private/mass_quote": quotes.massQuote,
  "private/cancel_quotes": quotes.cancelQuotes,
  "private/get_mmp_config": protections.getMmpConfig,
  "private/get_mmp_status": protections.getMmpStatus,
  "private/set_mmp_config": protections.setMmpConfig,
  "private/reset_mmp": protections.resetMmp,
  "private/set_self_trading_config": protections.setSelfTradingConfig,

  "private/get_order_history_by_currency": history.getOrderHistoryByCurrency,
  "private/get_order_history_by_instrument": history.getOrderHistoryByInstrument,
  "private/get_trigger_order_history": history.getTriggerOrderHistory,
  "private/get_settlement_history_by_currency": history.getSettlementHistoryByCurrency,
  "private/get_settlement_history_by_instrument": history.getSettlementHistoryByInstrument,
  "private/get_transaction_log": history.getTransactionLog,
  "private/get_user_trades_by_currency": trades.getUserTradesByCurrency,
  "private/get_user_trades_by_currency_and_time": trades.getUserTradesByCurrency,
  "private/get_user_trades_by_instrument": trades.getUserTradesByInstrument,
  "private/get_user_trades_by_instrument_and_time": trades.getUserTradesByInstrument,
  "private/get_user_trades_by_order": trades.getUserTradesByOrder,
  "private/get_currencies": referenceData.getCurrencies,

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

  "public/get_last_trades_by_currency": trades.getLastTradesByCurrency,
  "public/get_last_trades_by_currency_and_time": trades.getLastTradesByCurrency,
  "public/get_last_trades_by_instrument": trades.getLastTradesByInstrument,
  "public/get_last_trades_by_instrument_and_time": trades.getLastTradesByInstrument,
  "public/get_last_settlements_by_currency": history.getLastSettlementsByCurrency,
  "public/get_last_settlements_by_instrument": history.getLastSettlementsByInstrument,
  "public/get_delivery_prices": history.getDeliveryPrices,

  "public/get_tradingview_chart_data": charts.getTradingviewChartData,
  "public/get_index_chart_data": charts.getIndexChartData,
  "public/get_historical_volatility": charts.getHistoricalVolatility,
  "public/get_volatility_index_data": charts.getVolatilityIndexData,
  "public/get_mark_price_history": charts.getMarkPriceHistory,
  "public/get_trade_volumes": charts.getTradeVolumes,
  "public/get_funding_rate_value": funding.getFundingRateValue,
  "public/get_funding_rate_history": funding.getFundingRateHistory,
  "public/get_funding_chart_data": funding.getFundingChartData,

  "public/get_currencies": referenceData.getCurrencies,
  "public/get_index_price_names": referenceData.getIndexPriceNames,
  "public/get_supported_index_names": referenceData.getSupportedIndexNames,
  "public/get_time": referenceData.getTime,
  "public/status": referenceData.status,

  ...outOfScope,
};
