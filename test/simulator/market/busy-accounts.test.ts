/** Accounts that do all kinds of things in a market that moves: every answer and notification fits its schema, and money adds up. */
import { expect, test } from "vitest";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { alice, bob, carol, openMarket, optionName, type Placed, type TestMarket, type Wire } from "./support.ts";

const users = [alice, bob, carol];
const steps = 400;

class Busy {
  readonly market: TestMarket;
  readonly #random: () => number;
  readonly #names: readonly string[];
  readonly #ids: string[] = ["1"];

  constructor(seed: number) {
    this.#random = createRandom(seed, "busy");
    const balances = { BTC: 0.1, ETH: 1, USDC: 5_000 };
    const caps = { openOrders: 30, futurePositionSize: 20 };
    this.market = openMarket({ seed, balances, caps, market: { rate: 30, liquidity: true } });
    const option = optionName(this.market, "BTC", "C", 8);
    this.#names = ["BTC-PERPETUAL", "ETH-PERPETUAL", "BTC_USDC-PERPETUAL", "BTC_USDC", option];
  }

  /** Does one thing; the code of the refusal, if it was refused. */
  step(): number | undefined {
    const [method, params] = this.#pick([...this.#orders(), ...this.#others()]);
    try {
      const result = this.market.call<Partial<Placed>>(this.#pick(users), method, params);
      const id = result.order?.["order_id"];
      if (typeof id === "string") this.#ids.push(id);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.code;
    }
  }

  jump(): void {
    this.market.exchange.setIndexPrice("btc_usd", 60_000 * (0.9 + 0.2 * this.#random()));
  }

  #orders(): [string, object][] {
    const instrument_name = this.#pick(this.#names);
    const { price, amount } = this.#terms(instrument_name);
    const type = this.#pick([
      "limit",
      "market",
      "market_limit",
      "stop_market",
      "stop_limit",
      "take_limit",
      "trailing_stop",
    ]);
    const trigger = this.#pick(["index_price", "mark_price", "last_price"]);
    const order = {
      instrument_name,
      amount,
      type,
      label: this.#pick(["a", "b", ""]),
      ...(type.endsWith("limit") && { price }),
      ...(/stop|take/.test(type) && { trigger }),
      ...(/^(stop|take)/.test(type) && { trigger_price: price }),
      ...(type === "trailing_stop" && { trigger_offset: price / 500 }),
      ...(this.#random() < 0.2 && { reduce_only: true }),
      ...(this.#random() < 0.2 && /^(?:stop_|take_)?limit$/.test(type) && { post_only: true }),
      ...(this.#random() < 0.2 && this.#linked(amount, price)),
    };
    const method = this.#pick(["private/buy", "private/sell"]);
    const bid = { price, amount };
    const quotes = [{ instrument_name, quote_set_id: "s", bid }];
    return [
      [method, order],
      [method, order],
      ["private/edit", { order_id: this.#pick(this.#ids.slice(-20)), amount, price }],
      ["private/close_position", { instrument_name, type: "market" }],
      ["private/mass_quote", { quote_id: "q", mmp_group: "g", detailed: true, quotes }],
      ["private/cancel_all_by_instrument", { instrument_name, detailed: true }],
    ];
  }

  #others(): [string, object][] {
    const currency = "BTC";
    const group = { index_name: "btc_usd", mmp_group: "g" };
    return [
      ["private/cancel", { order_id: this.#pick(this.#ids.slice(-20)) }],
      ["private/cancel_by_label", { label: "b" }],
      ["private/set_mmp_config", { ...group, interval: 5, frozen_time: 1, max_quote_quantity: 1, quantity_limit: 0.1 }],
      ["private/get_account_summaries", { extended: true }],
      ["private/get_positions", {}],
      ["private/get_trigger_order_history", { currency }],
      ["private/get_order_history_by_currency", { currency, include_unfilled: true }],
      ["private/get_transaction_log", { currency, start_timestamp: 0, end_timestamp: this.market.clock.now() }],
    ];
  }

  #linked(amount: number, price: number): object {
    return {
      linked_order_type: this.#pick(["one_triggers_other", "one_cancels_other", "one_triggers_one_cancels_other"]),
      trigger_fill_condition: this.#pick(["first_hit", "complete_fill", "incremental"]),
      otoco_config: [
        { direction: "sell", amount, type: "limit", price },
        { direction: "sell", amount, type: "stop_market", trigger: "index_price", trigger_price: price },
      ],
    };
  }

  #terms(name: string): { price: number; amount: number } {
    const { tick_size, min_trade_amount, kind } = this.market.exchange.instruments().get(name) as Record<
      string,
      number
    >;
    const { mark_price } = this.market.exchange.ticker(name) as { mark_price: number };
    const tick = String(kind) === "option" && mark_price > 0.005 ? 0.0005 : Number(tick_size);
    const ticks = Math.max(1, Math.round((mark_price * (0.985 + 0.03 * this.#random())) / tick));
    // Large enough there to be liquidated when the index jumps.
    const lots = Math.ceil(this.#random() * 500) * (name === "BTC-PERPETUAL" ? 20 : 1);
    return { price: Number((ticks * tick).toFixed(6)), amount: Number((lots * Number(min_trade_amount)).toFixed(6)) };
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }
}

test.each([1, 2, 3])("seed %d", async (seed) => {
  const busy = new Busy(seed);
  let done = 0;
  for (let step = 0; step < steps; step += 1) {
    if (busy.step() === undefined) done += 1;
    if (step % 40 === 39) busy.jump();
    await busy.market.clock.advance(200);
  }
  expect(done).toBeGreaterThan(steps / 3);
  const span = { start_timestamp: 0, end_timestamp: busy.market.clock.now(), count: 250 };
  for (const user of users) {
    const query = { currency: "BTC", ...span };
    const { logs } = busy.market.call<{ logs: Wire[] }>(user, "private/get_transaction_log", query);
    for (const [i, entry] of logs.slice(0, -1).entries()) {
      const before = Number(logs[i + 1]?.["balance"]);
      expect(before + Number(entry["change"]), JSON.stringify(entry)).toBeCloseTo(Number(entry["balance"]), 6);
    }
  }
});
