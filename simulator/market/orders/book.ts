/** The order book of one instrument: price-time priority. Knows nothing of accounts, fees or wire objects. */
import type { LevelChange } from "../../boundary/events.ts";
import type { Contract } from "../contracts/contract.ts";
import { type Order, OrderQueue } from "./order.ts";

/** One side of a book: levels sorted with the best at the end, where nearly all work happens. */
class PriceLadder {
  readonly levels: OrderQueue[] = [];
  /** 1 for bids, -1 for asks: makes the better price the greater key on both sides. */
  readonly #sign: number;

  constructor(isBid: boolean) {
    this.#sign = isBid ? 1 : -1;
  }

  get best(): OrderQueue | undefined {
    return this.levels[this.levels.length - 1];
  }

  find(ticks: number): OrderQueue | undefined {
    const level = this.levels[this.#position(ticks)];
    return level?.ticks === ticks ? level : undefined;
  }

  open(ticks: number): OrderQueue {
    const position = this.#position(ticks);
    const found = this.levels[position];
    if (found?.ticks === ticks) return found;
    const level = new OrderQueue(ticks);
    if (position === this.levels.length) this.levels.push(level);
    else this.levels.splice(position, 0, level);
    return level;
  }

  close(level: OrderQueue): void {
    if (this.best === level) this.levels.pop();
    else this.levels.splice(this.#position(level.ticks), 1);
  }

  /** Where a price is, or belongs: the first level that is not worse. */
  #position(ticks: number): number {
    const key = this.#sign * ticks;
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.levels[middle];
      if (level !== undefined && this.#sign * level.ticks < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A level before an action. */
interface Touch {
  readonly ticks: number;
  readonly lots: number;
}

export class Book {
  readonly bids = new PriceLadder(true);
  readonly asks = new PriceLadder(false);
  changeId: number;
  timestamp: number;
  readonly #contract: Contract;
  /** Whether the outbox will ask for the changes of this book. */
  isAwaited = false;
  /** Levels that the current action touched, with the lots that they had before; a level that came again is here twice. */
  #touchedBids: Touch[] = [];
  #touchedAsks: Touch[] = [];
  #action = 1;

  constructor(contract: Contract, changeId: number, timestamp: number) {
    this.#contract = contract;
    this.changeId = changeId;
    this.timestamp = timestamp;
  }

  side(isBuy: boolean): PriceLadder {
    return isBuy ? this.bids : this.asks;
  }

  get bestBid(): number | undefined {
    return this.bids.best?.ticks;
  }

  get bestAsk(): number | undefined {
    return this.asks.best?.ticks;
  }

  /** Whether an order at this limit would trade at once. */
  crosses(isBuy: boolean, ticks: number): boolean {
    const best = this.side(!isBuy).best;
    return best !== undefined && (isBuy ? best.ticks <= ticks : best.ticks >= ticks);
  }

  /** Puts an order behind all others of its price. */
  rest(order: Order, ticks: number): void {
    const level = this.side(order.isBuy).open(ticks);
    this.#touch(order.isBuy, level);
    order.tip = Math.min(order.remaining, order.displayLots ?? order.remaining);
    this.#append(level, order);
  }

  remove(order: Order): void {
    const level = order.level;
    if (level === undefined) return;
    this.#touch(order.isBuy, level);
    this.#unlink(level, order);
    if (level.head === undefined) this.side(order.isBuy).close(level);
  }

  /** Takes lots off a resting order; an emptied tip is shown again behind the others, an emptied order leaves. */
  reduce(order: Order, lots: number): void {
    const level = order.level;
    if (level === undefined) return;
    this.#touch(order.isBuy, level);
    order.tip -= lots;
    level.lots -= lots;
    if (order.tip > 0) return;
    this.#unlink(level, order);
    if (order.remaining > 0) {
      order.tip = Math.min(order.remaining, order.displayLots ?? order.remaining);
      order.isRefreshed = true;
      this.#append(level, order);
    } else if (level.head === undefined) this.side(order.isBuy).close(level);
  }

  /** Shrinks what is left of a resting order without loss of its place. */
  shrink(order: Order, remaining: number): void {
    const level = order.level;
    if (level === undefined) return;
    this.#touch(order.isBuy, level);
    const tip = Math.min(order.tip, remaining);
    level.lots -= order.tip - tip;
    order.tip = tip;
  }

  /** What the action changed for the public, best first, and begins the next action. */
  takeChanges(): LevelChange[] {
    const changes: LevelChange[] = [];
    this.#collect("bids", this.bids, this.#touchedBids, changes);
    this.#collect("asks", this.asks, this.#touchedAsks, changes);
    this.#touchedBids = [];
    this.#touchedAsks = [];
    this.#action += 1;
    return changes;
  }

  /** Visible amounts by price, best first. */
  top(isBid: boolean, depth: number): [price: number, amount: number][] {
    const { levels } = this.side(isBid);
    const found: [number, number][] = [];
    for (let i = levels.length - 1; i >= 0 && found.length < depth; i -= 1) {
      const level = levels[i];
      if (level !== undefined) found.push([this.#contract.price(level.ticks), this.#contract.amount(level.lots)]);
    }
    return found;
  }

  #touch(isBid: boolean, level: OrderQueue): void {
    if (level.touchedBy === this.#action) return;
    level.touchedBy = this.#action;
    (isBid ? this.#touchedBids : this.#touchedAsks).push({ ticks: level.ticks, lots: level.lots });
  }

  #collect(name: "bids" | "asks", side: PriceLadder, touched: Touch[], changes: LevelChange[]): void {
    // The sort is stable: of a level that is here twice, the first has the lots from before the action.
    if (touched.length > 1) touched.sort(name === "bids" ? (a, b) => b.ticks - a.ticks : (a, b) => a.ticks - b.ticks);
    let last: number | undefined;
    for (const { ticks, lots: before } of touched) {
      if (ticks === last) continue;
      last = ticks;
      const after = side.find(ticks)?.lots ?? 0;
      if (before === after) continue;
      const action = before === 0 ? "new" : after === 0 ? "delete" : "change";
      changes.push({ side: name, action, price: this.#contract.price(ticks), amount: this.#contract.amount(after) });
    }
  }

  #append(level: OrderQueue, order: Order): void {
    order.level = level;
    order.previous = level.tail;
    order.next = undefined;
    if (level.tail === undefined) level.head = order;
    else level.tail.next = order;
    level.tail = order;
    level.lots += order.tip;
  }

  #unlink(level: OrderQueue, order: Order): void {
    if (order.previous === undefined) level.head = order.next;
    else order.previous.next = order.next;
    if (order.next === undefined) level.tail = order.previous;
    else order.next.previous = order.previous;
    level.lots -= order.tip;
    order.tip = 0;
    order.level = undefined;
    order.previous = undefined;
    order.next = undefined;
  }
}
