import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator } from "../../simulator/simulator.ts";
import { secret, startBench, TestClient } from "./support/bench.ts";

const heartbeats = (messages: readonly { readonly method?: string; readonly params?: { readonly type?: string } }[]) =>
  messages.filter(({ method }) => method === "heartbeat").map(({ params }) => params?.type);

test("hello, test, time and status answer", async () => {
  const { open, clock } = await startBench();
  const client = await open();
  expect((await client.call("public/hello", { client_name: "a", client_version: "1" })).result).toEqual({
    version: "1.2.26",
  });
  expect((await client.call("public/test", { expected_result: "exception" })).error).toMatchObject({ code: 10001 });
  expect((await client.call("public/get_time")).result).toBe(clock.now());
  expect((await client.call("public/status")).result).toEqual({ locked: "false" });
});

test("a heartbeat asks once an interval, and lives while it is answered", async () => {
  const { open, clock } = await startBench();
  const client = await open();
  await client.call("public/set_heartbeat", { interval: 10 });
  for (let at = 0; at < 5; at += 1) {
    await clock.advance(10_000);
    await client.call("public/test");
  }
  expect(client.closed).toBeUndefined();
  expect(heartbeats(client.messages).filter((type) => type === "test_request")).toHaveLength(5);
});

test("an unanswered heartbeat closes with 4000 after one interval, and cancels what was armed", async () => {
  const { openSignedIn, clock, exchange } = await startBench();
  const client = await openSignedIn();
  await client.call("private/enable_cancel_on_disconnect");
  await client.call("public/set_heartbeat", { interval: 10 });
  await clock.advance(19_999);
  expect(client.closed).toBeUndefined();
  await clock.advance(1);
  expect(client.closed).toEqual({ code: 4000, reason: "heartbeat close" });
  expect(exchange.cancelled).toEqual(["1001/c1"]);
});

test("an idle line gets a heartbeat beside the question, a busy one does not", async () => {
  const { open, clock, exchange } = await startBench();
  const client = await open();
  await client.call("public/set_heartbeat", { interval: 10 });
  await clock.advance(10_000);
  await client.call("public/test");
  expect(heartbeats(client.messages)).toEqual(["test_request"]);
  await clock.advance(10_000);
  await client.call("public/subscribe", { channels: ["deribit_price_index.btc_usd"] });
  await client.call("public/test");
  exchange.emit({ kind: "index", index: "btc_usd", price: 1 });
  await clock.advance(10_000);
  expect(heartbeats(client.messages).filter((type) => type === "heartbeat")).toHaveLength(0);
  await client.call("public/test");
  await clock.advance(1);
});

test("disable_heartbeat ends the questions", async () => {
  const { open, clock } = await startBench({ idleTimeoutMs: 0 });
  const client = await open();
  await client.call("public/set_heartbeat", { interval: 10 });
  await client.call("public/disable_heartbeat");
  await clock.advance(60_000);
  expect(heartbeats(client.messages)).toEqual([]);
  expect(client.closed).toBeUndefined();
});

test("a silent socket is cut after 60.5 s, one with a subscription is not", async () => {
  const { open, clock } = await startBench();
  const silent = await open();
  const listening = await open();
  await listening.call("public/subscribe", { channels: ["announcements"] });
  await clock.advance(60_499);
  expect(silent.closed).toBeUndefined();
  await clock.advance(1);
  expect(silent.closed).toEqual({ code: 1006, reason: "" });
  await clock.advance(120_000);
  expect(listening.closed).toBeUndefined();
});

test("cancel-on-disconnect of a connection is its own, that of an account arms later connections", async () => {
  const { openSignedIn, clock, exchange } = await startBench();
  const first = await openSignedIn();
  expect((await first.call("private/get_cancel_on_disconnect")).result).toEqual({
    scope: "connection",
    enabled: false,
  });
  await first.call("private/enable_cancel_on_disconnect", { scope: "account" });
  const second = await openSignedIn();
  expect((await second.call("private/get_cancel_on_disconnect")).result).toEqual({
    scope: "connection",
    enabled: true,
  });
  expect((await second.call("private/get_cancel_on_disconnect", { scope: "account" })).result).toMatchObject({
    enabled: true,
  });
  await second.call("private/disable_cancel_on_disconnect", { scope: "connection" });
  first.terminate();
  second.terminate();
  await clock.advance(0);
  expect(exchange.cancelled).toEqual(["1001/c1"]);
});

test("a connection that disabled cancel-on-disconnect keeps it disabled when it renews its token", async () => {
  const { openSignedIn, clock, exchange } = await startBench();
  const first = await openSignedIn();
  await first.call("private/enable_cancel_on_disconnect", { scope: "account" });
  const second = await openSignedIn();
  await second.call("private/disable_cancel_on_disconnect");
  await second.signIn();
  second.terminate();
  await clock.advance(0);
  expect(exchange.cancelled).toEqual([]);
});

test("cancel-on-disconnect of an account covers clients that send a token with each call", async () => {
  const { openSignedIn, open, clock, exchange } = await startBench();
  const first = await openSignedIn({ ...secret, scope: "session:s" });
  const reply = await first.signIn({ ...secret, scope: "session:s" });
  const { access_token } = reply.result as { readonly access_token: string };
  await first.call("private/enable_cancel_on_disconnect", { scope: "account" });
  const second = await open();
  await second.call("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, access_token });
  expect(exchange.calls.at(-1)?.caller).toMatchObject({ connection: "c2", cancelOnDisconnect: true });
  second.terminate();
  await clock.advance(0);
  expect(exchange.cancelled).toEqual(["1001/c2"]);
});

test("the thirty-third connection of an address is refused with 429", async () => {
  const { open } = await startBench();
  const clients = [];
  for (let at = 0; at < 33; at += 1) clients.push(await open());
  expect(clients[31]?.isOpen).toBe(true);
  expect(clients[32]?.closed).toMatchObject({ code: 1006, status: 429 });
  clients[0]?.close();
  expect((await open()).isOpen).toBe(true);
});

test("cancels that name no currency pay as cancel_all does", async () => {
  const credits = { trading: { capacity: 1, perSecond: 1 }, cancel_all: { capacity: 2, perSecond: 1 } };
  const { openSignedIn } = await startBench({ credits });
  const client = await openSignedIn();
  const params = { label: "hedge" };
  const isRefused = [
    await client.call("private/cancel_by_label", params),
    await client.call("private/cancel_all_by_kind_or_type", { currency: "any" }),
    await client.call("private/cancel_by_label", { ...params, currency: "BTC" }),
    await client.call("private/cancel_by_label", params),
  ].map(({ error }) => error?.code === 10028);
  expect(isRefused).toEqual([false, false, false, true]);
});

test("an empty pool answers 10028, ends the session and refills with time", async () => {
  const { open, clock } = await startBench();
  const client = await open();
  for (let at = 0; at < 101; at += 1) client.post("public/test");
  await clock.advance(0);
  expect(client.messages.at(-1)).toMatchObject({ id: 101, error: { code: 10028, message: "too_many_requests" } });
  expect(client.messages.filter(({ error }) => error !== undefined)).toHaveLength(1);
  await clock.advance(5);
  expect(client.closed).toMatchObject({ code: 1008 });
  const again = await open();
  await clock.advance(45);
  expect((await again.call("public/test")).result).toBeDefined();
});

test("pools are those of the account: the tier decides the matching engine", async () => {
  const { openSignedIn, exchange } = await startBench({ credits: { trading: { capacity: 2, perSecond: 1 } } });
  const client = await openSignedIn();
  const buy = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 };
  const codes = [];
  for (let at = 0; at < 3; at += 1) codes.push((await client.call("private/buy", buy)).error?.code);
  expect(codes).toEqual([undefined, undefined, 10028]);
  expect(exchange.calls.filter(({ method }) => method === "private/buy")).toHaveLength(2);
});

test("workers answer out of order, and a cancel withdraws what still waits", async () => {
  const { openSignedIn, clock } = await startBench({ latencies: { matching: 10, private: 3, public: 1 } });
  const client = await openSignedIn({ client_id: "sim-client", client_secret: "sim-secret-0001" });
  await clock.advance(5);
  const buy = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 };
  const [first, second, read, test] = [
    client.post("private/buy", buy),
    client.post("private/buy", buy),
    client.post("private/get_positions"),
    client.post("public/test"),
  ];
  await clock.advance(5);
  const cancel = client.post("private/cancel_all");
  await clock.advance(50);
  const order = client.messages.map(({ id }) => id);
  expect(order.indexOf(test)).toBeLessThan(order.indexOf(read));
  expect(order.indexOf(read)).toBeLessThan(order.indexOf(first));
  expect(order.indexOf(first)).toBeLessThan(order.indexOf(cancel));
  const byId = new Map(client.messages.map((message) => [message.id, message]));
  expect(byId.get(second)?.error).toMatchObject({ code: 13666 });
  expect(byId.get(cancel)?.result).toBe(0);
});

test.each([
  { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000 },
  { instrument_name: "ETH-PERPETUAL", amount: 1, price: 2_000 },
  { instrument_name: "BTC_USDC", amount: 0.01, price: 50_000 },
  { instrument_name: "BTC-PERPETUAL", amount: 10, type: "stop_market", trigger: "mark_price", trigger_price: 90_000 },
])("orders of one currency are worked on as they came, by name or by id: %j", async (order) => {
  const clock = createVirtualClock();
  await using simulator = await createSimulator({ clock, market: { rate: 0 }, latencies: { matching: 10 } });
  const client = new TestClient(simulator, clock);
  await client.signIn();
  const first = await client.call("private/buy", order, 20);
  const { order_id } = (first.result as { readonly order: { readonly order_id: string } }).order;
  const posted = [
    client.post("private/buy", order),
    client.post("private/buy", order),
    client.post("private/cancel", { order_id }),
    client.post("private/buy", order),
  ];
  await clock.advance(100);
  expect(client.messages.map(({ id }) => id).slice(-4)).toEqual(posted);
});

test("a cancel withdraws only what it covers, and only of its own account", async () => {
  const { simulator, openSignedIn, clock } = await startBench({ latencies: { matching: 10 } });
  const client = await openSignedIn();
  const buys = ["BTC-PERPETUAL", "BTC-PERPETUAL", "ETH-PERPETUAL"].map((instrument_name) =>
    client.post("private/buy", { instrument_name, amount: 10, price: 60_000 }),
  );
  client.post("private/cancel_all_by_currency", { currency: "BTC" });
  client.post("private/cancel_all_by_instrument", { instrument_name: "ETH-PERPETUAL" });
  const post = (secretOf: string, body: object) => {
    const authorization = `Basic ${Buffer.from(secretOf).toString("base64")}`;
    const headers = { "content-type": "application/json", authorization };
    return simulator.http.post({ url: simulator.httpUrl, headers, body: JSON.stringify(body) });
  };
  const buy = { method: "private/buy", params: { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 } };
  const ofOther = [post("sim-other:sim-secret-0003", buy), post("sim-other:sim-secret-0003", buy)];
  const cancel = post("sim-client:sim-secret-0001", { method: "private/cancel_all" });
  await clock.advance(100);
  await cancel;
  for (const reply of ofOther) expect((await reply).status).toBe(200);
  const codes = buys.map((buy) => client.messages.find(({ id }) => id === buy)?.error?.code);
  expect(codes).toEqual([undefined, undefined, 13666]);
});
