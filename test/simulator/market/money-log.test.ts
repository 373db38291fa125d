import { expect, test } from "vitest";
import { alice, bob, openMarket, optionName, summary, type TestMarket, trade, type Wire } from "./support.ts";

/** Entries of the log of an account in one currency, oldest first. */
function entries(market: TestMarket, userId: number, currency: string): Wire[] {
  const span = { start_timestamp: 0, end_timestamp: market.clock.now() + 1, count: 250 };
  return market.call<{ logs: Wire[] }>(userId, "private/get_transaction_log", { currency, ...span }).logs.reverse();
}

/** Each entry starts from the balance that the one before left, and the last leaves what the account has. */
function expectToAddUp(market: TestMarket, userId: number, currency: string, deposit: number): void {
  let balance = deposit;
  for (const entry of entries(market, userId, currency)) {
    balance += Number(entry["change"]);
    expect(entry["balance"], JSON.stringify(entry)).toBeCloseTo(balance, 7);
  }
  expect(summary(market, userId, currency)["balance"]).toBeCloseTo(balance, 7);
}

const lateMorning = Date.UTC(2026, 10, 22, 7, 59);

test("the log of each currency adds up, over trades of all kinds, settlement and delivery", async () => {
  const market = openMarket({ startMs: lateMorning });
  const expiring = [...market.exchange.instruments()].find(
    ([, { kind, expiration_timestamp }]) =>
      kind === "future" && Number(expiration_timestamp) < lateMorning + 86_400_000,
  );
  const dated = expiring?.[0] ?? "BTC-PERPETUAL";
  const perpetual = { instrument_name: "BTC-PERPETUAL", amount: 60_000 };
  trade(market, alice, bob, { ...perpetual, price: 60_000 });
  trade(market, bob, alice, { ...perpetual, amount: 20_000, price: 60_500 });
  trade(market, alice, bob, { instrument_name: dated, amount: 6_000, price: 60_100 });
  trade(market, bob, alice, { instrument_name: dated, amount: 1_000, price: 60_400 });
  trade(market, alice, bob, { instrument_name: optionName(market, "BTC", "C", 0), amount: 2, price: 0.16 });
  trade(market, alice, bob, { instrument_name: "BTC_USDC", amount: 0.5, price: 60_000 });
  trade(market, bob, alice, { instrument_name: "BTC_USDC", amount: 0.2, price: 60_010 });
  await market.clock.advance(62_000);
  trade(market, bob, alice, { ...perpetual, amount: 20_000, price: 60_300 });
  market.exchange.settle();
  for (const userId of [alice, bob]) {
    expectToAddUp(market, userId, "BTC", 100);
    expectToAddUp(market, userId, "USDC", 1_000_000);
  }
  const types = entries(market, alice, "BTC").map(({ type }) => type);
  expect(new Set(types)).toEqual(new Set(["trade", "settlement", "delivery"]));
});

test("a spot trade is an entry in both of its currencies, and the fee is in what it brought", () => {
  const market = openMarket();
  trade(market, alice, bob, { instrument_name: "BTC_USDC", amount: 0.5, price: 60_000 });
  expect(entries(market, alice, "USDC")).toMatchObject([
    { type: "trade", change: -30_000, balance: 970_000, commission: 0 },
  ]);
  const [bought] = entries(market, alice, "BTC");
  expect(bought).toMatchObject({ type: "trade", balance: 100.5 - Number(bought?.["commission"]) });
  expect(bought?.["change"]).toBeCloseTo(0.5 - Number(bought?.["commission"]), 9);
});
