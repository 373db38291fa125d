/** What is proved of orders, edits and cancels at each limit of time, as tables over the pure functions. */
import { describe, expect, test } from "vitest";
import type { CallTrace } from "../../../src/errors/family.ts";
import { cancelled, cancelledMany } from "../../../src/orders/cancelled.ts";
import { edited, editedByLabel } from "../../../src/orders/edited.ts";
import { placed, type Shown } from "../../../src/orders/placed.ts";
import type { Order, UserTrade } from "../../../src/venue.ts";

const sentMs = 10_000_000;
const deadline = sentMs + 2_000;
/** The first millisecond at which the exchange surely does not begin the call any more. */
const over = deadline + 1_001;
const minute = 60_000;

function trace(more: Partial<CallTrace> = {}): CallTrace {
  const terms = { instrument_name: "X", label: "mm", amount: 10, price: 5 };
  const names = { instrument_name: "X", label: "mm", direction: "buy" } as const;
  const base = { account: {}, client: "c", uniqueLabel: false, sentMs, valid_until: deadline, connection: 1 };
  return { ...base, ...names, terms, ...more };
}

const asOrder = (order: object): Order => order as Order;

const fitting = {
  order_id: "1",
  instrument_name: "X",
  label: "mm",
  direction: "buy",
  order_type: "limit",
  amount: 10,
  price: 5,
  replaced: false,
  reduce_only: false,
  order_state: "open",
  creation_timestamp: sentMs,
  last_update_timestamp: sentMs,
};

function fateOfPlaced(shown: Partial<Shown>, more: Partial<CallTrace> = {}) {
  return placed(trace(more), { orders: [], strayTrades: [], onlyUse: true, asOfMs: over, ...shown });
}

describe("an order under a label of the user", () => {
  test.each([
    [-minute - 1, "not_executed"],
    [-minute, "still_unknown"],
    [-1_001, "still_unknown"],
    [-1_000, "executed"],
    [3_000, "executed"],
    [3_001, "not_executed"],
  ])("that was made %i ms after it is %s", (afterMs, fate) => {
    const orders = [asOrder({ ...fitting, creation_timestamp: sentMs + afterMs })];
    expect(fateOfPlaced({ orders })).toMatchObject({ fate });
  });

  test("of another instrument is another order", () => {
    const orders = [asOrder({ ...fitting, instrument_name: "Y" })];
    expect(fateOfPlaced({ orders })).toMatchObject({ fate: "not_executed" });
  });

  test("is not decided when this process used the label again", () => {
    const orders = [asOrder(fitting)];
    expect(fateOfPlaced({ orders, onlyUse: false })).toMatchObject({ fate: "still_unknown", orders });
  });

  test("whose trigger has placed another one is the first of the two", () => {
    const first = asOrder({ ...fitting, order_id: "first" });
    for (const from of [{ trigger_order_id: "first" }, { primary_order_id: "first" }]) {
      const second = asOrder({ ...fitting, order_id: "second", ...from });
      expect(fateOfPlaced({ orders: [second, first] })).toMatchObject({ fate: "executed", order: first });
      expect(fateOfPlaced({ orders: [second] })).toMatchObject({ fate: "executed", order: second });
    }
  });

  test.each([
    ["of its side", "buy", "still_unknown"],
    ["of the other side", "sell", "not_executed"],
  ])("with a trade %s whose order is not shown is %s %s", (_, direction, fate) => {
    const strayTrades = [{ label: "mm", direction, order_id: "9" } as UserTrade];
    expect(fateOfPlaced({ strayTrades })).toMatchObject({ fate });
  });
});

describe("an order under a label that the client made", () => {
  const own = { uniqueLabel: true };

  test("is the oldest that bears it", () => {
    const older = asOrder({ ...fitting, order_id: "older", creation_timestamp: sentMs - 1 });
    for (const orders of [
      [older, asOrder(fitting)],
      [asOrder(fitting), older],
    ]) {
      expect(fateOfPlaced({ orders }, own)).toMatchObject({ fate: "executed", order: older });
    }
  });

  test.each([
    [3_000, "executed"],
    [3_001, "not_executed"],
  ])("that was made %i ms after it is %s", (afterMs, fate) => {
    const orders = [asOrder({ ...fitting, creation_timestamp: sentMs + afterMs })];
    expect(fateOfPlaced({ orders }, own)).toMatchObject({ fate });
  });

  test("names what differs", () => {
    const orders = [asOrder({ ...fitting, direction: "sell", amount: 20 })];
    const reason = expect.stringMatching(/differs from it in amount, direction$/);
    expect(fateOfPlaced({ orders }, own)).toMatchObject({ fate: "still_unknown", reason, orders });
  });

  test("is executed where only its trades are shown", () => {
    const strayTrades = [{ label: "mm", direction: "buy", order_id: "9" } as UserTrade];
    expect(fateOfPlaced({ strayTrades }, own)).toEqual({ fate: "executed", orders: [] });
  });
});

describe("where nothing bears the label", () => {
  test.each([
    ["before the deadline", deadline, deadline, "pending"],
    ["a second after it", over - 1, deadline, "pending"],
    ["later than that", over, deadline, "not_executed"],
    ["without a deadline", over, undefined, "pending"],
    ["28 minutes later", sentMs + 28 * minute, deadline, "not_executed"],
    ["more than 28 minutes later", sentMs + 28 * minute + 1, deadline, "still_unknown"],
  ])("%s the order is decided as that allows", (_, asOfMs, valid_until, fate) => {
    const { valid_until: _left, ...open } = trace();
    const sought = valid_until === undefined ? open : trace();
    expect(placed(sought, { orders: [], strayTrades: [], onlyUse: true, asOfMs })).toMatchObject({ fate });
  });
});

describe("an edit of one order", () => {
  const edit = trace({ order_id: "1", terms: { order_id: "1", amount: 10, price: 5 } });
  const { direction: _side, ...sought } = edit;
  const done = { ...fitting, replaced: true };

  test.each<[string, object, number | undefined, number, string]>([
    ["has the terms, edited a second before", { last_update_timestamp: sentMs - 1_000 }, undefined, over, "executed"],
    ["has them, edited before that", { last_update_timestamp: sentMs - 1_001 }, undefined, over, "still_unknown"],
    ["has them since long", { last_update_timestamp: sentMs - minute - 1 }, undefined, over, "still_unknown"],
    ["was filled at its last change", {}, sentMs, over, "still_unknown"],
    ["was filled before its last change", {}, sentMs - 1, over, "executed"],
    ["was never edited", { replaced: false }, undefined, over, "still_unknown"],
    [
      "has other terms since long",
      { price: 4, last_update_timestamp: sentMs - minute - 1 },
      undefined,
      over,
      "not_executed",
    ],
    [
      "has them, at the deadline",
      { price: 4, last_update_timestamp: sentMs - minute - 1 },
      undefined,
      over - 1,
      "pending",
    ],
    [
      "was closed long before",
      { order_state: "rejected", last_update_timestamp: 1 },
      undefined,
      sentMs,
      "not_executed",
    ],
    [
      "was triggered long before",
      { order_state: "triggered", last_update_timestamp: 1 },
      undefined,
      sentMs,
      "not_executed",
    ],
    ["waits for its trigger", { order_state: "untriggered", last_update_timestamp: 1 }, undefined, sentMs, "pending"],
  ])("that %s is %o, last fill %s, seen at %i: %s", (_, state, lastFillMs, asOfMs, fate) => {
    expect(edited(sought, { order: asOrder({ ...done, ...state }), lastFillMs }, asOfMs)).toMatchObject({ fate });
  });
});

describe("an edit by label", () => {
  const { direction: _side, ...sought } = trace();
  const old = { ...fitting, replaced: true, creation_timestamp: 1, last_update_timestamp: 1, price: 4 };
  const fate = (orders: readonly object[], asOfMs = over) =>
    editedByLabel(
      sought,
      orders.map((order) => ({ order: asOrder(order), lastFillMs: undefined })),
      asOfMs,
    );

  test("is refused where two orders stood, but quotes and orders of the last minute do not count", () => {
    const second = { ...old, order_id: "2", price: 5, last_update_timestamp: sentMs };
    expect(fate([old, second])).toMatchObject({ fate: "not_executed", reason: expect.stringMatching(/several/) });
    for (const more of [{ quote: true }, { creation_timestamp: sentMs - minute }]) {
      expect(fate([old, { ...second, ...more }])).toMatchObject({ fate: "executed", order: { order_id: "2" } });
    }
    const pending = fate([old, second], over - 1);
    expect(pending).toMatchObject({ fate: "pending", orders: [{ order_id: "1" }, { order_id: "2" }] });
  });

  test("names the orders that may have been edited, and why that is open", () => {
    const changed = { ...old, last_update_timestamp: sentMs };
    expect(fate([changed])).toMatchObject({
      fate: "still_unknown",
      reason: expect.stringMatching(/changed near the time/),
      orders: [{ order_id: "1" }],
    });
    const done = { ...changed, price: 5, creation_timestamp: sentMs };
    expect(fate([done, { ...done, order_id: "2" }])).toMatchObject({
      fate: "still_unknown",
      reason: expect.stringMatching(/several orders that bear the label were edited/),
      orders: [{ order_id: "1" }, { order_id: "2" }],
    });
  });
});

describe("a cancel", () => {
  test.each([
    ["cancelled", "executed"],
    ["filled", "not_executed"],
    ["rejected", "not_executed"],
    ["triggered", "not_executed"],
    ["open", "still_unknown"],
    ["untriggered", "still_unknown"],
  ])("of an order that is %s is %s", (order_state, fate) => {
    const order = asOrder({ ...fitting, order_state });
    expect(cancelled(order)).toMatchObject({ fate, ...(fate === "still_unknown" && { orders: [order] }) });
  });

  test("of many says how many stand", () => {
    expect(cancelledMany([asOrder(fitting)])).toMatchObject({ reason: expect.stringMatching(/^1 of the orders/) });
    expect(cancelledMany([])).toMatchObject({ reason: expect.stringMatching(/^no order that it covers stands/) });
  });
});
