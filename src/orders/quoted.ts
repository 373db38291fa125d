/** What quotes and trades prove about a `mass_quote`. A group has one quote a side of an instrument. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order, UserTrade } from "../venue.ts";
import { executed, type LookResult, notExecuted, pending, stillUnknown } from "./resolution.ts";
import { isNoWorse, isSame } from "./terms.ts";
import { changedSince, doubtMs, isPastDeadline, slackMs } from "./times.ts";

/** One side of one instrument that a mass quote set. */
export interface QuotedSide {
  readonly instrument_name: string;
  readonly direction: "buy" | "sell";
  readonly amount: unknown;
  readonly price: unknown;
  readonly post_only: boolean;
}

/** What the exchange shows around a mass quote. */
export interface ShownQuotes {
  /** Every open order of the account. */
  readonly open: readonly Order[];
  /** Trades since the call on its instruments. */
  readonly trades: readonly UserTrade[];
  readonly asOfMs: number;
  /** Whether no other mass quote that this process sent for the account bears the id. */
  readonly onlyUse: boolean;
}

/** The sides that a mass quote set. */
export function sidesOf({ terms }: CallTrace): readonly QuotedSide[] {
  const quotes = Array.isArray(terms["quotes"]) ? (terms["quotes"] as readonly RawQuote[]) : [];
  return quotes.flatMap(({ instrument_name, bid, ask }) =>
    (
      [
        ["buy", bid],
        ["sell", ask],
      ] as const
    ).flatMap(([direction, side]) =>
      typeof instrument_name === "string" && side !== undefined
        ? [{ instrument_name, direction, amount: side.amount, price: side.price, post_only: side.post_only === true }]
        : [],
    ),
  );
}

interface RawQuote {
  readonly instrument_name?: unknown;
  readonly bid?: RawSide;
  readonly ask?: RawSide;
}

interface RawSide {
  readonly amount?: unknown;
  readonly price?: unknown;
  readonly post_only?: unknown;
}

/** Says what became of a mass quote. */
export function quoted(trace: CallTrace, { open, trades, asOfMs, onlyUse }: ShownQuotes): LookResult {
  const sides = sidesOf(trace);
  const group = open.filter(({ quote, mmp_group }) => quote === true && mmp_group === trace.terms["mmp_group"]);
  const standing = group.filter((order) => sides.some((side) => isOn(side, order)));
  const bearing = standing.filter((order) => order.quote_id === trace.quote_id && changedSince(trace, order, slackMs));
  const own = bearing.filter((order) => sides.some((side) => isOn(side, order) && fits(side, order)));
  const traded = trades.some(
    (trade) => trade.quote_id === trace.quote_id && sides.some((side) => isOn(side, trade) && isWorth(side, trade)),
  );
  if (onlyUse && (own.length > 0 || traded)) return executed(undefined, own);
  if (bearing.length > 0 || traded) {
    return stillUnknown("quotes bear its id, but that they are its own cannot be said: use an id once", bearing);
  }
  // A mass quote changes or cancels what stands on each of its sides: what is as it was proves that it did not come. What
  // already had the terms that were asked for would look the same.
  const isUntouched = (side: QuotedSide): boolean =>
    standing.some((order) => isOn(side, order) && !changedSince(trace, order, doubtMs) && !fits(side, order));
  if (sides.length === 0 || !sides.every(isUntouched)) {
    return stillUnknown("no quote bears its id, which is no proof: what it placed may be cancelled since", standing);
  }
  const what = "every quote that it would have replaced is as it was";
  return isPastDeadline(trace, asOfMs) ? notExecuted(what) : pending(what, standing);
}

function isOn(side: QuotedSide, shown: Pick<Order, "instrument_name" | "direction">): boolean {
  return shown.instrument_name === side.instrument_name && shown.direction === side.direction;
}

/** The amount of a quote is what rests; its order counts what was filled before, too. */
function fits({ amount, price, post_only, direction }: QuotedSide, order: Order): boolean {
  const rest = (order.amount ?? 0) - (order.filled_amount ?? 0);
  if (amount !== undefined && !isSame(amount, order.amount) && !isSame(amount, rest)) return false;
  if (price === undefined || isSame(price, order.price)) return true;
  if (typeof price !== "number" || typeof order.price !== "number") return false;
  return post_only && isNoWorse(direction, price, order.price);
}

/** A trade is made at the price of its order or a better one. */
function isWorth({ price, direction }: QuotedSide, trade: UserTrade): boolean {
  return typeof price !== "number" || isNoWorse(direction, price, trade.price);
}
