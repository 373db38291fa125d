import { describe, expect, test } from "vitest";
import { alice, bob, openMarket, optionName, type TestMarket } from "./support.ts";

/** One order of each sort, and their labels. */
function fill(market: TestMarket): void {
  const option = optionName(market, "BTC", "C", 4);
  market.buy(alice, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000, label: "perpetual" });
  market.buy(alice, { instrument_name: "ETH-PERPETUAL", amount: 10, price: 2_000, label: "ether" });
  market.buy(alice, { instrument_name: "BTC_USDC-PERPETUAL", amount: 0.01, price: 50_000, label: "linear" });
  market.buy(alice, { instrument_name: "BTC_USDC", amount: 0.01, price: 50_000, label: "spot" });
  market.buy(alice, { instrument_name: option, amount: 0.1, price: 0.001, label: "option" });
  const trigger = { instrument_name: "BTC-PERPETUAL", amount: 10, trigger: "mark_price" };
  market.buy(alice, { ...trigger, type: "stop_market", trigger_price: 70_000, label: "stop" });
  market.buy(alice, { ...trigger, type: "take_limit", price: 40_000, trigger_price: 45_000, label: "take" });
  market.buy(alice, { ...trigger, type: "trailing_stop", trigger_offset: 100, label: "trailing" });
  market.buy(bob, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000, label: "foreign" });
}

const all = ["ether", "linear", "option", "perpetual", "spot", "stop", "take", "trailing"];

function labels(market: TestMarket): unknown[] {
  return market
    .call<Record<string, unknown>[]>(alice, "private/get_open_orders")
    .map(({ label }) => label)
    .sort();
}

describe("a cancel", () => {
  test("gives the order back, with its reason; the second time there is nothing to cancel", () => {
    const market = openMarket();
    const { order } = market.buy(alice, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000 });
    const params = { order_id: order["order_id"] };
    expect(market.call(alice, "private/cancel", params)).toMatchObject({
      order_state: "cancelled",
      cancel_reason: "user_request",
    });
    expect(market.refusal(alice, "private/cancel", params)).toEqual({ code: 11044, message: "not_open_order" });
    expect(market.refusal(alice, "private/cancel", { order_id: "no-such-order" })).toEqual({
      code: 10004,
      message: "order_not_found",
    });
  });
});

describe("the family of cancels", () => {
  test.each([
    ["private/cancel_all", {}, all],
    ["private/cancel_by_label", { label: "stop" }, ["stop"]],
    ["private/cancel_by_label", { label: "stop", currency: "ETH" }, []],
    [
      "private/cancel_all_by_currency",
      { currency: "BTC" },
      ["option", "perpetual", "spot", "stop", "take", "trailing"],
    ],
    ["private/cancel_all_by_currency", { currency: "BTC", kind: "future", type: "limit" }, ["perpetual"]],
    ["private/cancel_all_by_currency", { currency: "BTC", kind: "option" }, ["option"]],
    ["private/cancel_all_by_currency", { currency: "USDC", kind: "spot" }, ["spot"]],
    [
      "private/cancel_all_by_currency_pair",
      { currency_pair: "btc_usd" },
      ["option", "perpetual", "stop", "take", "trailing"],
    ],
    ["private/cancel_all_by_currency_pair", { currency_pair: "btc_usdc", kind: "future" }, ["linear"]],
    [
      "private/cancel_all_by_instrument",
      { instrument_name: "BTC-PERPETUAL" },
      ["perpetual", "stop", "take", "trailing"],
    ],
    [
      "private/cancel_all_by_instrument",
      { instrument_name: "BTC-PERPETUAL", type: "trigger_all" },
      ["stop", "take", "trailing"],
    ],
    ["private/cancel_all_by_instrument", { instrument_name: "BTC-PERPETUAL", type: "stop" }, ["stop"]],
    ["private/cancel_all_by_instrument", { instrument_name: "BTC-PERPETUAL", type: "take" }, ["take"]],
    ["private/cancel_all_by_instrument", { instrument_name: "BTC-PERPETUAL", type: "trailing_stop" }, ["trailing"]],
    ["private/cancel_all_by_kind_or_type", { currency: "any", kind: "option" }, ["option"]],
    ["private/cancel_all_by_kind_or_type", { currency: ["ETH", "USDC"], type: "limit" }, ["ether", "linear", "spot"]],
  ])("%s %j", (method, params, gone) => {
    const market = openMarket();
    fill(market);
    expect(labels(market)).toEqual(all);
    expect(market.call<number>(alice, method, params)).toBe(gone.length);
    expect(labels(market)).toEqual(all.filter((label) => !gone.some((each) => each === label)));
    expect(market.call(bob, "private/get_open_orders")).toHaveLength(1);
  });

  test("reports by instrument and sort where details are asked for", () => {
    const { exchange, ...market } = openMarket();
    fill({ exchange, ...market });
    const reports = exchange.handle(
      "private/cancel_all",
      { userId: alice, connection: "", cancelOnDisconnect: false, scopes: [] },
      { detailed: true },
    );
    expect(reports).toMatchObject([
      {
        currency: "BTC",
        type: "limit",
        instrument_name: "BTC-PERPETUAL",
        result: [{ order_state: "cancelled", label: "perpetual" }],
      },
      { currency: "ETH", type: "limit" },
      { currency: "USDC", type: "limit", instrument_name: "BTC_USDC-PERPETUAL" },
      { currency: "USDC", type: "limit", instrument_name: "BTC_USDC" },
      { currency: "BTC", type: "limit" },
      { currency: "BTC", type: "trigger", result: [{ label: "stop" }, { label: "take" }, { label: "trailing" }] },
    ]);
  });
});
