/** Makes up a day of candles along the index for a new market, so that charts and statistics are not empty. */

import { draw } from "../../determinism/random.ts";
import { DAY_MS, nextSettlement } from "../contracts/calendar.ts";
import { round } from "../contracts/grid.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { print } from "../instruments/tape.ts";
import type { TradingFloor } from "./trading-floor.ts";

const minuteMs = 60_000;
/** Once in this time a made-up trade has a size of its own; those between have the smallest, and give candles a body. */
const spanMs = 15 * minuteMs;
const printed = 20;
/** Hours of funding: eight days. */
const pastHours = 8 * 24;
const pastDeliveries = 10;

export function backfill(floor: TradingFloor, instrument: Instrument): void {
  const { spec, contract } = instrument;
  if (spec.kind === "option") return;
  const index = floor.indexPrice(instrument);
  instrument.funding?.backfill(floor.random, pastHours, index);
  const isDollars = spec.isInverse && spec.kind === "future";
  const lots = spec.period === "perpetual" ? 2_000 : 50;
  for (const [timestamp, price] of floor.indices.samples(spec.index, 0)) {
    if (timestamp >= floor.started - minuteMs) continue;
    const at = contract.price(contract.align((price * instrument.markPrice) / index, "down"));
    const isLarge = timestamp % spanMs < spanMs / 3;
    const amount = contract.amount(isLarge ? 1 + draw(floor.random, lots) : 1);
    instrument.candles.add(timestamp, at, round(isDollars ? amount / at : amount, 8), isDollars ? amount : amount * at);
  }
  for (let i = printed; i > 0; i -= 1) {
    const isBuy = floor.random() < 0.5;
    print(instrument, {
      serial: floor.ids.trade(),
      match: floor.ids.match(),
      timestamp: floor.started - i * 1_000 - draw(floor.random, 1_000),
      isBuy,
      ticks: contract.align(instrument.markPrice, isBuy ? "up" : "down"),
      lots: 1 + draw(floor.random, lots),
      indexPrice: index,
    });
  }
  const held = draw(floor.random, 100_000) * lots;
  instrument.openInterestLots = spec.kind === "spot" ? 0 : held;
}

/** Makes up the daily delivery prices before the start. */
export function backfillDeliveries(floor: TradingFloor): void {
  const last = nextSettlement(floor.started) - DAY_MS;
  for (const index of floor.indices.names()) {
    const now = floor.indices.price(index);
    const { decimals = 2 } = floor.indices.spec(index) ?? {};
    for (let day = pastDeliveries - 1; day >= 0; day -= 1) {
      const price = round(now * (1 + (floor.random() - 0.5) * 0.002 * (day + 1)), decimals);
      floor.deliveries.push({ index, timestamp: last - day * DAY_MS, price });
    }
  }
}
