/** Gives a fresh market a past: a day of candles along the index, so that charts and statistics are not empty. */
import { draw } from "./chance.ts";
import { round } from "./grid.ts";
import type { Instrument } from "./instrument.ts";
import { print } from "./tape.ts";
import type { Venue } from "./venue.ts";

const minuteMs = 60_000;
const printed = 20;

export function backfill(venue: Venue, instrument: Instrument): void {
  const { spec, contract } = instrument;
  if (spec.kind === "option") return;
  const index = venue.indexPrice(instrument);
  const isDollars = spec.inverse && spec.kind === "future";
  const lots = spec.period === "perpetual" ? 2_000 : 50;
  for (const [timestamp, price] of venue.indices.samples(spec.index, 0)) {
    if (timestamp >= venue.started - minuteMs) continue;
    const at = contract.price(contract.align((price * instrument.markPrice) / index, "down"));
    const amount = contract.amount(1 + draw(venue.random, lots));
    instrument.candles.add(timestamp, at, round(isDollars ? amount / at : amount, 8), isDollars ? amount : amount * at);
  }
  for (let i = printed; i > 0; i -= 1) {
    const isBuy = venue.random() < 0.5;
    print(instrument, {
      tradeId: venue.ids.trade(spec),
      matchId: venue.ids.match(),
      timestamp: venue.started - i * 1_000 - draw(venue.random, 1_000),
      isBuy,
      ticks: contract.align(instrument.markPrice, isBuy ? "up" : "down"),
      lots: 1 + draw(venue.random, lots),
      indexPrice: index,
      iv: undefined,
    });
  }
  const held = draw(venue.random, 100_000) * lots;
  instrument.openInterestLots = spec.kind === "spot" ? 0 : held;
}
