import { describe, expect, test } from "vitest";
import { alice, openMarket, optionName } from "./support.ts";

describe("an option order", () => {
  test("follows the steps of the tick", () => {
    const market = openMarket();
    const option = { instrument_name: optionName(market, "BTC", "C"), amount: 0.1 };
    const { order } = market.buy(alice, { ...option, price: 0.0049 });
    expect(order).toMatchObject({ price: 0.0049, contracts: 0.1 });
    expect(market.refusal(alice, "private/buy", { ...option, price: 0.0056 })).toMatchObject({
      data: { reason: "must conform to tick size" },
    });
    expect(market.buy(alice, { ...option, price: 0.0055 }).order).toMatchObject({ price: 0.0055 });
  });

  test("priced in dollars or in volatility follows the market", () => {
    const market = openMarket();
    const instrument_name = optionName(market, "BTC", "C", 5);
    const dollars = market.buy(alice, { instrument_name, amount: 0.1, price: 300, advanced: "usd" });
    expect(dollars.order).toMatchObject({ advanced: "usd", usd: 300, price: 0.0049 });
    const volatility = market.buy(alice, { instrument_name, amount: 0.1, price: 40, advanced: "implv" });
    expect(volatility.order).toMatchObject({ advanced: "implv", implv: 40, auto_replaced: false });
    market.exchange.setIndexPrice("btc_usd", 61_000);
    const [, moved] = market.call<Record<string, unknown>[]>(alice, "private/get_open_orders");
    expect(moved).toMatchObject({ implv: 40, auto_replaced: true });
    expect(moved?.["price"]).toBeGreaterThan(Number(volatility.order["price"]));
  });
});
