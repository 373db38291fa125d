/** What is proved of a lost call, and what is not: whose it was, whether it fits, and whether all was read. */
import { describe, expect, test } from "vitest";
import type { ClientOptions } from "../../../src/client/options.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange, tokens } from "../helpers/exchange.ts";

const instrument_name = "BTC-PERPETUAL";
const asked = { instrument_name, amount: 10, price: 5 };

interface Shown {
  orders?: readonly object[];
  /** Pages of trades, oldest first. */
  pages?: readonly (readonly object[])[];
  states?: Readonly<Record<string, object>>;
}

/** An exchange that never answers the method, and shows what a test says. */
function show(exchange: ScriptedExchange, method: string, { orders = [], pages = [[]], states = {} }: Shown): void {
  let page = 0;
  exchange.on(method, () => noAnswer);
  exchange.on("private/get_order_state_by_label", ({ params }) =>
    orders.map((order) => ({ label: params["label"], instrument_name, ...order })),
  );
  exchange.on("private/get_user_trades_by_instrument", () => ({
    trades: pages[page++] ?? [],
    has_more: page < pages.length,
  }));
  exchange.on("private/get_order_state", ({ params }) => {
    const state = states[String(params["order_id"])];
    if (state === undefined) throw new Refused(10004, "order_not_found");
    return state;
  });
}

async function world(options: Partial<ClientOptions> = {}, exchange?: ScriptedExchange): Promise<World> {
  return openWorld({ credentials, orderDeadlineMs: 2_000, timeoutMs: 1_000, ...options }, exchange);
}

async function lose({ client, exchange }: World, method: string, params: object): Promise<unknown> {
  const call = ending(client.call(method, params));
  await exchange.clock.advance(1_001);
  return call.error;
}

async function resolve({ client, exchange }: Pick<World, "client" | "exchange">, error: unknown): Promise<unknown> {
  const resolved = ending(client.resolveOutcome(error));
  await exchange.clock.advance(14_000);
  return resolved.value;
}

describe("the account of a call", () => {
  const main = { clientId: "main-key", clientSecret: "planted-secret-2" };
  const other = { clientId: "other-key", clientSecret: "planted-secret-3" };

  /** Loses an order of `main` in one client, and resolves it in another one with these credentials. */
  async function across(second: NonNullable<ClientOptions["credentials"]>, ids: readonly (number | undefined)[] = []) {
    const exchange = new ScriptedExchange();
    let asks = 0;
    exchange.on("private/get_account_summary", () => ({ id: ids[asks++] }));
    const one = await world({ credentials: main, limits: {}, random: () => 0.1 }, exchange);
    show(exchange, "private/buy", {});
    const error = await lose(one, "private/buy", asked);
    const two = await openWorld({ credentials: second, limits: {}, random: () => 0.2 }, exchange);
    return { one, two, error };
  }

  test("the client of a sub-account knows nothing of an order of the main account", async () => {
    const { two, error } = await across(other, [1, 2]);
    expect(await resolve(two, error)).toMatchObject({
      fate: "still_unknown",
      reason: expect.stringMatching(/another account/),
    });
  });

  test("another key may be of another account", async () => {
    const { two, error } = await across(other);
    expect(await resolve(two, error)).toMatchObject({
      fate: "still_unknown",
      reason: expect.stringMatching(/not known/),
    });
  });

  test.each([
    ["the same key", main, []],
    ["another key of the same account", other, [1, 1]],
  ] as const)("a client with %s can resolve it", async (_, second, ids) => {
    const { two, error } = await across(second, ids);
    expect(await resolve(two, error)).toMatchObject({ fate: "not_executed" });
  });

  test("credentials of exchangeSession name the other account, those of forkSession the same", async () => {
    const exchange = new ScriptedExchange();
    exchange.on("public/auth", () => tokens("a1", "r1", "session:first trade:read_write"));
    const { client } = await world({ credentials: main }, exchange);
    const token = ({ params }: { params: object }) => ({ refresh_token: JSON.stringify(params) });
    exchange.on("public/exchange_token", token);
    exchange.on("public/fork_token", token);
    const made = Promise.all([client.exchangeSession(7), client.forkSession("second")]);
    await exchange.clock.advance(1);
    const [exchanged, forked] = await made;
    expect([exchanged.account, forked.account]).toEqual([{ userId: 7 }, { clientId: "main-key" }]);
    show(exchange, "private/buy", {});
    const error = await lose({ client, exchange, states: [] }, "private/buy", asked);
    const sub = await openWorld({ credentials: exchanged, random: () => 0.2 }, exchange);
    expect(await resolve(sub, error)).toMatchObject({ fate: "still_unknown" });
  });

  test("a function may have given the credentials of another account since", async () => {
    const exchange = new ScriptedExchange();
    let given = 0;
    const keys = [main, other];
    const one = await world({ credentials: () => keys[given++] ?? other }, exchange);
    show(exchange, "private/buy", {});
    const error = await lose(one, "private/buy", asked);
    exchange.drop();
    await exchange.clock.advance(1_000);
    expect(await resolve(one, error)).toMatchObject({ fate: "still_unknown" });
  });

  test("a bearer that a client was given once is of one account", async () => {
    const one = await world({ credentials: { kind: "bearer", accessToken: "planted-token" } });
    show(one.exchange, "private/buy", {});
    const error = await lose(one, "private/buy", asked);
    expect(await resolve(one, error)).toMatchObject({ fate: "not_executed" });
  });
});

describe("an order under a label of the user", () => {
  const fitting = { order_id: "1", direction: "buy", order_type: "limit", amount: 10, price: 5, replaced: false };

  async function fate(order: object, params: object = {}, more: readonly object[] = []): Promise<unknown> {
    const one = await world();
    const orders: object[] = [];
    show(one.exchange, "private/buy", { orders });
    const creation_timestamp = one.exchange.clock.now() + 10;
    orders.push({ ...fitting, reduce_only: false, creation_timestamp, ...order });
    orders.push(...more.map((each) => ({ ...fitting, creation_timestamp, ...each })));
    return resolve(one, await lose(one, "private/buy", { ...asked, label: "mm", ...params }));
  }

  test("is executed when it fits", async () => {
    expect(await fate({})).toMatchObject({ fate: "executed", order: { order_id: "1" } });
  });

  test.each([
    ["the side", { direction: "sell" }],
    ["the size", { amount: 20 }],
    ["a price that costs more", { price: 6 }],
    ["a time after the deadline", { creation_timestamp: Date.UTC(2030, 1, 1) }],
  ])("is the order of another session when it differs by %s", async (_, difference) => {
    expect(await fate(difference)).toMatchObject({ fate: "not_executed" });
  });

  test.each([
    ["a better price", { price: 4 }, {}],
    ["another size, after an edit", { amount: 20, replaced: true }, {}],
    ["another size, as it may only reduce", { amount: 8, reduce_only: true }, {}],
    ["another type", { order_type: "market" }, {}],
    ["a flag", {}, { post_only: true }],
    ["another time in force", { time_in_force: "good_til_cancelled" }, { time_in_force: "immediate_or_cancel" }],
    ["a member that is not shown", { direction: undefined }, {}],
    ["linked orders, which are not compared", {}, { linked_order_type: "one_cancels_other" }],
  ])("is still unknown with %s", async (_, difference, params) => {
    expect(await fate(difference, params)).toMatchObject({ fate: "still_unknown", orders: [{ order_id: "1" }] });
  });

  test("is still unknown where another order bears the label, even on the other side", async () => {
    const more = [{ order_id: "2", direction: "sell" }];
    expect(await fate({}, {}, more)).toMatchObject({ fate: "still_unknown", orders: [{ order_id: "1" }] });
  });

  test.each([
    ["still_unknown", "used the label", credentials, "mm"],
    ["executed", "used another label", credentials, "nn"],
    ["executed", "used it for another account", { ...credentials, clientId: "id-2" }, "mm"],
  ])("is %s where another client of this process %s", async (outcome, _, second, label) => {
    const exchange = new ScriptedExchange();
    const two = await world({ credentials: second, random: () => 0.2 }, exchange);
    exchange.on("private/buy", () => ({ order: {}, trades: [] }));
    const placed = two.client.call("private/buy", { ...asked, label });
    await exchange.clock.advance(1);
    await placed;
    const one = await world({ random: () => 0.1 }, exchange);
    show(exchange, "private/buy", { orders: [{ ...fitting, creation_timestamp: exchange.clock.now() }] });
    const error = await lose(one, "private/buy", { ...asked, label: "mm" });
    expect(await resolve(one, error)).toMatchObject({ fate: outcome });
  });
});

test("a label that the client made is no proof for an order of the other side", async () => {
  const one = await world();
  show(one.exchange, "private/buy", { orders: [{ order_id: "1", direction: "sell", creation_timestamp: 1 }] });
  const error = await lose(one, "private/buy", asked);
  expect(await resolve(one, error)).toMatchObject({
    fate: "still_unknown",
    reason: expect.stringMatching(/direction/),
  });
});

test("a label that the client made is no proof once the user gave it to another order, nor for an order that came too late", async () => {
  const one = await world();
  const order = { order_id: "1", direction: "buy", order_type: "limit", amount: 10, price: 5, replaced: false };
  const orders: object[] = [];
  show(one.exchange, "private/buy", { orders });
  const error = (await lose(one, "private/buy", asked)) as { trace: { label: string } };
  orders.push({ ...order, creation_timestamp: one.exchange.clock.now() + 60_000 });
  expect(await resolve(one, error)).toMatchObject({ fate: "not_executed" });
  orders[0] = { ...order, creation_timestamp: one.exchange.clock.now() - 14_000 };
  expect(await resolve(one, error)).toMatchObject({ fate: "executed" });
  await lose(one, "private/buy", { ...asked, label: error.trace.label });
  expect(await resolve(one, error)).toMatchObject({ fate: "still_unknown" });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("a patience of %d ends", async (patienceMs) => {
  const one = await world({ orderDeadlineMs: false, autoLabel: true });
  show(one.exchange, "private/buy", {});
  const error = await lose(one, "private/buy", asked);
  const resolved = ending(one.client.resolveOutcome(error, { patienceMs }));
  await one.exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
});

test("what was sent counts, not what the object of the user holds since", async () => {
  const one = await world();
  const orders: object[] = [];
  show(one.exchange, "private/buy", { orders });
  const params = { ...asked, label: "mm" };
  const call = ending(one.client.call("private/buy", params));
  await one.exchange.clock.advance(1);
  params.price = 9;
  orders.push({ order_id: "1", direction: "buy", order_type: "limit", amount: 10, price: 9, replaced: false });
  Object.assign(orders[0] ?? {}, { reduce_only: false, creation_timestamp: one.exchange.clock.now() });
  await one.exchange.clock.advance(1_001);
  expect(call.error?.["trace"]).toMatchObject({ price: 5, terms: { price: 5 } });
  expect(await resolve(one, call.error)).toMatchObject({ fate: "not_executed" });
});

const standing = { order_id: "1", direction: "buy", order_type: "limit", amount: 10, price: 5, replaced: false };

test("a label counts as it was given, whatever the user's object holds when the order leaves", async () => {
  const one = await world();
  const { client, exchange } = one;
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  exchange.drop();
  const params = { ...asked, label: "mm" };
  const placed = ending(client.call("private/buy", params, { whenDown: "wait" }));
  params.label = "nn";
  params.price = 9;
  await exchange.clock.advance(500);
  expect([placed.ends, exchange.callsOf("private/buy")[0]?.params]).toMatchObject([1, { label: "mm", price: 5 }]);
  show(exchange, "private/buy", { orders: [{ ...standing, creation_timestamp: exchange.clock.now() }] });
  const error = await lose(one, "private/buy", { ...asked, label: "mm" });
  expect(await resolve(one, error)).toMatchObject({ fate: "still_unknown" });
});

test("a call that goes out again with a new token uses its label once", async () => {
  const one = await world();
  const { client, exchange } = one;
  show(exchange, "private/buy", { orders: [{ ...standing, creation_timestamp: exchange.clock.now() }] });
  exchange.on("private/buy", () => {
    exchange.on("private/buy", () => noAnswer);
    throw new Refused(13009, "unauthorized");
  });
  const error = await lose({ client, exchange, states: [] }, "private/buy", { ...asked, label: "mm" });
  expect(exchange.callsOf("private/buy")).toHaveLength(2);
  expect(await resolve(one, error)).toMatchObject({ fate: "executed" });
});

describe("lists are read to their end", () => {
  const trade = (id: number, timestamp: number, more: object = {}) => ({ trade_id: `t${id}`, timestamp, ...more });

  test("a trade on the second page is found", async () => {
    const one = await world();
    const now = one.exchange.clock.now();
    const order = { order_id: "9", order_type: "limit", ...asked, direction: "buy" };
    show(one.exchange, "private/buy", {
      pages: [
        [trade(1, now), trade(2, now + 5)],
        [trade(2, now + 5), trade(3, now + 9, { label: "mm", order_id: "9", direction: "buy" })],
      ],
      states: { 9: { ...order, label: "mm", creation_timestamp: now } },
    });
    const error = await lose(one, "private/buy", { ...asked, label: "mm" });
    expect(await resolve(one, error)).toMatchObject({ fate: "executed", order: { order_id: "9" } });
    const [first, second] = one.exchange.callsOf("private/get_user_trades_by_instrument").map(({ params }) => params);
    expect(second).toMatchObject({ start_timestamp: now + 5, sorting: "asc" });
    // The clock of the exchange may have been set back since.
    expect(Number(first?.["start_timestamp"])).toBeLessThanOrEqual(now - 60_000);
  });

  test.each([
    ["pages that bring nothing new", { trades: [trade(1, 1)], has_more: true }],
    ["an answer without a list", { has_more: false }],
    ["no answer to speak of", null],
  ])("%s decide nothing", async (_, answer) => {
    const one = await world();
    show(one.exchange, "private/buy", {});
    const error = await lose(one, "private/buy", asked);
    one.exchange.on("private/get_user_trades_by_instrument", () => answer);
    expect(await resolve(one, error)).toMatchObject({ fate: "still_unknown" });
  });

  test("a list of orders that is none decides nothing", async () => {
    const one = await world();
    show(one.exchange, "private/buy", {});
    const error = await lose(one, "private/buy", asked);
    one.exchange.on("private/get_order_state_by_label", () => ({}));
    expect(await resolve(one, error)).toMatchObject({ fate: "still_unknown" });
  });

  test("a trade whose order is not shown any more proves the execution all the same", async () => {
    const one = await world();
    const trades: object[] = [];
    show(one.exchange, "private/buy", { pages: [trades] });
    const error = (await lose(one, "private/buy", asked)) as { trace: { label: string } };
    trades.push(trade(1, one.exchange.clock.now(), { label: error.trace.label, order_id: "9", direction: "buy" }));
    expect(await resolve(one, error)).toEqual({ fate: "executed", orders: [] });
  });
});

test.each([
  ["is not answered", () => noAnswer],
  [
    "meets maintenance",
    () => {
      throw new Refused(11051, "system_maintenance");
    },
  ],
])("a look-up that %s is made again while there is patience", async (_, failing) => {
  const one = await world();
  show(one.exchange, "private/buy", {});
  const error = await lose(one, "private/buy", asked);
  one.exchange.on("private/get_order_state_by_label", failing);
  const resolved = ending(one.client.resolveOutcome(error));
  const impatient = ending(one.client.resolveOutcome(error, { patienceMs: 0 }));
  await one.exchange.clock.advance(20_000);
  expect(resolved.ends).toBe(0);
  expect(impatient.value).toMatchObject({
    fate: "still_unknown",
    reason: expect.stringMatching(/not be looked up/),
  });
  one.exchange.on("private/get_order_state_by_label", () => []);
  await one.exchange.clock.advance(2_500);
  expect(resolved.value).toMatchObject({ fate: "not_executed" });
});

test("a look-up waits for its answer no longer than some seconds, however patient the client is", async () => {
  const one = await world();
  show(one.exchange, "private/buy", {});
  const error = await lose(one, "private/buy", asked);
  const patient = await openWorld({ credentials, timeoutMs: false, random: () => 0.2 }, one.exchange);
  one.exchange.on("private/get_order_state_by_label", () => noAnswer);
  const resolved = ending(patient.client.resolveOutcome(error, { patienceMs: 0 }));
  await one.exchange.clock.advance(5_001);
  expect(resolved.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/timeout/) });
});

describe("an edit", () => {
  async function fate(params: object, order: object, fills: readonly object[] = []): Promise<unknown> {
    const one = await world();
    show(one.exchange, "private/edit", {});
    one.exchange.on("private/get_user_trades_by_order", () => fills);
    const now = one.exchange.clock.now();
    const error = await lose(one, "private/edit", { order_id: "1", ...params });
    const last_update_timestamp = now + 200;
    const state = { order_id: "1", order_state: "open", replaced: true, amount: 20, price: 6, last_update_timestamp };
    one.exchange.on("private/get_order_state", () => ({ ...state, ...order }));
    return resolve(one, error);
  }

  const all = {
    amount: 20,
    contracts: 2,
    price: 6,
    post_only: true,
    reject_post_only: true,
    reduce_only: true,
    mmp: true,
    trigger_price: 7,
    trigger_offset: 8,
    display_amount: 9,
  };
  const shown = { ...all, display_amount: 3, refresh_amount: 9 };

  test("is executed when the order has every term of it", async () => {
    expect(await fate(all, shown)).toMatchObject({ fate: "executed", order: { order_id: "1" } });
  });

  test.each(Object.keys(all))("is not said to be executed when the order does not have its %s", async (term) => {
    const hidden = term === "display_amount" ? "refresh_amount" : term;
    expect(await fate(all, { ...shown, [hidden]: undefined })).toMatchObject({ fate: "still_unknown" });
  });

  test.each([
    ["was filled last", { filled_amount: 4 }, [{ timestamp: Number.MAX_SAFE_INTEGER }]],
    ["was filled, and the fills are not shown", { filled_amount: 4 }, []],
    ["was cancelled last", { order_state: "cancelled" }, []],
    ["was repriced by the exchange last", { auto_replaced: true }, []],
  ])("is not said to be executed when the order %s: it may have had the terms before", async (_, order, fills) => {
    expect(await fate({ amount: 20, price: 6 }, order, fills)).toMatchObject({ fate: "still_unknown" });
  });

  test("is executed when the last fill is older than the last change", async () => {
    expect(await fate({ amount: 20, price: 6 }, { filled_amount: 4 }, [{ timestamp: 5 }])).toMatchObject({
      fate: "executed",
    });
  });
});

test("the trace of a call goes through JSON, and can be resolved by the next client of the account", async () => {
  const one = await world({ random: () => 0.1 });
  show(one.exchange, "private/buy", {});
  const error = JSON.parse(JSON.stringify(await lose(one, "private/buy", asked)));
  const next = await openWorld({ credentials, random: () => 0.2 }, one.exchange);
  expect(await resolve(next, error)).toMatchObject({ fate: "not_executed" });
  for (const broken of [{ ...error, trace: { ...error.trace, sentMs: "1" } }, { ...error, method: 5 }, "text", null]) {
    expect(await resolve(next, broken)).toMatchObject({ fate: "still_unknown" });
  }
});

/** A client over HTTP whose order is never answered, and finds nothing. */
async function overHttp(isTimed: boolean, params: object): Promise<unknown> {
  const { exchange } = await openWorld();
  const { clock } = exchange;
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { kind: "bearer", accessToken: "planted-token" },
    clock,
    limits: false,
    timeoutMs: 1_000,
    transport: {
      post: async ({ url, body }) => {
        if (url.endsWith("/buy")) return new Promise(() => {});
        const us = clock.now() * 1_000;
        const { id } = JSON.parse(body) as { id: number };
        const result = url.endsWith("label") ? [] : { trades: [], has_more: false };
        const times = isTimed ? { usIn: us, usOut: us } : {};
        const text = JSON.stringify({ jsonrpc: "2.0", id, result, ...times });
        return { status: 200, contentType: "application/json", body: text };
      },
    },
  });
  const call = ending(client.call("private/buy", { instrument_name, amount: 10, price: 1, ...params }));
  await clock.advance(1_001);
  expect(call.error).toMatchObject({ outcome: "unknown" });
  const resolved = ending(client.resolveOutcome(call.error));
  await clock.advance(14_000);
  return resolved.value;
}

test("a client over HTTP resolves its own lost orders", async () => {
  expect(await overHttp(true, {})).toMatchObject({ fate: "not_executed" });
});

test("where the exchange never tells its time, nothing is decided by times", async () => {
  expect(await overHttp(false, { valid_until: 5 })).toMatchObject({
    fate: "still_unknown",
    reason: expect.stringMatching(/clock of the exchange/),
  });
});
