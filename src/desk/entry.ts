/** `deribit-rpc/desk`: what a desk needs around its orders. */

export { statementCsv, transactionsCsv } from "./account/csv.ts";
export { type AccountClient, type AccountSpan, readTransactionLog, readUserTrades } from "./account/history.ts";
export { type Reconciliation, reconcile, type TradeDifference } from "./account/reconcile.ts";
export { type BalanceBreak, balanceBreaks, type StatementRow, statementOf } from "./account/statement.ts";
export { type OptionChain, type OptionChainOptions, optionChain } from "./chain/chain.ts";
export type { ChainExpiry, ChainStrike } from "./chain/grid.ts";
export type { OptionQuote } from "./chain/quote.ts";
export { smilePoints } from "./chain/smile-points.ts";
export type { MarketClient, QuotingClient } from "./client.ts";
export { formatExpiry, nextExpiry, parseExpiry, yearsTo } from "./instruments/expiry.ts";
export {
  type AmountGrid,
  amountOf,
  amountStep,
  contractsOf,
  onAmountStep,
  onTick,
  type PriceGrid,
  type Rounding,
} from "./instruments/grid.ts";
export type { InstrumentChange } from "./instruments/listing.ts";
export { type LiveInstruments, type LiveInstrumentsOptions, liveInstruments } from "./instruments/live.ts";
export {
  buildInstrument,
  type FutureComboName,
  type FutureName,
  type IndexName,
  type InstrumentName,
  type OptionComboName,
  type OptionName,
  type PerpetualName,
  parseInstrument,
  type SpotName,
} from "./instruments/name.ts";
export {
  impliedVolatility,
  type OptionGreeks,
  type OptionValue,
  type PricedOption,
  priceOption,
} from "./pricing/black76.ts";
export { fitSmile, type Smile, type SmileOptions, type SmileParameters, type SmilePoint } from "./pricing/smile.ts";
export type {
  QuoteHold,
  QuoterEvent,
  QuoterOptions,
  QuoteSideName,
  QuoteTarget,
  QuoteTargets,
} from "./quoter/options.ts";
export { type Quoter, startQuoter } from "./quoter/quoter.ts";
