/** What a query says is text, and is read as what the method wants. */
import { afterAll, expect, test } from "vitest";
import { createSimulator } from "../../simulator/simulator.ts";

const simulator = await createSimulator({ credits: false, checkOutgoing: true, market: { rate: 0, liquidity: false } });
afterAll(() => simulator.close());

async function get(path: string): Promise<{ readonly result?: unknown; readonly error?: unknown }> {
  const headers = { authorization: `Basic ${btoa("sim-client:sim-secret-0001")}` };
  const response = await fetch(`${simulator.httpUrl}/private/${path}`, { headers });
  return (await response.json()) as { readonly result?: unknown; readonly error?: unknown };
}

const order = "buy?instrument_name=BTC-PERPETUAL&amount=10&price=59500";

test.each([
  ["cancel_all?detailed=true"],
  ["cancel_all_by_currency?currency=BTC&detailed=true"],
  ["cancel_all_by_instrument?instrument_name=BTC-PERPETUAL&detailed=true&type=limit"],
  ["cancel_all_by_kind_or_type?currency=BTC&detailed=true"],
  ["cancel_all_by_kind_or_type?currency=BTC&currency=ETH&detailed=true&kind=future"],
])("%s is answered with reports", async (path) => {
  await get(`${order}&label=7`);
  expect((await get(path)).result).toMatchObject([{ instrument_name: "BTC-PERPETUAL", result: [{ label: "7" }] }]);
  await get(order);
  expect((await get(path.replace("detailed=true", "detailed=false"))).result).toBe(1);
});

test("a choice between answers does not hide the other parameters", async () => {
  await get(`${order}&label=8`);
  await get("cancel_all");
  const history = "get_order_history_by_currency?currency=BTC&include_unfilled=true&count=1";
  expect((await get(`${history}&with_continuation=true`)).result).toMatchObject({ orders: [{ label: "8" }] });
  expect((await get(`${history}&with_continuation=false`)).result).toMatchObject([{ label: "8" }]);
});

test("a currency that does not exist is refused in a list as well", async () => {
  const refused = { data: { reason: "invalid currency", param: "currency" } };
  expect((await get("cancel_all_by_kind_or_type?currency=BTC&currency=NOPE")).error).toMatchObject(refused);
});
