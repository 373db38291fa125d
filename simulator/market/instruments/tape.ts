/** The tape of an instrument: its public trades, last price and statistics. */

import { type PrintFacts, PublicPrint } from "../history/public-print.ts";
import type { Instrument } from "./instrument.ts";

/** Code of a price against the one before. */
function directionCode(instrument: Instrument, ticks: number): number {
  const last = instrument.lastTicks;
  if (last === undefined || ticks > last) return 0;
  if (ticks < last) return 2;
  return instrument.tickDirection < 2 ? 1 : 3;
}

/** Writes a trade on the tape: last price, statistics and candles follow. */
export function print(instrument: Instrument, facts: PrintFacts): PublicPrint {
  const { contract, spec } = instrument;
  const price = contract.price(facts.ticks);
  const amount = contract.amount(facts.lots);
  instrument.tickDirection = directionCode(instrument, facts.ticks);
  instrument.lastTicks = facts.ticks;
  instrument.lastPrice = price;
  instrument.tradeSeq += 1;
  const isInverseFuture = spec.isInverse && spec.kind === "future";
  const quoteCost = spec.kind === "option" && spec.isInverse ? amount * price * facts.indexPrice : amount * price;
  instrument.candles.add(
    facts.timestamp,
    price,
    isInverseFuture ? amount / price : amount,
    isInverseFuture ? amount : quoteCost,
  );
  const { tradeSeq: seq, tickDirection, markPrice } = instrument;
  const trade = new PublicPrint(facts, { contract, seq, tickDirection, markPrice });
  instrument.prints.add(trade);
  return trade;
}
