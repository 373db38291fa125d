/** One look for one call: what is asked of the exchange, and what is left out of the answer. */
import { describe, expect, test } from "vitest";
import type { CallTrace } from "../../../src/errors/family.ts";
import { look, type Sought } from "../../../src/orders/look.ts";
import type { LookUps, MethodRole, Order, UserTrade } from "../../../src/venue.ts";

const sentMs = 10_000_000;
const fitting = {
  order_id: "1",
  instrument_name: "X",
  label: "mm",
  direction: "buy",
  order_type: "limit",
  order_state: "open",
  amount: 10,
  price: 5,
  replaced: false,
  reduce_only: false,
  creation_timestamp: sentMs,
  last_update_timestamp: sentMs,
};

const asOrder = (order: object): Order => order as Order;

interface Shown {
  orders?: readonly object[];
  trades?: readonly object[];
}

/** Looks at an exchange that shows these orders and trades; tells what it was asked. */
async function lookFor(
  role: MethodRole | undefined,
  trace: Partial<CallTrace>,
  shown: Shown = {},
  more: Partial<Sought> = {},
) {
  const orders = (shown.orders ?? []) as readonly Order[];
  const asked: string[] = [];
  const ask = async <Value>(what: string, value: Value): Promise<Value> => {
    asked.push(what);
    return value;
  };
  const lookUps: LookUps = {
    asOfMs: sentMs + 10_000,
    labelled: (label) => ask(`labelled ${label}`, orders),
    order: (id) =>
      ask(
        `order ${id}`,
        orders.find(({ order_id }) => order_id === id),
      ),
    open: (name) => ask(`open ${name ?? "all"}`, orders),
    listed: ({ method }) => ask(`listed ${method}`, orders),
    tradesSince: (name, since) => ask(`trades ${name} ${since - sentMs}`, (shown.trades ?? []) as UserTrade[]),
    lastFillMs: (order) => ask(`fill ${order.order_id}`, undefined),
    closed: (name, since) => ask(`closed ${name} ${since - sentMs}`, []),
  };
  const base = { account: {}, client: "c", uniqueLabel: false, sentMs, connection: 1, valid_until: sentMs, terms: {} };
  const sought = { method: "private/x", trace: { ...base, ...trace }, coverage: undefined, onlyUse: true, ...more };
  return { finding: await look(role, sought, lookUps), asked };
}

const unknownFor = (pattern: RegExp) => ({ fate: "still_unknown", reason: expect.stringMatching(pattern) });

describe("nothing is asked", () => {
  test.each<[MethodRole | undefined, Partial<CallTrace>, RegExp]>([
    [undefined, {}, /leaves nothing behind/],
    ["offer", {}, /leaves nothing behind/],
    ["withdraw", {}, /leaves nothing behind/],
    ["order", { sentMs: Number.NaN, label: "mm", instrument_name: "X" }, /clock of the exchange/],
    ["edit", { sentMs: Number.NaN, order_id: "1" }, /clock of the exchange/],
    ["cancel", { sentMs: Number.NaN }, /clock of the exchange/],
    ["order", { instrument_name: "X" }, /no label/],
    ["order", { label: "mm" }, /no instrument/],
    ["edit", { instrument_name: "X" }, /neither an order nor a label/],
    ["cancel", {}, /not to be seen any more/],
    ["close", {}, /no instrument/],
  ])("for %s with %o", async (role, trace, reason) => {
    const { finding, asked } = await lookFor(role, trace);
    expect(finding).toMatchObject(unknownFor(reason));
    expect(asked).toEqual([]);
  });
});

test("the cancel of one order is decided by its state, whatever the clocks say", async () => {
  const cancelled = { ...fitting, order_state: "cancelled" };
  const { finding } = await lookFor("cancel", { sentMs: Number.NaN, order_id: "1" }, { orders: [cancelled] });
  expect(finding).toMatchObject({ fate: "executed", order: cancelled });
});

test.each<MethodRole>(["cancel", "edit"])(
  "a %s of an order that is not shown any more is still unknown",
  async (role) => {
    const { finding } = await lookFor(role, { order_id: "gone" }, { orders: [fitting] });
    expect(finding).toMatchObject(unknownFor(/does not know the order/));
  },
);

describe("an order", () => {
  const trace: Partial<CallTrace> = {
    label: "mm",
    instrument_name: "X",
    direction: "buy",
    terms: { instrument_name: "X", label: "mm", amount: 10, price: 5 },
  };

  test("is looked for by its label, and by trades since a minute before it", async () => {
    const { finding, asked } = await lookFor("order", trace, { orders: [fitting] });
    expect(finding).toMatchObject({ fate: "executed", order: fitting });
    expect(asked).toEqual(["labelled mm", "trades X -60000"]);
  });

  test("is not decided by trades of other labels, nor by one whose order is shown", async () => {
    const other = { label: "nn", order_id: "9", direction: "buy" };
    expect((await lookFor("order", trace, { trades: [other] })).finding).toMatchObject({ fate: "not_executed" });
    const old = { ...fitting, creation_timestamp: sentMs - 60_001 };
    const fill = { label: "mm", order_id: "1", direction: "buy" };
    expect((await lookFor("order", trace, { orders: [old], trades: [fill] })).finding).toMatchObject({
      fate: "not_executed",
    });
  });
});

describe("an edit by label", () => {
  const trace = { label: "mm", instrument_name: "X", terms: { label: "mm", amount: 10, price: 5 } };
  const edited = { ...fitting, replaced: true };

  test("concerns orders of its instrument alone", async () => {
    const other = { ...edited, order_id: "2", instrument_name: "Y" };
    const { finding, asked } = await lookFor("edit", trace, { orders: [other, edited] });
    expect(finding).toMatchObject({ fate: "executed", order: edited });
    expect(asked).toEqual(["labelled mm", "fill 1"]);
    const { finding: without } = await lookFor("edit", trace, { orders: [other] });
    expect(without).toMatchObject({ fate: "still_unknown", orders: [] });
  });
});

test("of a cancel of many, orders that were made a second after it at most are named, each once", async () => {
  const at = (order_id: string, afterMs: number) => ({ ...fitting, order_id, creation_timestamp: sentMs + afterMs });
  const orders = [at("1", 0), at("2", 1_000), at("3", 1_001), at("4", 0)];
  const lists = [
    { method: "private/a", params: {} },
    { method: "private/b", params: {} },
  ];
  const coverage = { lists, covers: ({ order_id }: Order) => order_id !== "4" };
  const { finding, asked } = await lookFor("cancel", {}, { orders }, { coverage });
  expect(finding).toMatchObject({ fate: "still_unknown", orders: [{ order_id: "1" }, { order_id: "2" }] });
  expect(asked).toEqual(["listed private/a", "listed private/b"]);
});

describe("a mass quote", () => {
  const quotes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ instrument_name: `X${index}`, bid: { amount: 1, price: 1 } }));

  test.each([
    [10, 10],
    [11, 0],
  ])("on %i instruments is looked for in the trades of %i", async (count, read) => {
    const { asked } = await lookFor("quote", { quote_id: "q", terms: { quotes: quotes(count) } });
    expect(asked[0]).toBe("open all");
    expect(asked.slice(1)).toEqual(Array.from({ length: read }, (_, index) => `trades X${index} -1000`));
  });
});

test("a closing is looked for in open and closed orders", async () => {
  const own = asOrder({ ...fitting, label: "", reduce_only: true });
  const trace = { instrument_name: "X", terms: { instrument_name: "X", type: "limit", price: 5 } };
  const { finding, asked } = await lookFor("close", trace, { orders: [own] });
  expect(finding).toMatchObject({ fate: "still_unknown", orders: [own] });
  expect(asked).toEqual(["open X", "closed X -1000"]);
});
