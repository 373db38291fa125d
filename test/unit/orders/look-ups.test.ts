import { expect, test } from "vitest";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

/** A world whose exchange never answers `private/buy`, and keeps these orders by currency. */
async function silentWorld(orders: Readonly<Record<string, readonly object[]>>): Promise<World> {
  const world = await openWorld({ credentials, orderDeadlineMs: 2_000, timeoutMs: 1_000 });
  const { exchange } = world;
  exchange.on("private/buy", () => noAnswer);
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  exchange.on("private/get_order_state_by_label", ({ params }) => orders[String(params["currency"])] ?? []);
  return world;
}

/** Loses an order, and resolves it once its deadline has passed. */
async function fateOf({ client, exchange }: World, params: object): Promise<unknown> {
  const call = ending(client.call("private/buy", { amount: 10, price: 5, type: "limit", ...params } as never));
  await exchange.clock.advance(1_001);
  const resolved = ending(client.resolveOutcome(call.error));
  await exchange.clock.advance(10_000);
  return resolved.value;
}

function orderOf(world: World, instrument_name: string, more: object = {}): object {
  const creation_timestamp = world.exchange.clock.now() + 500;
  const terms = { direction: "buy", order_type: "limit", amount: 10, price: 5 };
  return { order_id: "7", label: "mine", instrument_name, creation_timestamp, ...terms, ...more };
}

test.each([
  ["BTC_USDC", "BTC"],
  ["BTC_USDC", "USDC"],
  ["BTC_USDC-PERPETUAL", "USDC"],
  ["BTC_USDC-27MAR26-100d5-C", "USDC"],
  ["ETH-PERPETUAL", "ETH"],
])("an order on %s is found where the exchange keeps it, under %s", async (instrument_name, currency) => {
  const orders: Record<string, object[]> = {};
  const world = await silentWorld(orders);
  orders[currency] = [orderOf(world, instrument_name)];
  expect(await fateOf(world, { instrument_name, label: "mine" })).toMatchObject({ fate: "executed" });
});

test("an order of the same label on another instrument is another order", async () => {
  const orders: Record<string, object[]> = {};
  const world = await silentWorld(orders);
  orders["BTC"] = [orderOf(world, "BTC-27MAR26")];
  const fate = await fateOf(world, { instrument_name: "BTC-PERPETUAL", label: "mine" });
  expect(fate).not.toMatchObject({ fate: "executed" });
});

test.each([1, 29])("a label that was used %i minutes before is not unique to an order", async (minutes) => {
  const orders: Record<string, object[]> = {};
  const world = await silentWorld(orders);
  const { client, exchange } = world;
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  const place = (label: string) =>
    client.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 5, label });
  for (let minute = 0; minute < minutes; minute++) {
    const placed = place(minute === 0 ? "mine" : `other-${minute}`);
    await exchange.clock.advance(60_000);
    await placed;
  }
  exchange.on("private/buy", () => noAnswer);
  orders["BTC"] = [orderOf(world, "BTC-PERPETUAL")];
  const fate = await fateOf(world, { instrument_name: "BTC-PERPETUAL", label: "mine" });
  expect(fate).toMatchObject({ fate: "still_unknown" });
});
