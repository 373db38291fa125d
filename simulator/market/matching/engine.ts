/** Works orders: matches, rests, cancels. One action at a time; its follow-ups run after it, before any event is published. */

import { codes } from "../../refusals/market-refusals.ts";
import { Refusal } from "../../refusals/refusal.ts";
import type { TradingAccount } from "../accounts/account.ts";
import type { Fill } from "../accounts/fill.ts";
import { updateHold } from "../accounts/holds.ts";
import { houseId, type TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Order } from "../orders/order.ts";
import { bookFill } from "./booking.ts";
import { canFill, type MatchListener, match } from "./matching.ts";

/** Called with what happened to orders, when the action itself is over. */
export interface EngineHooks {
  /** An order was filled in part or whole. */
  filled(order: Order, lots: number): void;
  /** An order was cancelled or filled completely. */
  closed(order: Order): void;
  /** Something traded. */
  traded(instrument: Instrument): void;
}

export class Engine {
  readonly #floor: TradingFloor;
  #hooks: EngineHooks | undefined = undefined;
  #depth = 0;
  #later: (() => void)[] = [];

  constructor(floor: TradingFloor) {
    this.#floor = floor;
  }

  /** Sets the hooks. There is one set. */
  attach(hooks: EngineHooks): void {
    this.#hooks = hooks;
  }

  /** Runs one action, then its follow-ups, then publishes the events. */
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
      if (this.#depth === 0) this.#floor.outbox.flush();
    }
  }

  /**
   * Works an order that is new or was changed, and is not in the book. Returns its fills.
   * `limit` is the worst price in ticks; `rests` is where the rest goes, `undefined` to cancel it.
   */
  work(instrument: Instrument, order: Order, limit: number, rests: number | undefined): Fill[] {
    const run = new Run(this, this.#floor, this.#hooks, instrument, order);
    const isPossible = order.timeInForce !== "fill_or_kill" || canFill(instrument.book, order, limit, run);
    if (isPossible) match(instrument.book, order, limit, run);
    if (run.hasTraded) this.#hooks?.traded(instrument);
    if (order.state !== "open") return run.fills;
    if (run.overlap !== undefined || rests === undefined || !isPossible) this.cancel(order, run.overlap);
    else this.#rest(instrument, run.owner, order, rests);
    return run.fills;
  }

  /** Ends an order. `reason` is what the order shows as `cancel_reason`. */
  cancel(order: Order, reason: string | undefined): void {
    if (!order.isLive) return;
    const instrument = this.#floor.instrumentOf(order);
    if (instrument === undefined) return;
    instrument.book.remove(order);
    this.#floor.outbox.book(instrument);
    order.cancelReason = reason;
    order.updated = this.#floor.now();
    this.close(order, "cancelled");
    const owner = this.#floor.ownerOf(order);
    updateHold(owner, owner.position(instrument), order);
    this.#floor.outbox.order(owner, instrument, order);
  }

  /** Removes a resting order from the book, to be worked again with other terms. */
  lift(order: Order): void {
    const instrument = this.#floor.instrumentOf(order);
    if (instrument === undefined) return;
    instrument.book.remove(order);
    this.#floor.outbox.book(instrument);
  }

  /** Refuses or reprices a post-only order that would trade. Returns the price in ticks at which it may rest. */
  postOnlyPrice(instrument: Instrument, order: Pick<Order, "isBuy" | "isPostOnlyStrict">, ticks: number): number {
    const { book, contract } = instrument;
    if (!book.crosses(order.isBuy, ticks)) return ticks;
    if (order.isPostOnlyStrict) throw new Refusal(...codes.postOnlyReject);
    const best = order.isBuy ? book.bestAsk : book.bestBid;
    const inside = best === undefined ? ticks : contract.neighbour(best, order.isBuy ? "down" : "up");
    if (inside <= 0) throw new Refusal(...codes.postOnlyNotPossible);
    return inside;
  }

  /** Runs a task after the current action. */
  later(task: () => void): void {
    this.#later.push(task);
  }

  #rest(instrument: Instrument, owner: TradingAccount, order: Order, ticks: number): void {
    order.ticks = ticks;
    instrument.book.rest(order, ticks);
    updateHold(owner, owner.position(instrument), order);
    this.#floor.outbox.book(instrument);
    this.#floor.outbox.order(owner, instrument, order);
  }

  /** Ends an order: nothing can happen to it any more. */
  close(order: Order, state: "filled" | "cancelled"): void {
    order.state = state;
    const owner = this.#floor.ownerOf(order);
    if (owner.isHouse) return;
    owner.orders.delete(order);
    owner.records.orders.add(order);
    this.#hooks?.closed(order);
  }
}

/** One order while it is matched. */
class Run implements MatchListener {
  readonly owner: TradingAccount;
  readonly fills: Fill[] = [];
  hasTraded = false;
  /** Why the matching stopped, if it met an order that it must not trade with. */
  overlap: string | undefined = undefined;
  readonly #engine: Engine;
  readonly #floor: TradingFloor;
  readonly #hooks: EngineHooks | undefined;
  readonly #instrument: Instrument;

  constructor(
    engine: Engine,
    floor: TradingFloor,
    hooks: EngineHooks | undefined,
    instrument: Instrument,
    taker: Order,
  ) {
    this.#engine = engine;
    this.#floor = floor;
    this.#hooks = hooks;
    this.#instrument = instrument;
    this.owner = floor.ownerOf(taker);
  }

  overlaps(taker: Order, maker: Order): boolean {
    if (this.owner.isHouse || taker.isLiquidation) return false;
    if (maker.userId === taker.userId) return true;
    return maker.group === taker.group && this.owner.selfTrading.isExtendedToSubaccounts;
  }

  resolveOverlap(taker: Order, maker: Order): boolean {
    const reason = maker.userId === taker.userId ? "order_overlap" : "order_overlap_another_sub";
    if (this.owner.selfTrading.mode === "cancel_maker") {
      this.#engine.cancel(maker, reason);
      return true;
    }
    this.overlap = reason;
    return false;
  }

  filled(taker: Order, maker: Order, lots: number, ticks: number): void {
    this.hasTraded = true;
    if (taker.remaining === 0) this.#engine.close(taker, "filled");
    if (maker.remaining === 0) this.#engine.close(maker, "filled");
    const fill = bookFill(this.#floor, this.#instrument, taker, maker, lots, ticks);
    if (fill !== undefined) this.fills.push(fill);
    taker.updated = this.#floor.now();
    maker.updated = taker.updated;
    if (maker.userId !== houseId) this.#hooks?.filled(maker, lots);
    if (taker.userId !== houseId) this.#hooks?.filled(taker, lots);
  }
}
