/** One channel of each family that an exchange offers. */
import { currency, index_name, instrument_name } from "./reads.ts";

/** Public channels on which something comes at once, or within moments. */
export const livelyChannels: readonly string[] = [
  `book.${instrument_name}.100ms`,
  `book.${instrument_name}.none.10.100ms`,
  `ticker.${instrument_name}.100ms`,
  `incremental_ticker.${instrument_name}`,
  `quote.${instrument_name}`,
  `perpetual.${instrument_name}.100ms`,
  `deribit_price_index.${index_name}`,
  `deribit_price_ranking.${index_name}`,
  `deribit_price_statistics.${index_name}`,
];

/** Public channels on which something comes when something happens. */
export const quietChannels: readonly string[] = [
  `trades.${instrument_name}.100ms`,
  `trades.any.${currency}.100ms`,
  `chart.trades.${instrument_name}.1`,
  `instrument.state.any.${currency}`,
  `instrument.creation.any.${currency}`,
  `markprice.options.${index_name}`,
  `deribit_volatility_index.${index_name}`,
  `estimated_expiration_price.${index_name}`,
  `block_rfq.trades.${currency}`,
  "announcements",
  "platform_state",
  "platform_state.public_methods_state",
];

/** Channels of an account that every key which may trade can read. */
export const accountChannels: readonly string[] = [
  `user.orders.${instrument_name}.raw`,
  `user.orders.${instrument_name}.100ms`,
  `user.orders.any.${currency}.raw`,
  `user.orders.any.${currency}.100ms`,
  `user.trades.${instrument_name}.raw`,
  `user.trades.any.any.raw`,
  `user.changes.${instrument_name}.raw`,
  `user.changes.any.any.raw`,
  `user.portfolio.${currency.toLowerCase()}`,
  `user.mmp_trigger.${index_name}`,
  "user.lock",
  "user.access_log",
];

/** Channels of an account that need a right or a programme: a refusal is no failure, and is reported. */
export const specialChannels: readonly string[] = [
  `user.combo_trades.${instrument_name}.raw`,
  "user.combo_trades.any.any.raw",
  "user.liquidation",
  "user.isolated.liquidation",
  "user.lsp",
  `block_rfq.maker.${currency}`,
  `block_rfq.maker.quotes.${currency}`,
  `block_rfq.taker.${currency}`,
  "block_trade_confirmations",
  `block_trade_confirmations.${currency}`,
];
