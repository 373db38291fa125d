/** `deribit-rpc/desk`: what a desk needs around its orders. */
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
  type OptionTerms,
  type OptionValue,
  priceOption,
} from "./pricing/black76.ts";
