/** Works orders: matches, rests, cancels. One action at a time; what an action sets off runs after it, before anyone is told. */
import type { Account } from "../account/account.ts";
import { updateHold } from "../account/holds.ts";
import { Refusal } from "../ports.ts";
import { bookFill } from "./booking.ts";
import type { Instrument } from "./instrument.ts";
import { canFill, type MatchListener, match } from "./matching.ts";
import type { Order } from "./order.ts";
import { codes } from "./refusals.ts";
import type { Venue } from "./venue.ts";

/** Those who act on what happens to orders. Called when the action itself is over. */
export interface EngineHooks {
  /** An order was filled in part or whole. */
  filled(order: Order, lots: number): void;
  /** An order was cancelled or filled completely. */
  closed(order: Order): void;
  /** Something traded. */
  traded(instrument: Instrument): void;
}

export class Engine {
  readonly #venue: Venue;
  #hooks: EngineHooks | undefined = undefined;
  #depth = 0;
  #later: (() => void)[] = [];

  constructor(venue: Venue) {
    this.#venue = venue;
  }

  /** Who acts on what happens; there is one. */
  attach(hooks: EngineHooks): void {
    this.#hooks = hooks;
  }

  /** Runs one action, then what it set off, then tells everyone. */
  run<Result>(action: () => Result): Result {
    this.#depth += 1;
    try {
      const result = action();
      while (this.#depth === 1 && this.#later.length > 0) {
        const tasks = this.#later;
        this.#later = [];
        for (const task of tasks) task();
      }
      return result;
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#venue.journal.flush();
    }
  }

  /**
   * Works an order that is new or was changed, and is not in the book. Returns its trades as the owner sees them.
   * `limit` is the worst price in ticks; `rests` is where the rest goes, `undefined` to cancel it.
   */
  work(instrument: Instrument, order: Order, limit: number, rests: number | undefined): Record<string, unknown>[] {
    const venue = this.#venue;
    const owner = venue.ownerOf(order);
    const trades: Record<string, unknown>[] = [];
    let overlap: string | undefined;
    const listener: MatchListener = {
      overlaps: (taker, maker) => this.#overlap(owner, taker, maker),
      resolveOverlap: (_taker, maker) => {
        const reason = maker.userId === order.userId ? "order_overlap" : "order_overlap_another_sub";
        if (owner.selfTrading.mode === "cancel_maker") {
          this.cancel(maker, reason);
          return true;
        }
        overlap = reason;
        return false;
      },
      filled: (taker, maker, lots, ticks) => {
        for (const side of [taker, maker]) if (side.remaining === 0) this.#close(side, "filled");
        const { trade } = bookFill(venue, instrument, taker, maker, lots, ticks);
        if (trade !== undefined) trades.push(trade);
        taker.updated = venue.now();
        maker.updated = taker.updated;
        this.#tellFill(maker, lots);
        this.#tellFill(taker, lots);
      },
    };
    const isPossible = order.timeInForce !== "fill_or_kill" || canFill(instrument.book, order, limit, listener);
    if (isPossible) match(instrument.book, order, limit, listener);
    if (trades.length > 0 || order.filled > 0) this.#hooks?.traded(instrument);
    if (order.state !== "open") return trades;
    if (overlap !== undefined || rests === undefined || !isPossible) this.cancel(order, overlap);
    else this.#rest(instrument, owner, order, rests);
    return trades;
  }

  /** Takes an order out of the market for good. `reason` is what the order shows as `cancel_reason`. */
  cancel(order: Order, reason: string | undefined): void {
    if (!order.isLive) return;
    const instrument = this.#venue.instrumentOf(order);
    if (instrument === undefined) return;
    instrument.book.remove(order);
    this.#venue.journal.book(instrument);
    order.cancelReason = reason;
    order.updated = this.#venue.now();
    this.#close(order, "cancelled");
    const owner = this.#venue.ownerOf(order);
    updateHold(owner, owner.position(instrument), order);
    this.#venue.journal.order(owner, instrument, order);
  }

  /** Takes a resting order off the book, to be worked anew with other terms. */
  lift(order: Order): void {
    const instrument = this.#venue.instrumentOf(order);
    if (instrument === undefined) return;
    instrument.book.remove(order);
    this.#venue.journal.book(instrument);
  }

  /** Refuses or reprices a post-only order that would trade. Returns the price in ticks at which it may rest. */
  postOnlyPrice(instrument: Instrument, order: Pick<Order, "isBuy" | "rejectPostOnly">, ticks: number): number {
    const { book, contract } = instrument;
    if (!book.crosses(order.isBuy, ticks)) return ticks;
    if (order.rejectPostOnly) throw new Refusal(...codes.postOnlyReject);
    const best = order.isBuy ? book.bestAsk : book.bestBid;
    const inside = best === undefined ? ticks : contract.neighbour(best, order.isBuy ? "down" : "up");
    if (inside <= 0) throw new Refusal(...codes.postOnlyNotPossible);
    return inside;
  }

  /** Lets something happen after the current action. */
  later(task: () => void): void {
    this.#later.push(task);
  }

  #overlap(owner: Account, taker: Order, maker: Order): boolean {
    if (owner.isHouse) return false;
    if (maker.userId === taker.userId) return true;
    return owner.selfTrading.extendedToSubaccounts && maker.group === taker.group;
  }

  #rest(instrument: Instrument, owner: Account, order: Order, ticks: number): void {
    order.ticks = ticks;
    instrument.book.rest(order, ticks);
    updateHold(owner, owner.position(instrument), order);
    this.#venue.journal.book(instrument);
    this.#venue.journal.order(owner, instrument, order);
  }

  #tellFill(order: Order, lots: number): void {
    if (order.userId !== this.#venue.house.userId) this.#hooks?.filled(order, lots);
  }

  #close(order: Order, state: "filled" | "cancelled"): void {
    order.state = state;
    const owner = this.#venue.ownerOf(order);
    if (owner.isHouse) return;
    owner.orders.delete(order.id);
    owner.records.orders.add(order);
    this.#hooks?.closed(order);
  }
}
