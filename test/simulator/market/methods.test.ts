import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { methodRows } from "../../../generated/methods.ts";
import { validateResult } from "../../../generated/validators/index.ts";
import { handlers } from "../../../simulator/methods/handlers.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";
import { alice, bob, callerOf, carol, noon, openMarket, optionName, type TestMarket } from "./support.ts";

const perpetual = "BTC-PERPETUAL";
const start = noon - 86_400_000;
const end = noon + 86_400_000 * 2;

/** Methods of the session: the wire answers them. */
const ofTheWire = [
  "private/disable_cancel_on_disconnect",
  "private/enable_cancel_on_disconnect",
  "private/get_cancel_on_disconnect",
  "private/logout",
  "private/subscribe",
  "private/unsubscribe",
  "private/unsubscribe_all",
  "public/auth",
  "public/disable_heartbeat",
  "public/exchange_token",
  "public/fork_token",
  "public/hello",
  "public/set_heartbeat",
  "public/subscribe",
  "public/test",
  "public/unsubscribe",
  "public/unsubscribe_all",
];

/** A market in which everything has happened once: all kinds of orders, trades, a settlement, an expiry. */
async function busyMarket(): Promise<TestMarket> {
  const market = openMarket({ market: { rate: 5, liquidity: true }, startMs: Date.UTC(2026, 10, 21, 7, 59, 30) });
  market.call(alice, "private/set_mmp_config", {
    index_name: "btc_usd",
    interval: 10,
    frozen_time: 5,
    max_quote_quantity: 10,
    quantity_limit: 5,
    mmp_group: "g",
  });
  const round = () => {
    const option = optionName(market, "BTC", "C", 5);
    for (const instrument_name of [perpetual, "BTC_USDC-PERPETUAL", "BTC_USDC", option]) {
      const amount = { [perpetual]: 100, "BTC_USDC-PERPETUAL": 0.01, BTC_USDC: 0.01 }[instrument_name] ?? 0.1;
      market.buy(alice, { instrument_name, amount, type: "market", label: "m" });
      market.sell(bob, { instrument_name, amount, type: "market" });
    }
    market.buy(alice, { instrument_name: perpetual, amount: 100, price: 30_000, label: "low" });
    market.buy(alice, {
      instrument_name: perpetual,
      amount: 100,
      price: 30_000,
      label: "day",
      time_in_force: "good_til_day",
    });
    market.sell(alice, {
      instrument_name: perpetual,
      amount: 10,
      type: "stop_market",
      trigger: "mark_price",
      trigger_price: 20_000,
    });
    market.sell(alice, {
      instrument_name: perpetual,
      amount: 10,
      type: "trailing_stop",
      trigger: "index_price",
      trigger_offset: 50,
    });
    market.buy(alice, {
      instrument_name: perpetual,
      amount: 10,
      price: 30_000,
      linked_order_type: "one_triggers_one_cancels_other",
      otoco_config: [
        {
          amount: 10,
          direction: "sell",
          type: "take_limit",
          price: 90_000,
          trigger: "last_price",
          trigger_price: 89_000,
        },
        { amount: 10, direction: "sell", type: "stop_market", trigger: "last_price", trigger_price: 20_000 },
      ],
    });
    market.call(alice, "private/mass_quote", {
      quote_id: "q",
      mmp_group: "g",
      detailed: true,
      quotes: [
        {
          instrument_name: perpetual,
          quote_set_id: "s",
          bid: { price: 40_000, amount: 100 },
          ask: { price: 80_000, amount: 100 },
        },
      ],
    });
  };
  round();
  await market.clock.advance(60_000);
  round();
  await market.clock.advance(3_000);
  return market;
}

const currency = { currency: "BTC" };
const instrument = { instrument_name: perpetual };
const span = { start_timestamp: start, end_timestamp: end };

/** Params that make each method say much; a function where they depend on the market. */
const samples: Readonly<Record<string, object | ((market: TestMarket) => object)>> = {
  "private/buy": { ...instrument, amount: 100, price: 40_000 },
  "private/sell": { ...instrument, contracts: 2, price: 90_000, post_only: true },
  "private/edit": (market) => ({ order_id: orderId(market), amount: 200, price: 31_000 }),
  "private/edit_by_label": (market) => {
    market.buy(alice, { ...instrument, amount: 100, price: 30_000, label: "only" });
    return { ...instrument, label: "only", amount: 50 };
  },
  "private/cancel": (market) => ({ order_id: orderId(market) }),
  "private/cancel_by_label": { label: "low" },
  "private/cancel_all_by_currency": { ...currency, kind: "future", type: "limit" },
  "private/cancel_all_by_currency_pair": { currency_pair: "btc_usd" },
  "private/cancel_all_by_instrument": { ...instrument, type: "trigger_all" },
  "private/cancel_all_by_kind_or_type": { currency: "any", type: "all" },
  "private/cancel_quotes": { cancel_type: "quote_set_id", quote_set_id: "s" },
  "private/get_open_orders_by_currency": currency,
  "private/get_open_orders_by_instrument": instrument,
  "private/get_open_orders_by_label": { ...currency, label: "low" },
  "private/get_order_state": (market) => ({ order_id: orderId(market) }),
  "private/get_order_state_by_label": { ...currency, label: "low" },
  "private/get_order_margin_by_ids": (market) => ({ ids: [orderId(market)] }),
  "private/get_account_summary": { ...currency, extended: true },
  "private/get_account_summaries": { extended: true },
  "private/get_position": instrument,
  "private/get_positions": { currency: "any" },
  "private/get_margins": { ...instrument, amount: 100, price: 60_000 },
  "private/simulate_portfolio": { ...currency, simulated_positions: { [perpetual]: 0.5 } },
  "private/get_subaccounts": { with_portfolio: true },
  "private/get_subaccounts_details": { ...currency, with_open_orders: true },
  "private/move_positions": (market) => {
    market.buy(alice, { ...instrument, amount: 10, type: "market" });
    return { source_uid: alice, target_uid: carol, trades: [{ ...instrument, amount: 10, price: 60_000 }] };
  },
  "private/close_position": (market) => {
    market.buy(alice, { ...instrument, amount: 10, type: "market" });
    return { ...instrument, type: "market" };
  },
  "private/mass_quote": {
    quote_id: "r",
    mmp_group: "g",
    quotes: [{ ...instrument, bid: { price: 40_000, amount: 50 } }],
  },
  "private/set_mmp_config": { index_name: "btc_usd", interval: 1, frozen_time: 0, max_quote_quantity: 1 },
  "private/reset_mmp": { index_name: "btc_usd" },
  "private/set_self_trading_config": { mode: "cancel_maker", extended_to_subaccounts: true },
  "private/get_order_history_by_currency": { ...currency, include_unfilled: true, count: 100 },
  "private/get_order_history_by_instrument": { ...instrument, include_unfilled: true },
  "private/get_trigger_order_history": currency,
  "private/get_settlement_history_by_currency": currency,
  "private/get_settlement_history_by_instrument": instrument,
  "private/get_transaction_log": { ...currency, ...span, count: 3 },
  "private/get_user_trades_by_currency": currency,
  "private/get_user_trades_by_currency_and_time": { currency: "USDC", ...span },
  "private/get_user_trades_by_instrument": instrument,
  "private/get_user_trades_by_instrument_and_time": { ...instrument, ...span },
  "private/get_user_trades_by_order": (market) => {
    const { order } = market.buy(alice, { ...instrument, amount: 10, type: "market" });
    return { order_id: order["order_id"] };
  },
  "public/get_instruments": { currency: "any" },
  "public/get_instrument": instrument,
  "public/get_contract_size": instrument,
  "public/get_expirations": { currency: "grouped", kind: "any" },
  "public/ticker": instrument,
  "public/get_order_book": { ...instrument, depth: 20 },
  "public/get_order_book_by_instrument_id": (market) => ({
    instrument_id: market.exchange.instruments().get(perpetual)?.["instrument_id"],
  }),
  "public/get_book_summary_by_currency": currency,
  "public/get_book_summary_by_instrument": instrument,
  "public/get_index_price": { index_name: "btc_usd" },
  "public/get_last_trades_by_currency": currency,
  "public/get_last_trades_by_currency_and_time": { ...currency, ...span },
  "public/get_last_trades_by_instrument": { ...instrument, count: 5 },
  "public/get_last_trades_by_instrument_and_time": { ...instrument, ...span },
  "public/get_last_settlements_by_currency": currency,
  "public/get_last_settlements_by_instrument": instrument,
  "public/get_delivery_prices": { index_name: "btc_usd" },
  "public/get_tradingview_chart_data": { ...instrument, ...span, resolution: "60" },
  "public/get_index_chart_data": { index_name: "btc_usd", range: "1d" },
  "public/get_historical_volatility": currency,
  "public/get_volatility_index_data": { ...currency, ...span, resolution: "3600" },
  "public/get_mark_price_history": { ...instrument, ...span },
  "public/get_trade_volumes": { extended: true },
  "public/get_funding_rate_value": { ...instrument, ...span },
  "public/get_funding_rate_history": { ...instrument, ...span },
  "public/get_funding_chart_data": { ...instrument, length: "24h" },
};

/** Id of an order that was just placed. */
function orderId(market: TestMarket): unknown {
  return market.buy(alice, { ...instrument, amount: 100, price: 30_000, label: "fresh" }).order["order_id"];
}

/** Params that the documentation of a method shows. */
function exampleOf(method: string): Record<string, unknown> {
  const { methods } = JSON.parse(readFileSync("generated/openrpc.json", "utf8")) as {
    methods: { name: string; examples?: { params: { name: string; value: unknown }[] }[] }[];
  };
  const params = methods.find(({ name }) => name === method)?.examples?.[0]?.params ?? [];
  return Object.fromEntries(params.map(({ name, value }) => [name, value]));
}

describe("every method of the market", () => {
  test("answers, is answered by the wire, or is refused because it is newer than the market", () => {
    const missing = [...methodRows.keys()].filter((method) => handlers[method] === undefined);
    expect(missing).toEqual(expect.arrayContaining(ofTheWire));
    const market = openMarket();
    for (const method of missing.filter((name) => !ofTheWire.includes(name)))
      expect(() => market.call(alice, method, exampleOf(method))).toThrow("not_implemented");
  });

  test("has a name that the API knows", () => {
    expect(Object.keys(handlers).filter((method) => !methodRows.has(method))).toEqual([]);
  });

  test("gives a result that fits its schema, in a market where much has happened", async () => {
    const market = await busyMarket();
    const called: string[] = [];
    const readsFirst = [...methodRows.values()].sort(
      (a, b) => Number(a.effect !== "read") - Number(b.effect !== "read"),
    );
    for (const { wire: method } of readsFirst) {
      const sample = samples[method];
      if (sample === undefined && !isCalledWithoutParams(method)) continue;
      const params = typeof sample === "function" ? sample(market) : (sample ?? {});
      market.call(method.startsWith("private/") ? alice : undefined, method, params);
      called.push(method);
    }
    expect(called.length).toBeGreaterThan(78);
  });

  test("out of scope is an empty answer that fits its schema, or 10033", () => {
    const { exchange } = openMarket();
    const counts = { empty: 0, refused: 0 };
    for (const method of Object.keys(handlers)) {
      if (samples[method] !== undefined || isCalledWithoutParams(method)) continue;
      try {
        const result = exchange.handle(method, callerOf(alice), {});
        expect(validateResult(method, JSON.parse(JSON.stringify(result))), method).toEqual({ ok: true });
        counts.empty += 1;
      } catch (error) {
        expect(error, method).toBeInstanceOf(Refusal);
        expect((error as Refusal).code, method).toBe(10033);
        counts.refused += 1;
      }
    }
    expect(counts).toEqual({ empty: 29, refused: 57 });
  });

  test("private ones need a caller", () => {
    const market = openMarket();
    expect(market.refusal(undefined, "private/get_positions")).toMatchObject({ code: 13009 });
  });

  test("does not find orders of other accounts", () => {
    const market = openMarket();
    const { order } = market.buy(bob, { ...instrument, amount: 10, price: 50_000 });
    expect(market.refusal(alice, "private/cancel", { order_id: order["order_id"] })).toEqual({
      code: 10004,
      message: "order_not_found",
    });
  });
});

const withoutParams = new Set([
  "private/cancel_all",
  "private/get_open_orders",
  "private/get_user_locks",
  "private/get_mmp_config",
  "private/get_mmp_status",
  "private/get_currencies",
  "public/get_currencies",
  "public/get_index_price_names",
  "public/get_supported_index_names",
  "public/get_time",
  "public/status",
]);

function isCalledWithoutParams(method: string): boolean {
  return withoutParams.has(method);
}
