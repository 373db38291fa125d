import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createRandom } from "../../simulator/determinism/random.ts";
import { createExchange } from "../../simulator/exchange.ts";
import { defaultAccounts } from "../../simulator/options.ts";

test("events that a listener causes reach every listener after the event that caused them", () => {
  const market = { rate: 0, liquidity: false };
  const exchange = createExchange({
    clock: createVirtualClock(),
    random: createRandom(1),
    accounts: defaultAccounts,
    market,
  });
  const caller = { userId: 1001, connection: "c1", cancelOnDisconnect: false, scopes: ["trade:read_write"] };
  const told: (readonly [previous: number, changeId: number])[] = [];
  exchange.listen((event) => {
    if (event.kind === "book" && told.length === 0) exchange.handle("private/cancel_all", caller, {});
  });
  exchange.listen((event) => {
    if (event.kind === "book") told.push([event.prevChangeId, event.changeId]);
  });
  exchange.handle("private/buy", caller, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 59_000 });
  exchange.close();
  expect(told).toHaveLength(2);
  expect(told[1]?.[0]).toBe(told[0]?.[1]);
});
