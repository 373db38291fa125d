import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createExchange } from "../../../simulator/exchange.ts";

test("both sides of a book are filled at the start", () => {
  const exchange = createExchange({ clock: createVirtualClock(), random: () => 0.5, accounts: [] });
  const { bids, asks } = exchange.book("BTC-PERPETUAL");
  expect(bids.length).toBeGreaterThan(5);
  expect(asks.length).toBeGreaterThan(5);
  exchange.close();
});
