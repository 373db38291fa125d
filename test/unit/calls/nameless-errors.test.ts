/** Errors without an id, and calls that are never answered: each call ends, and nothing is guessed. */
import { expect, test } from "vitest";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

test("an error without an id is that of the only call that can be meant", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const tooLarge = { jsonrpc: "2.0", error: { code: -32600, message: "request entity too large" } };
  exchange.on("private/get_positions", (_call, self) => {
    self.frame(tooLarge);
    return noAnswer;
  });
  const call = ending(client.private.getPositions());
  await exchange.clock.advance(5);
  expect(call.error).toMatchObject({ kind: "rpc", code: -32600 });
});

test("an error without an id ends a write at once, and proves nothing about it", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", (_call, self) => {
    self.frame({ jsonrpc: "2.0", error: { code: 11050, message: "bad_request" } });
    return noAnswer;
  });
  const call = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(5);
  expect(call.error).toMatchObject({ kind: "protocol", outcome: "unknown" });
});

test("an error without an id belongs to no call while two calls are open, or one was given up", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const strays: unknown[] = [];
  client.on("unhandled", (event) => strays.push(event));
  for (const method of ["private/buy", "private/sell"]) exchange.on(method, () => noAnswer);
  const order = { instrument_name: "X", amount: 1, price: 1 };
  const first = ending(client.private.buy(order, { timeoutMs: 1_000 }));
  const second = ending(client.private.sell(order, { timeoutMs: 5_000 }));
  await exchange.clock.advance(1_000);
  expect([first.error?.["kind"], second.ends]).toEqual(["timeout", 0]);
  // The first may be the one that is meant, although its caller waits no more.
  exchange.frame({ jsonrpc: "2.0", error: { code: 10009, message: "not_enough_funds" } });
  expect(strays).toMatchObject([{ what: "error_without_id", code: 10009 }]);
  await exchange.clock.advance(5_000);
  expect(second.error).toMatchObject({ kind: "timeout", outcome: "unknown" });
});

/** Three calls are open; the exchange answers those whose place in `answered` says so, and sends errors without an id. */
async function threeCalls(errors: number, answered: readonly number[]) {
  const { client, exchange } = await openWorld({ credentials });
  for (const method of ["private/buy", "private/get_positions", "private/get_transfers"])
    exchange.on(method, () => noAnswer);
  const calls = [
    ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })),
    ending(client.private.getPositions({})),
    ending(client.private.getTransfers({ currency: "BTC" })),
  ];
  await exchange.clock.advance(1);
  const ids = ["private/buy", "private/get_positions", "private/get_transfers"].map(
    (method) => exchange.callsOf(method)[0]?.id ?? 0,
  );
  for (let error = 0; error < errors; error++)
    exchange.frame({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "request entity too large" } });
  for (const place of answered) exchange.reply(ids[place] ?? 0, `result ${place}`);
  await exchange.clock.advance(1);
  return calls.map(({ ends, value, error }) => (ends === 0 ? "open" : (value ?? error?.["kind"])));
}

test.each([
  [1, [], ["open", "open", "open"]],
  [1, [0], ["result 0", "open", "open"]],
  [1, [0, 2], ["result 0", "rpc", "result 2"]],
  [1, [1, 2], ["protocol", "result 1", "result 2"]],
  // Twice the same answer names no other call.
  [1, [2, 2], ["open", "open", "result 2"]],
  [2, [], ["open", "open", "open"]],
  // Which of two errors is whose is not known, but both calls were refused.
  [2, [1], ["protocol", "result 1", "protocol"]],
  [3, [], ["protocol", "protocol", "protocol"]],
] as const)(
  "%i errors without an id mean the calls that are left after the answers %o",
  async (errors, answered, ends) => {
    expect(await threeCalls(errors, answered)).toEqual(ends);
  },
);

test("a reader is not kept waiting without end by an exchange that never answers its subscribe", async () => {
  const { client, exchange } = await openWorld({ credentials, heartbeatMs: false });
  exchange.on("public/subscribe", () => noAnswer);
  const subscribed = ending(client.subscribe("ticker.X.100ms", { onData: () => {} }));
  await exchange.clock.advance(600_000);
  expect(subscribed.error).toMatchObject({ kind: "subscription", channels: ["ticker.X.100ms"] });
  expect(subscribed.error?.message).toMatch(/the exchange does not answer/);
  expect(exchange.callsOf("public/subscribe")).toHaveLength(5);
});

test("a reader that was granted a channel before waits for as long as the exchange is silent", async () => {
  const { client, exchange } = await openWorld({ credentials, heartbeatMs: false });
  const seen: unknown[] = [];
  const errors: unknown[] = [];
  await Promise.all([
    client.subscribe("ticker.X.100ms", { onData: (data) => seen.push(data), onError: (error) => errors.push(error) }),
    exchange.clock.advance(5),
  ]);
  let isSilent = true;
  exchange.on("public/subscribe", ({ params }) => (isSilent ? noAnswer : params["channels"]));
  exchange.drop();
  await exchange.clock.advance(900_000);
  isSilent = false;
  await exchange.clock.advance(120_000);
  exchange.push("ticker.X.100ms", 1);
  await exchange.clock.advance(5);
  expect([seen, errors]).toEqual([[1], []]);
});

test("a subscribe that is too large for the exchange ends, and is not repeated", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("public/subscribe", (_call, self) => {
    self.frame({ jsonrpc: "2.0", error: { code: -32600, message: "request entity too large" } });
    return noAnswer;
  });
  const subscribed = ending(client.subscribe("ticker.X.100ms", { onData: () => {} }));
  await exchange.clock.advance(120_000);
  expect(subscribed.error).toMatchObject({ kind: "subscription" });
  expect(exchange.callsOf("public/subscribe").length).toBeLessThan(7);
});
