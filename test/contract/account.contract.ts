/** What an exchange owes to an account: reads, and the life of an order that cannot fill. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../src/client.ts";
import { connectTo, hasAccount } from "./client.ts";

const instrument_name = "BTC-PERPETUAL";
const currency = "BTC";
/** A post-only bid at this share of the best price cannot fill. */
const farAway = 0.8;
const amount = 10;
const run = `contract-${process.pid}`;

const reads: readonly (readonly [method: string, params: object])[] = [
  ["private/get_account_summary", { currency }],
  ["private/get_account_summaries", {}],
  ["private/get_positions", { currency }],
  ["private/get_position", { instrument_name }],
  ["private/get_open_orders", {}],
  ["private/get_open_orders_by_currency", { currency }],
  ["private/get_open_orders_by_instrument", { instrument_name }],
  ["private/get_order_history_by_currency", { currency, count: 5 }],
  ["private/get_order_history_by_instrument", { instrument_name, count: 5 }],
  ["private/get_user_trades_by_currency", { currency, count: 5 }],
  ["private/get_user_trades_by_instrument", { instrument_name, count: 5 }],
  ["private/get_settlement_history_by_currency", { currency, count: 5 }],
  ["private/get_cancel_on_disconnect", {}],
];

describe.skipIf(!hasAccount)("an account", () => {
  let client: Client;
  let note: Awaited<ReturnType<typeof connectTo>>["note"];
  beforeAll(async () => {
    ({ client, note } = await connectTo(true));
  });
  afterEach((context) => note(context));
  afterAll(async () => {
    if (client === undefined) return;
    for (const label of [`${run}-life`, `${run}-sweep`]) await client.private.cancelByLabel({ label });
    await client.close();
  });

  test("signing in grants the right to trade", () => {
    expect(client.grant?.scope.join(" ")).toMatch(/trade:read_write/);
  });

  test.each(reads)("%s answers", async (method, params) => {
    expect(await client.call(method, params)).toBeDefined();
  });

  /** A price far below the market, on the grid of the instrument, that the exchange still takes. */
  async function safePrice(): Promise<number> {
    const [{ tick_size }, { best_bid_price, mark_price, min_price }] = await Promise.all([
      client.public.getInstrument({ instrument_name }),
      client.public.ticker({ instrument_name }),
    ]);
    const wanted = Math.max((best_bid_price ?? mark_price) * farAway, min_price);
    return Math.ceil(wanted / tick_size) * tick_size;
  }

  test("an order is placed, seen, edited and cancelled, and every step is told", async () => {
    const label = `${run}-life`;
    const price = await safePrice();
    const states: string[] = [];
    const channel = await client.subscribe(`user.orders.${instrument_name}.raw`, {
      onData: (order) => {
        if (order.label === label) states.push(order.order_state);
      },
    });
    const orders = await client.openOrders();
    const { order, trades } = await client.private.buy({ instrument_name, amount, price, label, post_only: true });
    expect(trades).toEqual([]);
    expect(order).toMatchObject({ order_state: "open", label, amount, filled_amount: 0 });
    const { order_id } = order;
    expect(await client.private.getOrderState({ order_id })).toMatchObject({ order_state: "open" });
    expect((await client.private.getOrderStateByLabel({ currency, label })).map((each) => each.order_id)).toEqual([
      order_id,
    ]);
    expect(orders.byLabel(label)?.map((each) => each.order_id)).toEqual([order_id]);

    const edited = await client.private.edit({ order_id, amount: 2 * amount, price });
    expect(edited.order).toMatchObject({ order_id, amount: 2 * amount });
    expect(await client.private.cancel({ order_id })).toMatchObject({ order_id, order_state: "cancelled" });
    await expect(client.private.cancel({ order_id })).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
    expect(orders.byLabel(label)).toEqual([]);
    expect(states).toEqual(["open", "open", "cancelled"]);
    await orders.close();
    await channel.close();
  });

  test("orders are cancelled by their label", async () => {
    const label = `${run}-sweep`;
    const price = await safePrice();
    await client.private.buy({ instrument_name, amount, price, label, post_only: true });
    await client.private.buy({ instrument_name, amount, price, label, post_only: true });
    expect(await client.private.cancelByLabel({ label })).toBe(2);
    expect(await client.private.cancelByLabel({ label })).toBe(0);
  });

  test("an order off the grid is refused, and nothing is left of it", async () => {
    const price = (await safePrice()) + 0.123;
    const call = client.private.buy({ instrument_name, amount, price, label: `${run}-grid`, post_only: true });
    await expect(call).rejects.toMatchObject({ kind: "rpc", outcome: "refused", code: -32_602 });
  });

  test("an order whose time is over is not begun", async () => {
    const price = await safePrice();
    const valid_until = (await client.public.getTime()) - 10_000;
    const call = client.private.buy({
      instrument_name,
      amount,
      price,
      label: `${run}-late`,
      post_only: true,
      valid_until,
    });
    await expect(call).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
  });

  test("raw and private channels are granted together", async () => {
    const names = [`book.${instrument_name}.raw`, "user.portfolio.btc", "user.trades.any.any.raw"];
    const subscription = await client.subscribe(names, { onData: () => {} });
    expect(subscription.channels).toEqual(names);
    await subscription.close();
  });
});
