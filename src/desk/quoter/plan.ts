/** The changes that lead from the quotes that rest to those that are wanted. */
import type { Quote, QuoteSide } from "../../../generated/types.ts";
import type { QuoteLedger } from "./ledger.ts";
import type { QuoteSideName, QuoteTarget, QuoteTargets } from "./options.ts";

/** Quotes that one call may carry. */
export const mostQuotes = 100;

const sides: readonly QuoteSideName[] = ["bid", "ask"];

/** The sides that differ, instrument by instrument; at most as many as one call carries. */
export function changesOf(
  targets: ReadonlyMap<string, QuoteTargets>,
  ledger: QuoteLedger,
  isRefused: (instrument: string, side: QuoteSideName, target: QuoteTarget) => boolean,
  withTerms: (target: QuoteTarget) => QuoteSide,
): readonly Quote[] {
  const quotes: Quote[] = [];
  for (const instrument of new Set([...ledger.instruments, ...targets.keys()])) {
    if (quotes.length === mostQuotes) break;
    const quote: Quote = { instrument_name: instrument };
    for (const side of sides) {
      const target = targets.get(instrument)?.[side];
      const isWanted = target !== undefined && target.amount > 0 && !isRefused(instrument, side, target);
      const change = changeOf(isWanted ? target : undefined, ledger, instrument, side, withTerms);
      if (change !== undefined) quote[side] = change;
    }
    if (quote.bid !== undefined || quote.ask !== undefined) quotes.push(quote);
  }
  return quotes;
}

/** Takes both sides of instruments back. */
export function withdrawalOf(instruments: Iterable<string>): readonly Quote[] {
  return [...instruments].map((instrument_name) => ({ instrument_name, bid: { amount: 0 }, ask: { amount: 0 } }));
}

function changeOf(
  wanted: QuoteTarget | undefined,
  ledger: QuoteLedger,
  instrument: string,
  side: QuoteSideName,
  withTerms: (target: QuoteTarget) => QuoteSide,
): QuoteSide | undefined {
  const [order, ...more] = ledger.resting(instrument, side);
  if (order === undefined) return wanted === undefined ? undefined : withTerms(wanted);
  if (wanted === undefined || more.length > 0) return { amount: 0 };
  const rest = (order.amount ?? 0) - (order.filled_amount ?? 0);
  const isSame = order.price === wanted.price && Math.abs(rest - wanted.amount) <= 1e-9 * wanted.amount;
  return isSame ? undefined : withTerms(wanted);
}
