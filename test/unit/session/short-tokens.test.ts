import { expect, test } from "vitest";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange, tokens } from "../helpers/exchange.ts";

test.each([0, -1, -900, 0.01, 1e-9])(
  "a token of %d s is renewed with a pause that grows, and an event",
  async (seconds) => {
    const exchange = new ScriptedExchange();
    let pair = 0;
    exchange.on("public/auth", () => tokens(`a${++pair}`, `r${pair}`, "connection", seconds));
    const { client } = await openWorld({ credentials, heartbeatMs: false }, exchange);
    const failures: unknown[] = [];
    client.on("authFailure", (error) => failures.push(error));
    await exchange.clock.advance(600_000);
    expect(pair).toBeGreaterThan(5);
    expect(pair).toBeLessThan(20);
    expect(failures).toHaveLength(pair - 1);
    expect(client.state.name).toBe("ready");
  },
);

test("a token that lives long again is renewed in time again", async () => {
  const exchange = new ScriptedExchange();
  let pair = 0;
  exchange.on("public/auth", () => tokens(`a${++pair}`, `r${pair}`, "connection", pair < 4 ? 0 : 900));
  await openWorld({ credentials, heartbeatMs: false }, exchange);
  await exchange.clock.advance(100_000);
  expect(pair).toBe(4);
  await exchange.clock.advance(720_000);
  expect(pair).toBe(5);
});

test.each(["1e999", "-1e999", "1e300", "1e12"])(
  "a token of %s s is kept for as long as timers can hold",
  async (seconds) => {
    const exchange = new ScriptedExchange();
    let pairs = 0;
    exchange.on("public/auth", ({ id }, self) => {
      const result = JSON.stringify(tokens(`a${++pairs}`, `r${pairs}`, "connection", 77_777));
      self.text(`{"jsonrpc":"2.0","id":${id},"result":${result.replace("77777", seconds)}}`);
      return noAnswer;
    });
    const { client } = await openWorld({ credentials, heartbeatMs: false }, exchange);
    await exchange.clock.advance(60_000);
    expect([client.state.name, pairs <= (seconds.startsWith("-") ? 5 : 1)]).toEqual(["ready", true]);
  },
);

test("an exchange that refuses every token is asked for a few new ones, and then one each five seconds", async () => {
  const exchange = new ScriptedExchange();
  let pairs = 0;
  exchange.on("public/auth", () => tokens(`a${++pairs}`, `r${pairs}`));
  exchange.on("private/get_positions", () => {
    throw new Refused(13009, "unauthorized", { reason: "invalid_token" });
  });
  const { client } = await openWorld({ credentials }, exchange);
  const failures: Error[] = [];
  client.on("authFailure", (error) => failures.push(error));
  for (let call = 0; call < 1_000; call++) {
    const read = ending(client.private.getPositions({}));
    await exchange.clock.advance(10);
    expect(read.error).toMatchObject({ kind: "rpc", code: 13009, outcome: "refused" });
  }
  expect([pairs, failures.length]).toEqual([1 + 5 + 1, 2]);
  expect(failures[0]?.message).toMatch(/refuses calls with tokens that it has just granted/);
});

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

test("an error without an id is nobody's while two calls are open, or one was given up", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const anonymous = { jsonrpc: "2.0", error: { code: 10009, message: "not_enough_funds" } };
  for (const method of ["private/buy", "private/sell"]) exchange.on(method, () => noAnswer);
  const order = { instrument_name: "X", amount: 1, price: 1 };
  const first = ending(client.private.buy(order, { timeoutMs: 1_000 }));
  const second = ending(client.private.sell(order, { timeoutMs: 5_000 }));
  await exchange.clock.advance(1);
  exchange.frame(anonymous);
  await exchange.clock.advance(1_000);
  expect([first.error?.["kind"], second.ends]).toEqual(["timeout", 0]);
  // The first may be the one that is meant, although its caller waits no more.
  exchange.frame(anonymous);
  await exchange.clock.advance(5_000);
  expect(second.error).toMatchObject({ kind: "timeout", outcome: "unknown" });
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
