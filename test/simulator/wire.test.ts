import { expect, test } from "vitest";
import { startBench } from "./support/bench.ts";

test("a reply has the id, the four members of time and the result", async () => {
  const { open } = await startBench();
  const client = await open();
  client.send('{"jsonrpc":"2.0","id":"a","method":"public/test","params":{}}');
  const reply = await client.call("public/test");
  expect(client.messages[0]).toMatchObject({ jsonrpc: "2.0", id: "a", result: { version: "1.2.26" }, testnet: true });
  expect(reply.usDiff).toBe((reply.usOut ?? 0) - (reply.usIn ?? 0));
  expect(reply.usIn).toBe(Date.UTC(2026, 0, 1, 12) * 1000);
});

test.each([
  ["text that is not JSON", "nope", 11050, "invalid json", undefined],
  ["an array", '[{"id":1,"method":"public/test"}]', 11050, "invalid request", undefined],
  ["a deep nest", `{"id":1,"method":"public/test","params":${"[".repeat(9000)}`, 11050, "invalid json", undefined],
  [
    "a long frame",
    `{"id":1,"method":"public/test","params":{"a":"${"x".repeat(33_000)}"}}`,
    -32600,
    undefined,
    undefined,
  ],
  ["no method", '{"id":901}', 11050, "invalid method", 901],
  ["an id that is an object", '{"id":{},"method":"public/test"}', 11050, "invalid id", undefined],
  ["an unknown method", '{"id":901,"method":"public/nope"}', -32601, undefined, 901],
  ["a name of the object prototype", '{"id":901,"method":"__proto__"}', -32601, undefined, 901],
  [
    "positional params",
    '{"id":901,"method":"public/test","params":[1]}',
    -32602,
    { reason: "wrong format", param: "params" },
    901,
  ],
] as const)("%s is refused and the socket lives on", async (_what, text, code, data, id) => {
  const { open, clock } = await startBench();
  const client = await open();
  client.send(text);
  await clock.advance(0);
  expect(client.messages[0]?.error?.code).toBe(code);
  expect(client.messages[0]?.error?.data).toEqual(data);
  expect(client.messages[0]?.id).toBe(id);
  expect((await client.call("public/test")).result).toBeDefined();
});

test("a leading slash, a call without id, a huge id and null params are accepted", async () => {
  const { open, clock } = await startBench();
  const client = await open();
  client.send('{"method":"/public/test"}');
  client.send('{"id":123456789012345678901,"method":"public/test","params":null}');
  await clock.advance(0);
  expect(client.messages[0]).toHaveProperty("result");
  expect(client.messages[0]).not.toHaveProperty("id");
  expect(client.texts[1]).toContain('"id":123456789012345678901,');
});

test.each([
  ["private/buy", { amount: 10 }, "value required", "instrument_name"],
  ["private/buy", { instrument_name: "BTC-PERPETUAL" }, "value required", "amount"],
  ["private/buy", { instrument_name: "BTC-PERPETUAL", amount: "10", price: 60_000 }, "invalid value", "amount"],
  ["public/set_heartbeat", {}, "value required", "interval"],
  ["public/set_heartbeat", { interval: 5 }, "value must be >= 10", "interval"],
  [
    "public/get_last_trades_by_instrument",
    { instrument_name: "BTC-PERPETUAL", count: 1001 },
    "value is too high",
    "count",
  ],
  ["public/get_instruments", { currency: "BTC", kind: "zz" }, "invalid value", "kind"],
  ["public/auth", {}, "value required", "grant_type"],
  ["public/auth", { grant_type: "password" }, "invalid value", "grant_type"],
  ["public/ticker", { instrument_name: 7 }, "invalid value", "instrument_name"],
] as const)("%s %j is refused with reason and param", async (method, params, reason, param) => {
  const { openSignedIn } = await startBench();
  const client = await openSignedIn();
  const { error } = await client.call(method, params);
  expect(error).toMatchObject({ code: -32602, message: "Invalid params", data: { reason, param } });
});

test("a known method without a handler is not implemented", async () => {
  const { openSignedIn } = await startBench();
  const client = await openSignedIn();
  expect((await client.call("private/get_subaccounts")).error).toMatchObject({ code: 10033 });
});

test("a handler that fails results in an internal error and a problem", async () => {
  const { open, exchange, simulator } = await startBench();
  exchange.handlers.set("public/get_currencies", () => {
    throw new Error("boom");
  });
  const client = await open();
  expect((await client.call("public/get_currencies")).error).toMatchObject({ code: 11094 });
  expect(simulator.problems).toMatchObject([{ kind: "failure", name: "public/get_currencies" }]);
});

test("with checkOutgoing, notifications are checked on each channel", async () => {
  const { openSignedIn, exchange, simulator } = await startBench({ checkOutgoing: true });
  const client = await openSignedIn();
  const channels = ["user.trades.any.any.raw", "user.orders.any.any.raw", "user.orders.BTC-PERPETUAL.100ms"];
  await client.call("private/subscribe", { channels });
  const order = { order_id: 7 };
  exchange.emit({
    kind: "changes",
    userId: 1001,
    instrument: "BTC-PERPETUAL",
    orders: [order],
    trades: [],
    positions: [],
  });
  await client.call("public/test", {}, 100);
  expect(simulator.problems.map(({ kind, name }) => ({ kind, name }))).toEqual([
    { kind: "invalid_notification", name: "user.orders.any.any.raw" },
    { kind: "invalid_notification", name: "user.orders.BTC-PERPETUAL.100ms" },
  ]);
  expect(client.dataOf("user.orders.any.any.raw")).toEqual([order]);
  expect(client.dataOf("user.orders.BTC-PERPETUAL.100ms")).toEqual([[order]]);
});

test("with checkOutgoing, outgoing messages are checked", async () => {
  const { open, exchange, simulator } = await startBench({ checkOutgoing: true });
  exchange.handlers.set("public/get_currencies", () => 7);
  const client = await open();
  await client.call("public/get_currencies");
  expect(simulator.problems).toMatchObject([{ kind: "invalid_result", name: "public/get_currencies" }]);
});
