/** What is proved of quotes, cancels of many, closings and edits by label, as tables over the pure functions. */
import { describe, expect, test } from "vitest";
import { coverageOf } from "../../../src/deribit/coverage.ts";
import type { CallTrace } from "../../../src/errors/family.ts";
import { closed } from "../../../src/orders/closed.ts";
import { editedByLabel } from "../../../src/orders/edited.ts";
import { quoted } from "../../../src/orders/quoted.ts";
import type { Order, UserTrade } from "../../../src/venue.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

const sentMs = 1_000_000;
const deadline = sentMs + 2_000;
const early = sentMs + 500;
const late = deadline + 1_001;
const longAgo = sentMs - 100_000;

function trace(terms: Readonly<Record<string, unknown>>, more: Partial<CallTrace> = {}): CallTrace {
  const { quote_id, label, instrument_name } = terms as { quote_id?: string; label?: string; instrument_name?: string };
  const names = { ...(quote_id && { quote_id }), ...(label && { label }), ...(instrument_name && { instrument_name }) };
  const base = { account: {}, client: "c", uniqueLabel: false, sentMs, valid_until: deadline, connection: 1 };
  return { ...base, ...names, terms, ...more };
}

const asOrder = (order: object): Order => order as Order;

describe("mass_quote", () => {
  const bid = { amount: 10, price: 5 };
  const ask = { amount: 10, price: 7 };
  const terms = { mmp_group: "g", quote_id: "q2", quotes: [{ instrument_name: "X", bid, ask }] };
  const quote = { instrument_name: "X", quote: true, mmp_group: "g", amount: 10, filled_amount: 0 };
  const newBid = { ...quote, order_id: "b", direction: "buy", price: 5, quote_id: "q2", last_update_timestamp: early };
  const oldBid = { ...newBid, quote_id: "q1", price: 4, last_update_timestamp: longAgo };
  const oldAsk = { ...oldBid, order_id: "a", direction: "sell", price: 8 };
  const trade = { quote_id: "q2", instrument_name: "X", direction: "sell", price: 7.5 };

  test.each<[string, object[], object[], number, string, object?]>([
    ["a quote that bears the id and fits", [newBid, oldAsk], [], early, "executed"],
    ["a quote whose rest fits", [{ ...newBid, amount: 14, filled_amount: 4 }], [], early, "executed"],
    ["a trade that bears the id", [], [trade], early, "executed"],
    ["a trade at a price that the quote did not allow", [], [{ ...trade, price: 6 }], late, "still_unknown"],
    ["a trade of another side", [], [{ ...trade, direction: "buy", price: 9 }], late, "still_unknown"],
    ["a quote at another price", [{ ...newBid, price: 4 }], [], late, "still_unknown"],
    ["a quote of another size", [{ ...newBid, amount: 11 }], [], late, "still_unknown"],
    ["a quote of another group", [{ ...newBid, mmp_group: "h" }], [], late, "still_unknown"],
    ["a quote that is older", [{ ...newBid, last_update_timestamp: longAgo }], [], late, "still_unknown"],
    ["an order that is no quote", [{ ...newBid, quote: undefined }], [], late, "still_unknown"],
    ["both old quotes, before the deadline", [oldBid, oldAsk], [], early, "pending"],
    ["both old quotes, after the deadline", [oldBid, oldAsk], [], late, "not_executed"],
    ["an old quote that had the terms before", [oldBid, { ...oldAsk, price: 7 }], [], late, "still_unknown"],
    ["one old quote", [oldBid], [], late, "still_unknown"],
    [
      "an old quote that changed since",
      [oldBid, { ...oldAsk, last_update_timestamp: early }],
      [],
      late,
      "still_unknown",
    ],
    ["nothing", [], [], late, "still_unknown"],
    ["a quote of another id that fits", [{ ...newBid, quote_id: "q3" }], [], late, "still_unknown"],
    ["a quote on another instrument", [{ ...newBid, instrument_name: "Y" }], [], late, "still_unknown"],
    ["a trade of another id", [], [{ ...trade, quote_id: "q1" }], late, "still_unknown"],
    ["a trade on another instrument", [], [{ ...trade, instrument_name: "Y" }], late, "still_unknown"],
    ["a quote without a price", [{ ...newBid, price: undefined }], [], late, "still_unknown"],
    ["an unfit quote beside the old ones", [{ ...newBid, price: 4 }, oldBid, oldAsk], [], late, "still_unknown"],
    ["a trade beside the old ones", [oldBid, oldAsk], [trade], late, "executed"],
  ])("with %s", (_, open, trades, asOfMs, outcome) => {
    const shown = { open: open.map(asOrder), trades: trades as UserTrade[], asOfMs, onlyUse: true };
    expect(quoted(trace(terms), shown)).toMatchObject({ fate: outcome });
    const shared = quoted(trace(terms), { ...shown, onlyUse: false });
    expect(shared).toMatchObject({ fate: outcome === "executed" ? "still_unknown" : outcome });
  });

  test("a post-only quote may stand at a better price than asked, not at a worse one", () => {
    const quotes = [{ instrument_name: "X", bid: { ...bid, post_only: true } }];
    const fate = (price: number) =>
      quoted(trace({ ...terms, quotes }), {
        open: [asOrder({ ...newBid, price })],
        trades: [],
        asOfMs: late,
        onlyUse: true,
      });
    expect([fate(4), fate(6)]).toMatchObject([{ fate: "executed" }, { fate: "still_unknown" }]);
  });

  test("a side that sets one of price and size alone fits any of the other, and no price in words", () => {
    const fate = (side: object, order: object, trades: readonly object[] = []) =>
      quoted(trace({ ...terms, quotes: [{ instrument_name: "X", bid: side }] }), {
        open: [asOrder({ ...newBid, ...order })],
        trades: trades as UserTrade[],
        asOfMs: late,
        onlyUse: true,
      }).fate;
    expect([fate({ price: 5 }, { amount: 77 }), fate({ amount: 10 }, { price: 77 })]).toEqual(["executed", "executed"]);
    const post = { amount: 10, post_only: true };
    expect(fate({ ...post, price: "5" }, { price: 4 })).toBe("still_unknown");
    expect(fate({ ...post, price: 5 }, { price: "4" })).toBe("still_unknown");
    expect(fate({ amount: 3 }, { amount: 10 }, [{ ...trade, direction: "buy" }])).toBe("executed");
  });

  test("names the quotes that stand on its sides, and no others of its group", () => {
    const other = { ...oldBid, order_id: "y", instrument_name: "Y" };
    const shown = { open: [oldBid, other].map(asOrder), trades: [], asOfMs: late, onlyUse: true };
    expect(quoted(trace(terms), shown)).toMatchObject({ fate: "still_unknown", orders: [oldBid] });
  });

  test("one that set nothing that can be read is not decided", () => {
    for (const quotes of [undefined, [], [{ instrument_name: 5, bid }], [{ instrument_name: "X" }]]) {
      const shown = { open: [], trades: [], asOfMs: late, onlyUse: true };
      expect(quoted(trace({ ...terms, quotes }), shown)).toMatchObject({ fate: "still_unknown" });
    }
  });
});

describe("edit_by_label", () => {
  const terms = { instrument_name: "X", label: "mm", amount: 20, price: 6 };
  const order = { order_state: "open", amount: 20, price: 6, replaced: true, creation_timestamp: longAgo };
  const done = { ...order, order_id: "1", last_update_timestamp: early };
  const untouched = { ...order, order_id: "2", price: 7, last_update_timestamp: longAgo };
  const gone = { ...untouched, order_id: "3", order_state: "filled" };

  test.each<[string, object[], number, string]>([
    ["the one order, edited", [done], early, "executed"],
    ["the one order, edited, among closed ones", [gone, done], early, "executed"],
    ["the one order, as it was", [untouched], early, "pending"],
    ["the one order, as it was, after the deadline", [untouched], late, "not_executed"],
    ["closed orders alone", [gone], early, "pending"],
    [
      "closed orders alone, after the deadline: another may have been edited, and have gone",
      [gone],
      late,
      "still_unknown",
    ],
    ["a closed one and one that stands as it was, after the deadline", [gone, untouched], late, "not_executed"],
    ["no order", [], early, "pending"],
    ["no order, after the deadline: what was edited may have gone", [], late, "still_unknown"],
    ["no order, after half an hour", [], sentMs + 29 * 60_000, "still_unknown"],
    ["two that stand since, which the exchange refuses", [untouched, done], late, "not_executed"],
    ["two that stand since, before the deadline", [untouched, done], early, "pending"],
    ["two, one of which waits for a trigger", [untouched, { ...done, order_state: "untriggered" }], late, "executed"],
    ["two that are edited, one of them new", [done, { ...done, creation_timestamp: sentMs }], late, "still_unknown"],
    ["one that changed in another way", [{ ...done, price: 8 }], late, "still_unknown"],
    ["one that had the terms before", [{ ...done, last_update_timestamp: longAgo }], late, "still_unknown"],
  ])("with %s", (_, orders, asOfMs, outcome) => {
    const candidates = orders.map((each) => ({ order: asOrder(each), lastFillMs: undefined }));
    expect(editedByLabel(trace(terms), candidates, asOfMs)).toMatchObject({ fate: outcome });
  });
});

describe("close_position", () => {
  const terms = { instrument_name: "X", type: "limit", price: 5 };
  const order = { instrument_name: "X", label: "", reduce_only: true, order_type: "limit", price: 5 };
  const own = { ...order, creation_timestamp: early };

  test.each<[string, object, boolean]>([
    ["a reduce-only order without a label", own, true],
    ["one that was made before", { ...own, creation_timestamp: longAgo }, false],
    ["one with a label", { ...own, label: "mm" }, false],
    ["one that may open a position", { ...own, reduce_only: false }, false],
    ["one of another type", { ...own, order_type: "market" }, false],
    ["one at another price", { ...own, price: 6 }, false],
    ["one of another instrument", { ...own, instrument_name: "Y" }, false],
    ["one that was made a second before", { ...own, creation_timestamp: sentMs - 1_000 }, true],
    ["one that was made earlier than that", { ...own, creation_timestamp: sentMs - 1_001 }, false],
    ["one that had its type at first", { ...own, order_type: "market", original_order_type: "limit" }, true],
  ])("is never decided by orders, and names %s or not", (_, shown, isNamed) => {
    const orders = isNamed ? [shown] : [];
    expect(closed(trace(terms), [asOrder(shown)])).toMatchObject({ fate: "still_unknown", orders });
  });

  test("a market order may be its own at any price", () => {
    const market = asOrder({ ...own, order_type: "market", price: 9 });
    const reason = expect.stringMatching(/may be its own is shown, but without a label/);
    expect(closed(trace({ ...terms, type: "market" }), [market])).toMatchObject({ orders: [market], reason });
    expect(closed(trace(terms), [])).toMatchObject({ reason: expect.stringMatching(/^no order/) });
  });

  test("reads open and closed orders, page by page", async () => {
    const { client, exchange } = await openWorld({ credentials, timeoutMs: 100 });
    exchange.on("private/close_position", () => noAnswer);
    const call = ending(client.private.closePosition({ instrument_name: "X", type: "limit", price: 5 }));
    await exchange.clock.advance(101);
    const since = { creation_timestamp: exchange.clock.now(), last_update_timestamp: exchange.clock.now() };
    const pages: Record<string, object> = {
      first: { orders: [{ ...own, ...since, label: "other" }], continuation: "second" },
      second: { orders: [{ ...own, ...since, order_id: "2" }], continuation: "none" },
    };
    exchange.on("private/get_open_orders_by_instrument", () => [{ ...own, ...since, order_id: "1" }]);
    exchange.on(
      "private/get_order_history_by_instrument",
      ({ params }) => pages[String(params["continuation"] ?? "first")],
    );
    const resolved = ending(client.resolveOutcome(call.error));
    await exchange.clock.advance(10);
    const orders = [{ order_id: "1" }, { order_id: "2" }];
    expect(resolved.value).toMatchObject({ fate: "still_unknown", orders });
  });
});

describe("a cancel of many", () => {
  const x = asOrder({ order_id: "1", instrument_name: "BTC_USDC-PERPETUAL", label: "mm" });
  const y = asOrder({ order_id: "2", instrument_name: "BTC-PERPETUAL", label: "", quote: true, quote_set_id: "s" });
  const open = "private/get_open_orders";

  test.each<[string, object, readonly [string, object][], string[]]>([
    ["cancel_all", {}, [[open, {}]], ["1", "2"]],
    ["cancel_by_label", { label: "mm" }, [[open, {}]], ["1"]],
    ["cancel_by_label", { label: "mm", currency: "USDC" }, [[`${open}_by_currency`, { currency: "USDC" }]], ["1"]],
    [
      "cancel_all_by_currency",
      { currency: "BTC", kind: "future", type: "stop" },
      [[`${open}_by_currency`, { currency: "BTC", kind: "future", type: "stop_all" }]],
      ["1", "2"],
    ],
    [
      "cancel_all_by_kind_or_type",
      { currency: ["BTC", "ETH"], type: "limit" },
      [
        [`${open}_by_currency`, { currency: "BTC", type: "limit" }],
        [`${open}_by_currency`, { currency: "ETH", type: "limit" }],
      ],
      ["1", "2"],
    ],
    ["cancel_all_by_kind_or_type", { currency: "any", kind: "option" }, [[open, { kind: "option" }]], ["1", "2"]],
    ["cancel_all_by_currency_pair", { currency_pair: "btc_usdc" }, [[open, {}]], ["1"]],
    ["cancel_all_by_currency_pair", { currency_pair: "btc_usd" }, [[open, {}]], ["2"]],
    [
      "cancel_all_by_instrument",
      { instrument_name: "X", type: "trailing_stop" },
      [[`${open}_by_instrument`, { instrument_name: "X", type: "trailing_all" }]],
      ["1", "2"],
    ],
    ["cancel_quotes", { cancel_type: "all" }, [[open, {}]], ["2"]],
    [
      "cancel_quotes",
      { cancel_type: "currency", currency: "BTC" },
      [[`${open}_by_currency`, { currency: "BTC" }]],
      ["2"],
    ],
    ["cancel_quotes", { cancel_type: "currency_pair", currency_pair: "btc_usdc" }, [[open, {}]], []],
    ["cancel_quotes", { cancel_type: "instrument", instrument_name: "BTC-PERPETUAL" }, [[open, {}]], ["2"]],
    ["cancel_quotes", { cancel_type: "instrument_kind", kind: "future" }, [[open, { kind: "future" }]], ["2"]],
    ["cancel_quotes", { cancel_type: "quote_set_id", quote_set_id: "t" }, [[open, {}]], []],
  ])("%s %o is looked for in the right lists", (method, terms, lists, covered) => {
    const coverage = coverageOf(`private/${method}`, trace({ ...terms }));
    expect(coverage?.lists.map(({ method: list, params }) => [list, params])).toEqual(lists);
    expect([x, y].filter((order) => coverage?.covers(order)).map(({ order_id }) => order_id)).toEqual(covered);
  });

  test("by delta it cannot be seen any more", () => {
    expect(coverageOf("private/cancel_quotes", trace({ cancel_type: "delta" }))).toBeUndefined();
    expect(coverageOf("private/cancel_something_new", trace({}))).toBeUndefined();
  });

  test("is never decided by orders, and names those that stand since before it", async () => {
    const { client, exchange } = await openWorld({ credentials, timeoutMs: 100 });
    exchange.on("private/cancel_all", () => noAnswer);
    const before = { order_id: "1", creation_timestamp: exchange.clock.now() - 10 };
    const call = ending(client.private.cancelAll());
    await exchange.clock.advance(101);
    const after = { order_id: "2", creation_timestamp: exchange.clock.now() + 5_000 };
    for (const orders of [[before], []]) {
      exchange.on("private/get_open_orders", () => [...orders, after]);
      const resolved = ending(client.resolveOutcome(call.error));
      await exchange.clock.advance(1);
      expect(resolved.value).toMatchObject({ fate: "still_unknown", orders });
    }
  });
});

test("a mass quote is looked for in open quotes and trades, and waits for its deadline", async () => {
  const { client, exchange } = await openWorld({ credentials, timeoutMs: 100, orderDeadlineMs: 2_000 });
  exchange.on("private/mass_quote", () => noAnswer);
  const quote = { order_id: "1", instrument_name: "X", direction: "buy", quote: true, mmp_group: "g" };
  const last_update_timestamp = exchange.clock.now() - 100_000;
  exchange.on("private/get_open_orders", () => [{ ...quote, last_update_timestamp }]);
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  const quotes = [{ instrument_name: "X", bid: { amount: 1, price: 2 } }];
  const call = ending(client.private.massQuote({ mmp_group: "g", quote_id: "q2", quotes }));
  await exchange.clock.advance(101);
  const resolved = ending(client.resolveOutcome(call.error));
  await exchange.clock.advance(2_000);
  expect(resolved.ends).toBe(0);
  await exchange.clock.advance(2_000);
  expect(resolved.value).toMatchObject({ fate: "not_executed" });
});
