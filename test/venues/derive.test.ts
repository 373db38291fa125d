import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { watchLines } from "../../venues/contract/entry.ts";
import { createDeriveDouble, goodWallet, signText } from "../../venues/derive/double.ts";
import { type ActionSigner, channels, derive, signed } from "../../venues/derive/entry.ts";
import { methodRows } from "../../venues/derive/generated/methods.js";

const order = {
  instrument_name: "ETH-PERP",
  direction: "buy",
  amount: "0.1",
  limit_price: "3000.5",
  max_fee: "10",
  subaccount_id: 1,
} as const;

let nonces = 0;
const signer: ActionSigner = async () => ({
  nonce: String(++nonces),
  signature: "0xsigned",
  signature_expiry_sec: 1_764_400_000,
  signer: goodWallet,
});

async function openDerive(signMessage: (text: string) => string = signText) {
  const clock = createVirtualClock();
  const lines = watchLines(createDeriveDouble(clock).transport);
  const client = createVenueClient(derive, {
    network: "testnet",
    transport: lines,
    clock,
    credentials: { wallet: goodWallet, signMessage },
  });
  await clock.until(client.open());
  return { clock, lines, client };
}

test("a signed order is placed, seen on its channel and cancelled", async () => {
  const { clock, client } = await openDerive();
  const seen: unknown[] = [];
  const channel = channels.orders({ subaccount_id: "1" });
  await clock.until(client.subscribe(channel, { onData: (orders) => void seen.push(orders) }));
  const params = await signed(signer, "private/order", order);
  const placed = await clock.until(client.api.private.order(params));
  await clock.advance(10);
  expect(placed).toMatchObject({ order: { order_id: "order-1", amount: "0.1", order_status: "open" } });
  expect(seen).toMatchObject([[{ order_id: "order-1" }]]);
  await expect(clock.until(client.api.private.order(params))).rejects.toMatchObject({
    code: 11017,
    outcome: "refused",
  });
  const cancel = { instrument_name: "ETH-PERP", order_id: "order-1", subaccount_id: 1 };
  expect(await clock.until(client.api.private.cancel(cancel))).toMatchObject({ order_status: "cancelled" });
  await clock.until(client.close());
});

test("more than 12 decimal places are refused before anything is signed", async () => {
  let asked = 0;
  const counting: ActionSigner = (method, params) => {
    asked++;
    return signer(method, params);
  };
  const fine = { ...order, amount: "0.1234567890123" };
  await expect(signed(counting, "private/order", fine)).rejects.toThrow(/amount has more than 12 decimal places/);
  await signed(counting, "private/order", { ...order, amount: "0.123456789012" });
  expect(asked).toBe(1);
});

test("a signer that throws is an error of signing in, without its words", async () => {
  const failing = (): string => {
    throw new Error("key 0xsecret");
  };
  const opened = openDerive(failing);
  await expect(opened).rejects.toThrow(/did not settle|not connected/);
});

test("the time of each login is signed anew", async () => {
  const { clock, client, lines } = await openDerive();
  lines.drop();
  await clock.advance(5_000);
  const logins = lines.sent.filter((frame) => String(frame).includes("public/login"));
  expect(new Set(logins).size).toBe(2);
  expect(client.state.name).toBe("ready");
  await clock.until(client.close());
});

test("reads may be repeated, and whatever can write is not", () => {
  const effects = [...methodRows.keys()].map((wire) => [wire, derive.methodOf(wire)?.effect] as const);
  const writing = effects.filter(
    ([wire, effect]) =>
      effect === "read" &&
      /\/(?:cancel|order$|transfer|withdraw$|send_\w+(?<!_debug)$|set_|replace|edit|liquidate|start_)/.test(wire),
  );
  expect(writing).toEqual([]);
  expect(effects.filter(([, effect]) => effect === "read").length).toBeGreaterThan(50);
});
