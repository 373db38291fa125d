/** Matches an incoming order against a book by price, then time. Reports trades; moves no money. */

import type { Book } from "../orders/book.ts";
import type { Order } from "../orders/order.ts";

/** Called by the matching while it runs. */
export interface MatchListener {
  /** Called when the sizes of both orders are updated, and the book is not yet. */
  filled(taker: Order, maker: Order, lots: number, ticks: number): void;
  /** Whether the two belong to owners that must not trade with each other. */
  overlaps(taker: Order, maker: Order): boolean;
  /** An overlap was met: `true` goes on, after the maker has been taken off; `false` stops. */
  resolveOverlap(taker: Order, maker: Order): boolean;
}

/** Trades until the order is filled, its limit is reached or an overlap stops it. `false` when stopped. */
export function match(book: Book, taker: Order, limit: number, listener: MatchListener): boolean {
  const opposite = book.side(!taker.isBuy);
  while (taker.remaining > 0) {
    const level = opposite.best;
    if (level === undefined || (taker.isBuy ? level.ticks > limit : level.ticks < limit)) return true;
    const maker = level.head;
    if (maker === undefined) return true;
    if (listener.overlaps(taker, maker)) {
      if (!listener.resolveOverlap(taker, maker)) return false;
      continue;
    }
    const lots = Math.min(taker.remaining, maker.tip);
    fill(taker, lots, level.ticks);
    fill(maker, lots, level.ticks);
    listener.filled(taker, maker, lots, level.ticks);
    book.reduce(maker, lots);
  }
  return true;
}

/** Whether the book can fill `taker` completely within the limit, hidden parts included. */
export function canFill(book: Book, taker: Order, limit: number, listener: MatchListener): boolean {
  const { levels } = book.side(!taker.isBuy);
  let missing = taker.remaining;
  for (let i = levels.length - 1; i >= 0 && missing > 0; i -= 1) {
    const level = levels[i];
    if (level === undefined || (taker.isBuy ? level.ticks > limit : level.ticks < limit)) break;
    for (let maker = level.head; maker !== undefined && missing > 0; maker = maker.next) {
      if (!listener.overlaps(taker, maker)) missing -= maker.remaining;
    }
  }
  return missing <= 0;
}

/** The worst price that an order would pay to be filled as far as the limit and the book allow; `undefined` when nothing is there. */
export function reach(book: Book, order: Order, limit: number): number | undefined {
  const { levels } = book.side(!order.isBuy);
  let missing = order.remaining;
  let worst: number | undefined;
  for (let i = levels.length - 1; i >= 0 && missing > 0; i -= 1) {
    const level = levels[i];
    if (level === undefined || (order.isBuy ? level.ticks > limit : level.ticks < limit)) break;
    worst = level.ticks;
    missing -= level.lots;
  }
  return worst;
}

function fill(order: Order, lots: number, ticks: number): void {
  order.filled += lots;
  order.filledTicks += lots * ticks;
}
