/** No order leaves after a cancel that concerns it, whatever the order waited for. */
import { expect, test } from "vitest";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

const order = { instrument_name: "X", amount: 1, price: 1, label: "a" };

/** The names of the calls that wrote, as they left. */
function written({ exchange }: World): string[] {
  return exchange.calls.map(({ method }) => method).filter((method) => /buy|sell|cancel/.test(method));
}

test("an order that waits for a new token is not repeated after a cancel", async () => {
  const world = await openWorld({ credentials });
  const { client, exchange } = world;
  exchange.on("private/cancel_all", () => 0);
  exchange.on("private/buy", () => {
    throw new Refused(13009, "unauthorized");
  });
  exchange.on("public/auth", () => noAnswer);
  const buy = ending(client.private.buy(order));
  const sell = ending(client.private.sell({ ...order, instrument_name: "Y" }));
  exchange.on("private/sell", () => "sold");
  await exchange.clock.advance(1);
  const cancel = ending(client.private.cancelAll());
  await exchange.clock.advance(1);
  expect(buy.error).toMatchObject({ kind: "overtaken", outcome: "not_sent", by: "private/cancel_all" });
  expect(buy.error?.message).toMatch(/private\/cancel_all was called while it waited/);
  expect([cancel.value, sell.value]).toEqual([0, "sold"]);
  await exchange.clock.advance(20_000);
  expect(written(world)).toEqual(["private/buy", "private/sell", "private/cancel_all"]);
});

test("an order that waits for the connection does not leave before or after its cancel", async () => {
  const world = await openWorld({ credentials });
  const { client, exchange } = world;
  for (const method of ["private/buy", "private/cancel_by_label"]) exchange.on(method, () => "done");
  exchange.drop();
  const wait = { whenDown: "wait" } as const;
  const early = ending(client.private.buy(order, wait));
  const other = ending(client.private.buy({ ...order, label: "b" }, wait));
  const cancel = ending(client.private.cancelByLabel({ label: "a" }, wait));
  const late = ending(client.private.buy(order, wait));
  await exchange.clock.advance(500);
  expect(early.error).toMatchObject({ kind: "overtaken", outcome: "not_sent", by: "private/cancel_by_label" });
  expect([other.value, cancel.value, late.value]).toEqual(["done", "done", "done"]);
  expect(written(world)).toEqual(["private/buy", "private/cancel_by_label", "private/buy"]);
});

test("reads and other orders wait on", async () => {
  const world = await openWorld({ credentials });
  const { client, exchange } = world;
  for (const method of ["private/buy", "private/get_positions", "private/cancel"]) exchange.on(method, () => "done");
  exchange.drop();
  const wait = { whenDown: "wait" } as const;
  const calls = [
    ending(client.private.getPositions({}, wait)),
    ending(client.private.buy(order, wait)),
    ending(client.private.cancel({ order_id: "X-1" }, wait)),
  ];
  await exchange.clock.advance(500);
  expect(calls.map(({ value }) => value)).toEqual(["done", "done", "done"]);
});
