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
