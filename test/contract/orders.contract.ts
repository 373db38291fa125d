/** The life of an order that cannot fill. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasAccount, type Visitor, visit, visitByHttp } from "./client.ts";
import { amount, bid, dieWithTheConnection, farPrice, labelFor, sweep } from "./orders.ts";
import { currency, instrument_name } from "./reads.ts";

/** What has to be left of the credits so that an order does not wait. */
const creditsToLeaveAtOnce = 6;

describe.skipIf(!hasAccount)("orders", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit("account");
    await sweep(visitor.client);
    await dieWithTheConnection(visitor.client);
  });
  afterEach(async (context) => {
    visitor.note(context);
    await sweep(visitor.client);
  });
  afterAll(() => visitor?.client.close());

  test("an order is placed, seen, edited and cancelled, and every step is reported", async () => {
    const { client } = visitor;
    const label = labelFor("life");
    const states: string[] = [];
    const channel = await client.subscribe(`user.orders.${instrument_name}.raw`, {
      onData: (order) => {
        if (order.label === label) states.push(order.order_state);
      },
    });
    const orders = await client.openOrders();
    const { order, trades } = await bid(client, { label });
    expect(trades).toEqual([]);
    expect(order).toMatchObject({ order_state: "open", label, amount, filled_amount: 0 });
    const { order_id } = order;
    expect(await client.private.getOrderState({ order_id })).toMatchObject({ order_state: "open" });
    const found = await client.private.getOrderStateByLabel({ currency, label });
    expect(found.map((each) => each.order_id)).toEqual([order_id]);
    await expect.poll(() => orders.byLabel(label)?.map((each) => each.order_id)).toEqual([order_id]);

    const edited = await client.private.edit({ order_id, amount: 2 * amount, price: await farPrice(client) });
    expect(edited.order).toMatchObject({ order_id, amount: 2 * amount });
    expect(await client.private.cancel({ order_id })).toMatchObject({ order_id, order_state: "cancelled" });
    await expect(client.private.cancel({ order_id })).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
    await expect.poll(() => orders.byLabel(label)).toEqual([]);
    await expect.poll(() => states).toEqual(["open", "open", "cancelled"]);
    await orders.close();
    await channel.close();
  });

  test("orders are edited by their label", async () => {
    const label = labelFor("edit");
    await bid(visitor.client, { label });
    const price = await farPrice(visitor.client);
    const { order } = await visitor.client.private.editByLabel({ instrument_name, label, amount: 3 * amount, price });
    expect(order).toMatchObject({ label, amount: 3 * amount });
  });

  test("orders are cancelled by their label", async () => {
    const label = labelFor("sweep");
    await bid(visitor.client, { label });
    await bid(visitor.client, { label });
    expect(await visitor.client.private.cancelByLabel({ label })).toBe(2);
    expect(await visitor.client.private.cancelByLabel({ label })).toBe(0);
  });

  test("over HTTP an order is placed and cancelled as well", async () => {
    const http = visitByHttp("account");
    const price = await farPrice(visitor.client);
    const label = labelFor("http");
    const bid = { instrument_name, amount, price, label, post_only: true, reject_post_only: true };
    const { order } = await http.private.buy(bid);
    const { order_id } = order;
    expect(await http.private.cancel({ order_id })).toMatchObject({ order_id, order_state: "cancelled" });
  });

  test("an order off the grid is refused, and nothing is left of it", async () => {
    const price = (await farPrice(visitor.client)) + 0.123;
    const call = bid(visitor.client, { label: labelFor("grid"), price });
    await expect(call).rejects.toMatchObject({ kind: "rpc", outcome: "refused", code: -32_602 });
    expect(await visitor.client.private.getOrderStateByLabel({ currency, label: labelFor("grid") })).toEqual([]);
  });

  test("an order whose time is over is not begun", async () => {
    const valid_until = (await visitor.client.public.getTime()) - 10_000;
    const call = bid(visitor.client, { label: labelFor("late"), valid_until });
    await expect(call).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
  });

  test("an order that does not exist cannot be cancelled", async () => {
    const call = visitor.client.private.cancel({ order_id: "1" });
    await expect(call).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
  });

  test("an order whose answer was not awaited is found again", async () => {
    const { client } = visitor;
    const price = await farPrice(client);
    const order = {
      instrument_name,
      amount,
      price,
      label: labelFor("unknown"),
      post_only: true,
      reject_post_only: true,
    };
    const impatience = new AbortController();
    await expect.poll(() => client.limits?.snapshot().trading.available).toBeGreaterThan(creditsToLeaveAtOnce);
    const call = client.private.buy(order, { signal: impatience.signal });
    impatience.abort();
    const failure: unknown = await call.catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "aborted", outcome: "unknown" });
    expect(await client.resolveOutcome(failure)).toMatchObject({ fate: "executed", order: { label: order.label } });
  });
});
