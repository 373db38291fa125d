/** How deep and how busy the made market of an instrument is. Pure. */

import { tickAt } from "../contracts/spec.ts";
import type { Instrument } from "../instruments/instrument.ts";

export interface Liquidity {
  /** Quotes on each side. */
  readonly levels: number;
  /** From the fair price to the first quote. */
  readonly halfSpread: number;
  /** From one quote to the next. */
  readonly gap: number;
  readonly meanLots: number;
  /** How often something happens here, compared with others. */
  readonly weight: number;
}

/** Dollars behind a typical quote. */
const quoteUsd = { perpetual: 20_000, future: 10_000, option: 15_000, spot: 5_000 };

export function liquidityOf(instrument: Instrument): Liquidity {
  const { spec, fairPrice, underlyingPrice, contract } = instrument;
  const tick = tickAt(spec, fairPrice);
  const coinUsd = spec.kind === "option" ? underlyingPrice : spec.quote === "BTC" ? 60_000 * fairPrice : fairPrice;
  const lotUsd = spec.isInverse && spec.kind === "future" ? spec.lot : spec.lot * coinUsd;
  const lots = (usd: number) => Math.max(1, usd / lotUsd);
  if (spec.kind === "option") {
    const halfSpread = Math.max(tick, fairPrice * 0.02);
    return { levels: 3, halfSpread, gap: halfSpread, meanLots: lots(quoteUsd.option), weight: 1 };
  }
  const grain = Math.max(tick, contract.price(contract.prices.nearest(fairPrice * 0.00002)));
  if (spec.kind === "spot")
    return { levels: 8, halfSpread: tick, gap: grain, meanLots: lots(quoteUsd.spot), weight: 12 };
  if (spec.period !== "perpetual") {
    return { levels: 8, halfSpread: tick, gap: 2 * grain, meanLots: lots(quoteUsd.future), weight: 8 };
  }
  return { levels: 20, halfSpread: tick / 2, gap: grain, meanLots: lots(quoteUsd.perpetual), weight: 60 };
}
