import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Contract } from "../../../simulator/market/contracts/contract.ts";
import { match } from "../../../simulator/market/matching/matching.ts";
import { Book } from "../../../simulator/market/orders/book.ts";
import { Order } from "../../../simulator/market/orders/order.ts";
import { perpetualSpec } from "./specs.ts";

const contract = new Contract(perpetualSpec);

function createOrder(id: number, isBuy: boolean, ticks: number, lots: number, displayLots?: number): Order {
  return new Order({
    id: String(id),
    userId: id,
    group: id,
    connection: "",
    contract,
    isBuy,
    type: "limit",
    timeInForce: "good_til_cancelled",
    lots,
    ticks,
    label: "",
    isPostOnly: false,
    isPostOnlyStrict: false,
    isReduceOnly: false,
    displayLots,
    isProtected: false,
    now: 0,
  });
}

interface Fill {
  readonly maker: string;
  readonly lots: number;
  readonly ticks: number;
}

function send(book: Book, order: Order, rests = true): Fill[] {
  const fills: Fill[] = [];
  match(book, order, order.ticks ?? 0, {
    overlaps: () => false,
    resolveOverlap: () => false,
    filled: (_taker, maker, lots, ticks) => void fills.push({ maker: maker.id, lots, ticks }),
  });
  if (rests && order.remaining > 0) book.rest(order, order.ticks ?? 0);
  return fills;
}

/** The plainest book there can be: a list, searched whole for the best and oldest order. */
class PlainBook {
  #orders: { id: string; isBuy: boolean; ticks: number; lots: number; since: number }[] = [];
  #time = 0;

  send(id: string, isBuy: boolean, ticks: number, lots: number, rests: boolean): Fill[] {
    const fills: Fill[] = [];
    let left = lots;
    for (;;) {
      const [best] = this.#orders
        .filter((order) => order.isBuy !== isBuy && (isBuy ? order.ticks <= ticks : order.ticks >= ticks))
        .sort((a, b) => (isBuy ? a.ticks - b.ticks : b.ticks - a.ticks) || a.since - b.since);
      if (best === undefined || left === 0) break;
      const traded = Math.min(left, best.lots);
      left -= traded;
      best.lots -= traded;
      fills.push({ maker: best.id, lots: traded, ticks: best.ticks });
      this.#orders = this.#orders.filter((order) => order.lots > 0);
    }
    if (rests && left > 0) this.#orders.push({ id, isBuy, ticks, lots: left, since: ++this.#time });
    return fills;
  }

  cancel(id: string): void {
    this.#orders = this.#orders.filter((order) => order.id !== id);
  }

  levels(isBuy: boolean): [number, number][] {
    const levels = new Map<number, number>();
    for (const order of this.#orders) {
      if (order.isBuy === isBuy) levels.set(order.ticks, (levels.get(order.ticks) ?? 0) + order.lots);
    }
    return [...levels].sort(([a], [b]) => (isBuy ? b - a : a - b));
  }
}

const step = fc.record({
  isBuy: fc.boolean(),
  ticks: fc.integer({ min: 90, max: 110 }),
  lots: fc.integer({ min: 1, max: 20 }),
  rests: fc.boolean(),
  cancels: fc.option(fc.nat(50), { freq: 3 }),
});

describe("the book", () => {
  test("matches by price and then time, as the plainest book does", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const book = new Book(contract, 1, 0);
        const plain = new PlainBook();
        const orders: Order[] = [];
        for (const { isBuy, ticks, lots, rests, cancels } of steps) {
          const target = cancels === null ? undefined : orders[cancels];
          if (target !== undefined) {
            book.remove(target);
            plain.cancel(target.id);
            continue;
          }
          const order = createOrder(orders.length, isBuy, ticks, lots);
          orders.push(order);
          expect(send(book, order, rests)).toEqual(plain.send(order.id, isBuy, ticks, lots, rests));
          for (const side of [true, false]) {
            const levels = [...book.side(side).levels].reverse().map((level) => [level.ticks, level.lots]);
            expect(levels).toEqual(plain.levels(side));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("reports changes that lead from the old levels to the new ones", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const book = new Book(contract, 1, 0);
        const seen = { bids: new Map<number, number>(), asks: new Map<number, number>() };
        steps.forEach(({ isBuy, ticks, lots, rests }, i) => {
          send(book, createOrder(i, isBuy, ticks, lots), rests);
          for (const { side, action, price, amount } of book.takeChanges()) {
            expect(action).toBe(amount === 0 ? "delete" : seen[side].has(price) ? "change" : "new");
            if (amount === 0) seen[side].delete(price);
            else seen[side].set(price, amount);
          }
          expect([...seen.bids].sort(([a], [b]) => b - a)).toEqual(book.top(true, 1_000));
          expect([...seen.asks].sort(([a], [b]) => a - b)).toEqual(book.top(false, 1_000));
        });
      }),
    );
  });

  test("shows the tip of an iceberg, and shows it again behind the others", () => {
    const book = new Book(contract, 1, 0);
    send(book, createOrder(1, false, 100, 10, 3));
    send(book, createOrder(2, false, 100, 5));
    expect(book.top(false, 9)).toEqual([[50, 80]]);
    expect(send(book, createOrder(3, true, 100, 4))).toEqual([
      { maker: "1", lots: 3, ticks: 100 },
      { maker: "2", lots: 1, ticks: 100 },
    ]);
    expect(send(book, createOrder(4, true, 100, 11))).toEqual([
      { maker: "2", lots: 4, ticks: 100 },
      { maker: "1", lots: 3, ticks: 100 },
      { maker: "1", lots: 3, ticks: 100 },
      { maker: "1", lots: 1, ticks: 100 },
    ]);
    expect(book.bestAsk).toBeUndefined();
  });

  test("lets an order shrink in its place", () => {
    const book = new Book(contract, 1, 0);
    const first = createOrder(1, false, 100, 10);
    send(book, first);
    send(book, createOrder(2, false, 100, 10));
    first.lots = 4;
    book.shrink(first, 4);
    expect(send(book, createOrder(3, true, 100, 6))).toEqual([
      { maker: "1", lots: 4, ticks: 100 },
      { maker: "2", lots: 2, ticks: 100 },
    ]);
  });
});
