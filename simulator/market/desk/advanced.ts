/** Option orders that are priced in dollars or in volatility: the price in coin follows the market. */

import type { Instrument } from "../instruments/instrument.ts";
import { optionPrice } from "../prices/black-scholes.ts";

/** The limit of an advanced order at current prices, in ticks, never better for the other side than requested. */
export function advancedTicks(
  instrument: Instrument,
  advanced: { readonly kind: "usd" | "implv"; readonly value: number },
  isBuy: boolean,
  now: number,
): number {
  const terms = instrument.optionTerms(now);
  const forward = terms?.forward ?? 1;
  const unit = instrument.spec.isInverse ? forward : 1;
  const money =
    advanced.kind === "usd" || terms === undefined ? advanced.value : optionPrice(terms, advanced.value / 100);
  return instrument.contract.align(money / unit, isBuy ? "down" : "up");
}
