/** Guards hold calls back before they leave, and say which limit of the desk they would break. */
import { expect, test } from "vitest";
import type { Client } from "../../../src/client/client.ts";
import { isDeribitError } from "../../../src/errors/narrow.ts";
import { createGuards, type Guards, type GuardsOptions, type Halt } from "../../../src/guards/entry.ts";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange } from "../helpers/exchange.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 100 };
const future = { kind: "future", instrument_type: "reversed", base_currency: "BTC", quote_currency: "USD" };
const option = { kind: "option", instrument_type: "reversed", base_currency: "BTC", quote_currency: "BTC" };
const linear = { kind: "future", instrument_type: "linear", base_currency: "BTC", quote_currency: "USDC" };

interface GuardedWorld extends World {
  readonly guards: Guards;
  readonly halts: Halt[];
  /** Orders that are open at the exchange. */
  readonly open: Record<string, unknown>[];
  /** What becomes of a call: the name of the guard that held it back, or `left`. */
  fate(method: string, params: object): Promise<string>;
}

/** An exchange with prices and open orders. */
function scripted(open: Record<string, unknown>[], facts: object): ScriptedExchange {
  const exchange = new ScriptedExchange();
  let made = 0;
  const place = ({ params }: { readonly params: Record<string, unknown> }): object => {
    const placed = { ...params, order_id: `o-${++made}`, order_state: "open", last_update_timestamp: made };
    open.push(placed);
    return { order: placed, trades: [] };
  };
  for (const method of ["private/buy", "private/sell"]) exchange.on(method, place);
  exchange.on("private/edit", ({ params }) => ({ order: { ...open[0], ...params }, trades: [] }));
  for (const method of ["private/mass_quote", "private/close_position", "private/withdraw"]) {
    exchange.on(method, () => ({}));
  }
  exchange.on("private/cancel_all", () => open.splice(0).length);
  exchange.on("private/get_open_orders", () => [...open]);
  exchange.on("public/get_instrument", () => ({ contract_size: 10, ...facts }));
  for (const method of ["public/subscribe", "private/subscribe"]) {
    exchange.on(method, ({ params }) => {
      const channels = params["channels"] as readonly string[];
      exchange.clock.schedule(1, () => pushPrices(exchange, channels));
      return channels;
    });
  }
  return exchange;
}

function pushPrices(exchange: ScriptedExchange, channels: readonly string[]): void {
  for (const channel of channels) {
    if (channel.startsWith("ticker.")) exchange.push(channel, { mark_price: 100, index_price: 50_000 });
  }
}

async function openGuarded(options: GuardsOptions, facts: object = future): Promise<GuardedWorld> {
  const guards = createGuards(options);
  const open: Record<string, unknown>[] = [];
  const world = await openWorld({ credentials, guards }, scripted(open, facts));
  const halts: Halt[] = [];
  world.client.on("halt", (halt) => halts.push(halt));
  const fate = async (method: string, params: object): Promise<string> => {
    const seen = ending(world.client.call(method, params));
    await world.exchange.clock.advance(50);
    if (seen.ends === 0) return "waits";
    return seen.error === undefined ? "left" : String(seen.error["guard"] ?? seen.error);
  };
  return { ...world, guards, halts, open, fate };
}

const quotes = (bid: object, ask: object = {}) => ({
  quotes: [{ instrument_name: "BTC-PERPETUAL", quote_set_id: "s", bid: { price: 100, amount: 10, ...bid }, ...ask }],
});

test.each<[string, GuardsOptions, string, object, string]>([
  ["an order at the limit", { largestAmount: 10 }, "private/buy", order, "left"],
  ["an order above it", { largestAmount: 9 }, "private/buy", order, "largestAmount"],
  [
    "contracts at the limit",
    { largestAmount: 20 },
    "private/sell",
    { ...order, amount: undefined, contracts: 2 },
    "left",
  ],
  [
    "contracts above it",
    { largestAmount: 19 },
    "private/sell",
    { ...order, amount: undefined, contracts: 2 },
    "largestAmount",
  ],
  ["the larger of two sizes", { largestAmount: 15 }, "private/buy", { ...order, contracts: 2 }, "largestAmount"],
  [
    "a linked order",
    { largestAmount: 10 },
    "private/buy",
    { ...order, otoco_config: [{ amount: 11 }] },
    "largestAmount",
  ],
  [
    "a side of a quote",
    { largestAmount: 10 },
    "private/mass_quote",
    quotes({}, { ask: { price: 101, amount: 11 } }),
    "largestAmount",
  ],
  ["a quote", { largestAmount: 10 }, "private/mass_quote", quotes({}), "left"],
  ["the limit of the instrument", { largestAmount: { "BTC-PERPETUAL": 5 } }, "private/buy", order, "largestAmount"],
  ["an instrument without a limit", { largestAmount: { "ETH-PERPETUAL": 5 } }, "private/buy", order, "largestAmount"],
  ["a limit by a function", { largestAmount: () => 10 }, "private/buy", order, "left"],
  [
    "a function that throws",
    {
      largestAmount: () => {
        throw new Error("no");
      },
    },
    "private/buy",
    order,
    "largestAmount",
  ],
  ["a price at the distance", { largestDistance: 0.1 }, "private/buy", { ...order, price: 110 }, "left"],
  ["a price beyond it", { largestDistance: 0.1 }, "private/buy", { ...order, price: 110.5 }, "largestDistance"],
  ["a price below", { largestDistance: 0.1 }, "private/buy", { ...order, price: 89 }, "largestDistance"],
  ["no price", { largestDistance: 0.1 }, "private/buy", { ...order, price: undefined, type: "market" }, "left"],
  ["a volatility", { largestDistance: 0.1 }, "private/buy", { ...order, advanced: "implv" }, "largestDistance"],
  ["a value in dollars", { largestNotional: 10 }, "private/buy", order, "left"],
  ["a value above", { largestNotional: 9 }, "private/buy", order, "largestNotional"],
  ["an instrument allowed", { instruments: ["BTC-PERPETUAL"] }, "private/buy", order, "left"],
  ["an instrument not allowed", { instruments: ["ETH-PERPETUAL"] }, "private/buy", order, "instruments"],
  [
    "a position of another",
    { instruments: (name) => name.startsWith("ETH") },
    "private/close_position",
    { instrument_name: "BTC-PERPETUAL", type: "market" },
    "instruments",
  ],
  ["a method allowed", { methods: ["private/buy"] }, "private/buy", order, "left"],
  ["a method not allowed", { methods: ["private/buy"] }, "private/sell", order, "methods"],
  [
    "a withdrawal",
    { methods: ["private/buy"] },
    "private/withdraw",
    { currency: "BTC", address: "a", amount: 1 },
    "methods",
  ],
  ["a cancel", { methods: ["private/buy"], openOrders: 0 }, "private/cancel_all", {}, "left"],
  ["a read", { methods: ["private/buy"] }, "private/get_open_orders", {}, "left"],
  ["an order that adds", { reduceOnly: true }, "private/buy", order, "reduceOnly"],
  ["an order that reduces", { reduceOnly: true }, "private/buy", { ...order, reduce_only: true }, "left"],
  [
    "a linked order that adds",
    { reduceOnly: true },
    "private/buy",
    { ...order, reduce_only: true, otoco_config: [{}] },
    "reduceOnly",
  ],
  ["a quote in a window", { reduceOnly: true }, "private/mass_quote", quotes({}), "reduceOnly"],
  [
    "a closing",
    { reduceOnly: true },
    "private/close_position",
    { instrument_name: "BTC-PERPETUAL", type: "market" },
    "left",
  ],
  ["no room for orders", { openOrders: 0 }, "private/buy", order, "openOrders"],
  ["a dry run", { dryRun: true }, "private/buy", order, "dryRun"],
  ["a cancel in a dry run", { dryRun: true }, "private/cancel_all", {}, "dryRun"],
])("%s", async (_, options, method, params, fate) => {
  const world = await openGuarded(options);
  expect(await world.fate(method, params)).toBe(fate);
  expect(world.exchange.callsOf(method)).toHaveLength(fate === "left" ? 1 : 0);
});

test.each<[string, object, object, number, string]>([
  ["an option counts at the index", option, { ...order, amount: 2, price: 0.05 }, 100_000, "left"],
  ["an option above", option, { ...order, amount: 2, price: 0.05 }, 99_999, "largestNotional"],
  ["an option at a premium in its coin", option, { ...order, amount: 2, price: 60_000 }, 100_000, "left"],
  ["a linear future at its own price", linear, { ...order, amount: 1, price: 60_000 }, 59_999, "largestNotional"],
  ["a linear future below the index", linear, { ...order, amount: 1, price: 10 }, 49_999, "largestNotional"],
])("notional: %s", async (_, facts, params, largestNotional, fate) => {
  const world = await openGuarded({ largestNotional }, facts);
  expect(await world.fate("private/buy", params)).toBe(fate);
});

test("a price in dollars of an option is measured in its coin", async () => {
  const { fate } = await openGuarded({ largestDistance: 0.01 }, option);
  expect(await fate("private/buy", { ...order, advanced: "usd", price: 100 * 50_000 })).toBe("left");
  expect(await fate("private/buy", { ...order, advanced: "usd", price: 100 })).toBe("largestDistance");
});

test("the error names the guard, the limit and the value, and the call was not sent", async () => {
  const { client, exchange } = await openGuarded({ largestAmount: 9 });
  const { error } = ending(client.call("private/buy", order));
  await exchange.clock.advance(50);
  const seen = ending(client.call("private/buy", order));
  await exchange.clock.advance(50);
  expect(error ?? seen.error).toMatchObject({
    kind: "guard",
    guard: "largestAmount",
    limit: 9,
    value: 10,
    outcome: "not_sent",
  });
  expect(isDeribitError(seen.error, "guard") && seen.error.message).toBe(
    "private/buy: the guard largestAmount holds it back, the amount is 10, and the most is 9; it was not sent",
  );
});

test("so many orders leave within a second, and the next when the second is over", async () => {
  const { fate, exchange } = await openGuarded({ ordersPerSecond: 2 });
  expect(await fate("private/buy", order)).toBe("left");
  expect(await fate("private/mass_quote", quotes({}, { ask: { price: 101, amount: 10 } }))).toBe("ordersPerSecond");
  expect(await fate("private/sell", order)).toBe("left");
  expect(await fate("private/buy", order)).toBe("ordersPerSecond");
  await exchange.clock.advance(800);
  expect(await fate("private/buy", order)).toBe("left");
  expect(await fate("private/buy", order)).toBe("ordersPerSecond");
});

test("orders that wait for the connection count when they leave", async () => {
  const { client, exchange } = await openGuarded({ ordersPerSecond: 2 });
  exchange.drop();
  const waiting = Array.from({ length: 5 }, () => ending(client.call("private/buy", order, { whenDown: "wait" })));
  await exchange.clock.advance(900);
  expect(exchange.callsOf("private/buy")).toHaveLength(2);
  expect(waiting.filter(({ error }) => error?.["guard"] === "ordersPerSecond")).toHaveLength(3);
});

test("an edit of an order that is not known is held back", async () => {
  const { fate, exchange } = await openGuarded({ largestAmount: 20 });
  expect(await fate("private/edit", { order_id: "o-1", amount: 10, price: 100 })).toBe("largestAmount");
  expect(exchange.callsOf("private/edit")).toHaveLength(0);
});

test("an edit of an order that nothing has to be known of leaves", async () => {
  const { fate } = await openGuarded({ editsPerSecond: 1 });
  expect(await fate("private/edit", { order_id: "o-1", amount: 10, price: 100 })).toBe("left");
  expect(await fate("private/edit", { order_id: "o-1", amount: 10, price: 100 })).toBe("editsPerSecond");
});

test("an edit of what was just placed is judged before the list of open orders shows it", async () => {
  const { fate } = await openGuarded({
    editsPerSecond: 1,
    largestAmount: 20,
    largestDistance: 0.1,
    instruments: ["BTC-PERPETUAL"],
  });
  expect(await fate("private/buy", order)).toBe("left");
  expect(await fate("private/edit", { order_id: "o-1", amount: 21 })).toBe("largestAmount");
  expect(await fate("private/edit", { order_id: "o-1", price: 111 })).toBe("largestDistance");
  expect(await fate("private/edit", { order_id: "o-1", price: 101 })).toBe("left");
  expect(await fate("private/edit", { order_id: "o-1", price: 101 })).toBe("editsPerSecond");
});

test("an order on its way, and one of unknown outcome, take room among the open orders", async () => {
  const { client, exchange, fate } = await openGuarded({ openOrders: 2 });
  expect(await fate("private/buy", order)).toBe("left");
  exchange.on("private/buy", () => noAnswer);
  const lost = ending(client.call("private/buy", order, { timeoutMs: 100 }));
  await exchange.clock.advance(200);
  expect(lost.error).toMatchObject({ kind: "timeout", outcome: "unknown" });
  expect(await fate("private/sell", order)).toBe("openOrders");
  await exchange.clock.advance(15_000);
  expect(await fate("private/sell", order)).toBe("left");
});

test("a price from before the connection was lost is none", async () => {
  const { exchange, fate } = await openGuarded({ largestDistance: 0.1 });
  expect(await fate("private/buy", order)).toBe("left");
  exchange.on("public/subscribe", ({ params }) => params["channels"]);
  exchange.on("private/subscribe", ({ params }) => params["channels"]);
  exchange.drop();
  await exchange.clock.advance(200);
  const seen = ending(fate("private/buy", order));
  await exchange.clock.advance(6_000);
  expect(seen.value).toBeDefined();
  expect(exchange.callsOf("private/buy")).toHaveLength(1);
});

test("an instrument that has ended is not read again, and gets no order", async () => {
  const { exchange, fate } = await openGuarded({ largestDistance: 0.1 });
  const ended = { instrument_name: "BTC-1JAN20", amount: 10, price: 100 };
  expect(await fate("private/buy", ended)).toBe("left");
  exchange.push("instrument.state.any.any", { instrument_name: "BTC-1JAN20", state: "delivered", timestamp: 1 });
  exchange.on("public/get_instrument", () => ({
    instrument_name: "BTC-1JAN20",
    contract_size: 10,
    ...future,
    state: "delivered",
  }));
  await exchange.clock.advance(50);
  const asked = exchange.callsOf("public/subscribe").length;
  expect(await fate("private/buy", ended)).toBe("largestDistance");
  const read = exchange.callsOf("public/get_instrument").length;
  expect(await fate("private/buy", ended)).toBe("largestDistance");
  expect(exchange.callsOf("public/get_instrument")).toHaveLength(read);
  expect(exchange.callsOf("public/subscribe")).toHaveLength(asked);
});

test("windows are times of the day in UTC, also over midnight", async () => {
  const start = new Date(new ScriptedExchange().clock.now());
  const time = (minutes: number): string => new Date(start.getTime() + minutes * 60_000).toISOString().slice(11, 16);
  for (const [from, to, fate] of [
    [-5, 5, "reduceOnly"],
    [5, 10, "left"],
    [-10, -5, "left"],
    [5, -5, "left"],
    [-5, -10, "reduceOnly"],
  ] as const) {
    const world = await openGuarded({ reduceOnly: [{ from: time(from), to: time(to) }] });
    expect(await world.fate("private/buy", order), `${time(from)} to ${time(to)}`).toBe(fate);
  }
});

test("a halt holds new orders back, withdraws what is open, and looks until nothing is", async () => {
  const { guards, exchange, open, fate, halts } = await openGuarded({});
  await fate("private/buy", order);
  let deaf = 1;
  exchange.on("private/cancel_all", () => (deaf-- > 0 ? 0 : open.splice(0).length));
  const done = ending(guards.halt("the position is off"));
  expect(guards.halted).toMatchObject({ reason: "the position is off", state: "halting" });
  expect(await fate("private/buy", order)).toBe("halt");
  expect(await fate("private/edit", { order_id: "o-1", amount: 10, price: 1 })).toBe("halt");
  expect(done.ends).toBe(0);
  await exchange.clock.advance(500);
  expect(done).toMatchObject({ ends: 1 });
  expect(done.error).toBeUndefined();
  expect(open).toEqual([]);
  expect(await fate("private/buy", order)).toBe("halt");
  guards.resume();
  expect(await fate("private/buy", order)).toBe("left");
  expect(halts.map(({ state }) => state)).toEqual(["halting", "halted", "resumed"]);
});

test("a halt waits for orders whose outcome is not known, and cancels those that come late", async () => {
  const { client, guards, exchange, open } = await openGuarded({});
  exchange.on("private/buy", () => noAnswer);
  client.call("private/buy", order, { timeoutMs: 50 }).catch(() => {});
  await exchange.clock.advance(100);
  const done = ending(guards.halt("lost"));
  await exchange.clock.advance(5_000);
  open.push({ ...order, order_id: "late" });
  expect(done.ends).toBe(0);
  await exchange.clock.advance(10_000);
  expect(done).toMatchObject({ ends: 1 });
  expect(open).toEqual([]);
});

test("a halt outlives a lost connection, and refusals", async () => {
  const { guards, exchange, open, fate } = await openGuarded({});
  await fate("private/buy", order);
  exchange.drop();
  const done = ending(guards.halt("down"));
  exchange.on("private/cancel_all", () => {
    throw new Refused(10028, "too_many_requests");
  });
  await exchange.clock.advance(1_000);
  expect(done.ends).toBe(0);
  exchange.on("private/cancel_all", () => open.splice(0).length);
  await exchange.clock.advance(1_000);
  expect(done).toMatchObject({ ends: 1 });
});

test("a halt that is resumed, or whose client is closed, rejects", async () => {
  const resumed = await openGuarded({});
  resumed.exchange.on("private/cancel_all", () => noAnswer);
  const halt = ending(resumed.guards.halt("a"));
  resumed.guards.resume();
  await resumed.exchange.clock.advance(6_000);
  expect(halt.error).toMatchObject({ kind: "connection" });
  const closed = await openGuarded({});
  closed.exchange.on("private/cancel_all", () => noAnswer);
  const other = ending(closed.guards.halt("b"));
  void closed.client.close();
  await closed.exchange.clock.advance(6_000);
  expect(other.error).toMatchObject({ kind: "connection" });
  expect(ending(closed.guards.halt("c"))).toBeDefined();
});

test("without a sign of life everything is halted; an order is one", async () => {
  const { guards, exchange, fate } = await openGuarded({ aliveWithinMs: 1_000 });
  await exchange.clock.advance(5_000);
  expect(guards.halted).toBeUndefined();
  guards.alive();
  await exchange.clock.advance(900);
  expect(await fate("private/buy", order)).toBe("left");
  await exchange.clock.advance(900);
  expect(guards.halted).toBeUndefined();
  await exchange.clock.advance(200);
  expect(guards.halted?.reason).toBe("there was no sign of life for 1000 ms");
  expect(exchange.callsOf("private/cancel_all").length).toBeGreaterThan(0);
});

test("a closed client leaves no timer of its guards", async () => {
  const { guards, client, exchange } = await openGuarded({ aliveWithinMs: 60_000, largestDistance: 1, openOrders: 5 });
  guards.alive();
  void client.close();
  await exchange.clock.advance(1_000);
  expect(exchange.clock.waiting).toBe(0);
});

test("limits change while a client runs: all of them, or none", async () => {
  const { guards, fate } = await openGuarded({ largestAmount: 10, openOrders: 5, ordersPerSecond: 100 });
  expect(await fate("private/buy", order)).toBe("left");
  expect(() => guards.configure({ largestAmount: 5, openOrders: -1 })).toThrow("`guards.openOrders`");
  expect(await fate("private/buy", order)).toBe("left");
  guards.configure({ largestAmount: 5, openOrders: false });
  expect(await fate("private/buy", order)).toBe("largestAmount");
  guards.configure({ largestAmount: false, largestDistance: 0.5, ordersPerSecond: 2 });
  expect(await fate("private/buy", { ...order, price: 10 })).toBe("largestDistance");
  expect(await fate("private/buy", order)).toBe("ordersPerSecond");
});

test.each<[object, RegExp]>([
  [{ dryRun: true }, /`guards.dryRun` to be as it was made/],
  [{ selfTrading: { mode: "reject_taker" } }, /`guards.selfTrading` to be as it was made/],
  [{ methods: ["private/bye"] }, /`guards.methods` to be names of methods that are known/],
  [{ largestAmmount: 1 }, /did you mean `largestAmount`/],
])("a change that cannot be made is refused: %j", async (changes, message) => {
  const { guards, fate } = await openGuarded({ largestAmount: 10 });
  expect(() => guards.configure({ ...changes, largestAmount: 1 })).toThrow(message);
  expect(await fate("private/buy", order)).toBe("left");
});

test("a sign of life counts for the new time", async () => {
  const { guards, exchange, halts } = await openGuarded({ aliveWithinMs: 1_000 });
  guards.alive();
  guards.configure({ aliveWithinMs: 5_000 });
  await exchange.clock.advance(4_000);
  expect(halts).toEqual([]);
  await exchange.clock.advance(2_000);
  expect(halts[0]).toMatchObject({ reason: "there was no sign of life for 5000 ms" });
});

test("clients share rates and the halt", async () => {
  const guards = createGuards({ ordersPerSecond: 1 });
  const worlds: World[] = [];
  for (let at = 0; at < 2; at++) worlds.push(await openWorld({ credentials, guards }, scripted([], future)));
  const [first, second] = worlds.map(({ client }) => ending(client.call("private/buy", order)));
  for (const { exchange } of worlds) await exchange.clock.advance(50);
  expect(first?.error).toBeUndefined();
  expect(second?.error).toMatchObject({ guard: "ordersPerSecond" });
  void guards.halt("both");
  for (const { exchange } of worlds) await exchange.clock.advance(50);
  expect(worlds.map(({ exchange }) => exchange.callsOf("private/cancel_all").length)).toEqual([1, 1]);
});

test("the exchange is asked to keep orders from trading with each other before the first leaves", async () => {
  const { fate, exchange } = await openGuarded({ selfTrading: { mode: "cancel_maker" }, methods: ["private/buy"] });
  exchange.on("private/set_self_trading_config", () => {
    throw new Refused(13009, "unauthorized");
  });
  expect(await fate("private/buy", order)).toBe("selfTrading");
  exchange.on("private/set_self_trading_config", () => "ok");
  expect(await fate("private/buy", order)).toBe("left");
  expect(await fate("private/buy", order)).toBe("left");
  const calls = exchange.callsOf("private/set_self_trading_config");
  expect(calls.at(-1)?.params).toEqual({ mode: "cancel_maker", extended_to_subaccounts: false });
  expect(exchange.methods.slice(-3)).toEqual(["private/set_self_trading_config", "private/buy", "private/buy"]);
});

test("a dry run with a function answers in place of the exchange, and reads go to the exchange", async () => {
  const asked: string[] = [];
  const { client, exchange, open } = await openGuarded({
    largestAmount: 10,
    dryRun: (method, params) => {
      asked.push(`${method} ${params["amount"]}`);
      if (params["amount"] === 5) throw new Error("offline");
      return { order: { order_id: "dry" }, trades: [] };
    },
  });
  const good = ending(client.call("private/buy", order));
  const large = ending(client.call("private/buy", { ...order, amount: 11 }));
  const bad = ending(client.call("private/buy", { ...order, amount: 5 }));
  await exchange.clock.advance(50);
  expect(good.value).toMatchObject({ order: { order_id: "dry" } });
  expect(large.error).toMatchObject({ guard: "largestAmount" });
  expect(bad.error).toMatchObject({ kind: "rpc", message: expect.stringContaining("offline") });
  expect(asked).toEqual(["private/buy 10", "private/buy 5"]);
  expect(open).toEqual([]);
});

test("a dry run is no entry in the journal", async () => {
  const entries: unknown[] = [];
  const journal = {
    append: (more: readonly unknown[]) => void entries.push(...more),
    unfinished: () => [],
    close() {},
  };
  const guards = createGuards({ dryRun: () => ({}) });
  const { client, exchange } = await openWorld({ credentials, guards, journal }, scripted([], future));
  const seen = ending(client.call("private/buy", order));
  await exchange.clock.advance(100);
  expect(seen).toMatchObject({ value: {}, ends: 1 });
  expect(entries).toEqual([]);
});

test.each<[object, string]>([
  [{ largestAmuont: 1 }, "guards.largestAmuont"],
  [{ largestAmount: 0 }, "guards.largestAmount"],
  [{ largestAmount: null }, "guards.largestAmount"],
  [{ largestNotional: { "BTC-PERPETUAL": "1" } }, "guards.largestNotional.BTC-PERPETUAL"],
  [{ ordersPerSecond: 1.5 }, "guards.ordersPerSecond"],
  [{ openOrders: -1 }, "guards.openOrders"],
  [{ instruments: "BTC-PERPETUAL" }, "guards.instruments"],
  [{ methods: [1] }, "guards.methods"],
  [{ reduceOnly: false }, "guards.reduceOnly"],
  [{ reduceOnly: [{ from: "7:55", to: "08:05" }] }, "guards.reduceOnly[0].from"],
  [{ reduceOnly: [{ from: "07:55" }] }, "guards.reduceOnly[0].to"],
  [{ aliveWithinMs: 0 }, "guards.aliveWithinMs"],
  [{ selfTrading: { mode: "both" } }, "guards.selfTrading.mode"],
  [{ dryRun: false }, "guards.dryRun"],
])("%j is refused", (options, option) => {
  expect(() => createGuards(options as GuardsOptions)).toThrow(expect.objectContaining({ kind: "config", option }));
});

test("a method that is not known is refused when the client is made, and a halt without a client rejects", async () => {
  const guards = createGuards({ methods: ["private/bay"] });
  await expect(openWorld({ credentials, guards })).rejects.toMatchObject({ option: "guards.methods" });
  await expect(guards.halt("none")).rejects.toMatchObject({ kind: "connection" });
  await expect(guards.halt("")).rejects.toMatchObject({ option: "reason" });
  expect(() => guards.alive()).toThrow("aliveWithinMs");
});

test("guards that are none are refused", () => {
  const make = async (guards: unknown): Promise<Client> => (await openWorld({ guards: guards as Guards })).client;
  return expect(make({ largestAmount: 1 })).rejects.toMatchObject({ option: "guards" });
});
