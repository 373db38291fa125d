import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createRandom } from "../../../simulator/determinism/random.ts";
import type { TradingAccount } from "../../../simulator/market/accounts/account.ts";
import { listInstruments } from "../../../simulator/market/contracts/catalogue.ts";
import { toAtoms } from "../../../simulator/market/contracts/money.ts";
import type { Instrument } from "../../../simulator/market/instruments/instrument.ts";
import { Market } from "../../../simulator/market/market.ts";
import { settle } from "../../../simulator/market/settlement.ts";
import { Context } from "../../../simulator/methods/context.ts";
import { handlers } from "../../../simulator/methods/handlers.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { alice, bob, callerOf, carol, noon } from "./support.ts";

const users = [alice, bob, carol];
const balances = { BTC: 5, ETH: 50, USDC: 100_000, USDT: 10_000 };

function openMarket(): Market {
  const market = new Market({
    clock: createVirtualClock(noon),
    random: createRandom(5),
    accounts: users.map((userId) => ({ userId, username: String(userId), keys: [], balances })),
    pools: {},
    prices: { btc_usd: 60_000, btc_usdc: 60_000 },
  });
  let id = 0;
  const { floor } = market;
  for (const spec of listInstruments(
    noon,
    (index) => floor.indices.price(index),
    () => ++id,
  ))
    floor.list(spec);
  return market;
}

/** One action of one account; numbers are taken modulo the sensible range. */
const action = fc.record({
  user: fc.nat(2),
  instrument: fc.nat(3),
  what: fc.nat(11),
  isBuy: fc.boolean(),
  lots: fc.integer({ min: 1, max: 40 }),
  offset: fc.integer({ min: -12, max: 12 }),
  pick: fc.nat(1_000),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

class Flow {
  readonly market = openMarket();
  readonly #instruments: Instrument[];
  accepted = 0;

  constructor() {
    const all = [...this.market.floor.instruments.values()];
    const find = (test: (instrument: Instrument) => boolean) => all.find(test) ?? expect.unreachable();
    this.#instruments = [
      find(({ name }) => name === "BTC-PERPETUAL"),
      find(({ name }) => name === "BTC_USDC-PERPETUAL"),
      find(({ name }) => name === "BTC_USDC"),
      find(({ name }) => name.startsWith("BTC-") && name.endsWith("-C")),
    ];
  }

  act({ user, instrument: which, what, isBuy, lots, offset, pick }: Action): void {
    const instrument = this.#instruments[which] ?? expect.unreachable();
    const userId = users[user] ?? expect.unreachable();
    const { contract } = instrument;
    const middle = contract.align(instrument.markPrice, "down");
    let ticks = middle;
    for (let i = 0; i < Math.abs(offset); i += 1) ticks = contract.neighbour(ticks, offset > 0 ? "up" : "down");
    const order = {
      instrument_name: instrument.name,
      amount: contract.amount(lots),
      price: contract.price(Math.max(1, ticks)),
    };
    const side = isBuy ? "private/buy" : "private/sell";
    const own = this.#account(userId).orders.values();
    const target = own.length === 0 ? undefined : own[pick % own.length];
    const { floor } = this.market;
    switch (what) {
      case 0:
        this.#call(userId, side, { ...order, type: "market" });
        break;
      case 1:
        this.#call(userId, side, { ...order, time_in_force: "immediate_or_cancel" });
        break;
      case 2:
        this.#call(userId, side, { ...order, time_in_force: "fill_or_kill" });
        break;
      case 3:
        this.#call(userId, side, { ...order, post_only: true });
        break;
      case 4:
        this.#call(userId, side, { ...order, reduce_only: true });
        break;
      case 5:
        this.#call(userId, side, {
          ...order,
          type: "stop_market",
          trigger: "last_price",
          trigger_price: order.price,
        });
        break;
      case 6:
        if (target) this.#call(userId, "private/cancel", { order_id: target.id });
        break;
      case 7:
        if (target) this.#call(userId, "private/edit", { order_id: target.id, amount: order.amount });
        break;
      case 8:
        if (target) {
          const price = target.contract.price(target.ticks ?? 1);
          this.#call(userId, "private/edit", { order_id: target.id, amount: order.amount, price });
        }
        break;
      case 9:
        floor.indices.set("btc_usd", 60_000 + offset * 40);
        floor.indices.set("btc_usdc", 60_000 + offset * 40);
        this.market.pricesMoved();
        this.market.respond();
        break;
      case 10:
        if (pick % 10 === 0) settle(this.market, floor.now(), 0);
        break;
      default:
        this.#call(userId, side, order);
    }
  }

  #account(userId: number): TradingAccount {
    return this.market.floor.accounts.get(userId) ?? expect.unreachable();
  }

  #call(userId: number, method: string, params: object): void {
    try {
      handlers[method]?.(new Context(this.market, callerOf(userId)), params as never);
      this.accepted += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  accounts(): TradingAccount[] {
    return [...this.market.floor.accounts.values(), this.market.floor.house];
  }
}

/** Runs a flow, looking at it after each step. */
function everyFlow(look: (flow: Flow) => void, runs = 60): void {
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 150 }), (actions) => {
      const flow = new Flow();
      for (const each of actions) {
        flow.act(each);
        look(flow);
      }
    }),
    { numRuns: runs },
  );
}

describe("over any sequence of orders", { timeout: 120_000 }, () => {
  test("much is accepted and much is traded, so that the other tests see something", () => {
    let accepted = 0;
    let fills = 0;
    const flows = fc.sample(fc.array(action, { minLength: 150, maxLength: 150 }), { numRuns: 20, seed: 1 });
    for (const actions of flows) {
      const flow = new Flow();
      for (const each of actions) flow.act(each);
      accepted += flow.accepted;
      fills += flow.accounts().reduce((sum, account) => sum + account.records.fills.entries.length, 0);
    }
    expect(accepted).toBeGreaterThan(1_500);
    expect(fills).toBeGreaterThan(500);
  });

  test("no book is crossed", () => {
    everyFlow(({ market }) => {
      for (const { book } of market.floor.instruments.values()) {
        const { bestBid = 0, bestAsk = Number.POSITIVE_INFINITY } = book;
        if (bestBid >= bestAsk) expect.unreachable(`crossed: ${bestBid} against ${bestAsk}`);
      }
    });
  });

  test("no money is made or lost, to the last atom", () => {
    everyFlow((flow) => {
      for (const [currency, amount] of Object.entries(balances)) {
        let sum = flow.market.floor.takings.get(currency) ?? 0;
        for (const account of flow.accounts()) {
          const ledger = account.ledgers.get(currency);
          sum += (ledger?.balance ?? 0) + (ledger?.futuresSessionRpl ?? 0);
          for (const position of account.positionsIn(currency)) {
            if (position.instrument.spec.kind === "future") sum += position.sessionCash;
          }
        }
        expect(sum).toBe(users.length * toAtoms(currency, amount));
      }
    });
  });

  test("for each long contract there is a short one", () => {
    everyFlow((flow) => {
      for (const { name, spec } of flow.market.floor.instruments.values()) {
        if (spec.kind === "spot") continue;
        const lots = flow.accounts().reduce((sum, account) => sum + (account.positions.get(name)?.lots ?? 0), 0);
        if (lots !== 0) expect.unreachable(`${name} has ${lots} more long lots than short ones`);
      }
    });
  });

  test("held amounts equal what rests, and the book shows exactly the resting orders", () => {
    everyFlow((flow) => {
      for (const account of flow.market.floor.accounts.values()) {
        for (const position of account.positions.values()) {
          if (position.instrument.spec.kind === "spot") continue;
          const resting = account.orders
            .values()
            .filter(
              (order) => order.contract === position.contract && order.level !== undefined && !order.isReduceOnly,
            );
          const sum = (isBuy: boolean) =>
            resting.filter((order) => order.isBuy === isBuy).reduce((total, { remaining }) => total + remaining, 0);
          expect([position.buyingLots, position.sellingLots]).toEqual([sum(true), sum(false)]);
        }
      }
      for (const { book } of flow.market.floor.instruments.values()) {
        for (const side of [book.bids, book.asks]) {
          for (const level of side.levels) {
            let lots = 0;
            for (let order = level.head; order !== undefined; order = order.next) {
              expect(order.state).toBe("open");
              expect(order.tip).toBeGreaterThan(0);
              lots += order.tip;
            }
            expect(level.lots).toBe(lots);
          }
        }
      }
    });
  });

  test("reserves of spot orders are what the orders can spend", () => {
    everyFlow((flow) => {
      for (const account of flow.market.floor.accounts.values()) {
        for (const ledger of account.ledgers.values()) {
          const held = account.orders
            .values()
            .filter(({ contract: { spec } }) => spec.kind === "spot")
            .filter(({ isBuy, contract: { spec } }) => (isBuy ? spec.quote : spec.base) === ledger.currency)
            .reduce((sum, { heldValue }) => sum + heldValue, 0);
          expect(ledger.spotReserve).toBe(held);
        }
      }
    });
  });

  test("sizes are whole lots, fills never exceed the order, and closed orders are gone from the book", () => {
    everyFlow((flow) => {
      for (const order of flow.market.floor.orders.values()) {
        expect(Number.isInteger(order.lots)).toBe(true);
        expect(order.filled).toBeLessThanOrEqual(order.lots);
        if (!order.isLive) expect(order.level).toBeUndefined();
        if (order.state === "filled") expect(order.remaining).toBe(0);
      }
    }, 30);
  });
});
