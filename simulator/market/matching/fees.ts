/** What a fill costs. Pure. */
import type { Instrument } from "../instruments/instrument.ts";

const highestShareOfPremium = 0.125;

/** Fee in units of the settlement currency, or of what is received on spot. */
export function feeOf(instrument: Instrument, amount: number, price: number, rate: number, isBuy: boolean): number {
  const { spec } = instrument;
  switch (spec.kind) {
    case "future":
      return (spec.isInverse ? amount / price : amount * price) * rate;
    case "option": {
      const underlying = spec.isInverse ? 1 : instrument.underlyingPrice;
      return Math.min(amount * underlying * rate, amount * price * highestShareOfPremium);
    }
    case "spot":
      return (isBuy ? amount : amount * price) * rate;
  }
}
