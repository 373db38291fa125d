/** What a loss means for the next attempt, and for the calls that were on their way. */
import { expect, test } from "vitest";
import { retryAfterMsOf } from "../../../src/transport/open-ws.ts";
import { credentials, ending, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

test.each([
  ["is the last thing heard", false, 15_000],
  ["was followed by a good answer", true, 100],
])("a refusal for maintenance delays the next attempt when it %s", async (_, isFollowed, delayMs) => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => {
    throw new Refused(10019, "locked_by_admin");
  });
  exchange.on("public/get_time", () => 1);
  const refused = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(1);
  if (isFollowed) void client.public.getTime();
  await exchange.clock.advance(1);
  expect(refused.ends).toBe(1);
  exchange.drop();
  const { state } = client;
  expect(state.name === "waiting" && state.untilMs - exchange.clock.now()).toBe(delayMs);
});

test("a refusal that was followed by messages for an hour does not delay the next attempt", async () => {
  const { client, exchange } = await openWorld({ credentials, heartbeatMs: false });
  void client.subscribe("ticker.X.100ms", { onData: () => {} });
  await exchange.clock.advance(10);
  exchange.on("private/buy", () => {
    throw new Refused(10019, "locked_by_admin");
  });
  const refused = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(1);
  expect(refused.ends).toBe(1);
  exchange.push("ticker.X.100ms", {});
  exchange.drop();
  const { state } = client;
  expect(state.name === "waiting" && state.untilMs - exchange.clock.now()).toBe(100);
});

test.each([
  [1, "ready"],
  [2, "ready"],
  [3, "closed"],
])(
  "%i refusals of cancel-on-disconnect in a row, after it was armed before, leave the client %s",
  async (times, name) => {
    const { client, exchange } = await openWorld({ credentials, cancelOnDisconnect: "connection" });
    let refusals = 0;
    exchange.on("private/enable_cancel_on_disconnect", () => {
      if (refusals++ < times) throw new Refused(13021, "forbidden");
      return "ok";
    });
    exchange.drop();
    await exchange.clock.advance(10_000);
    expect(client.state.name).toBe(name);
  },
);

test.each([
  [1, "ready"],
  [2, "ready"],
  [3, "closed"],
])("%i refusals of the credentials in a row, after a session that worked, leave the client %s", async (times, name) => {
  const { client, exchange } = await openWorld({ credentials });
  const usual = exchange.handlers["public/auth"];
  let refusals = 0;
  exchange.on("public/auth", (call, self) => {
    if (refusals++ < times) throw new Refused(13004, "invalid_credentials");
    return usual?.(call, self);
  });
  exchange.drop();
  await exchange.clock.advance(10_000);
  expect(client.state.name).toBe(name);
});

test.each([
  ["public/auth", 10041, "settlement_in_progress"],
  ["public/set_heartbeat", 11050, "bad_request"],
  ["private/enable_cancel_on_disconnect", 10041, "settlement_in_progress"],
])("a client without a backoff does not flood an exchange that refuses %s", async (method, code, name) => {
  const fixed = { backoff: { kind: "fixed", delayMs: 0 } } as const;
  const { client, exchange } = makeWorld({ credentials, cancelOnDisconnect: "connection", reconnect: fixed });
  exchange.on(method, () => {
    throw new Refused(code, name);
  });
  const opening = ending(client.open());
  await exchange.clock.advance(10_000);
  expect(exchange.callsOf(method).length).toBeGreaterThan(5);
  expect(exchange.callsOf(method).length).toBeLessThanOrEqual(11);
  await client.close();
  expect(opening.ends).toBe(1);
});

test("credentials that never worked end the client at the first refusal", async () => {
  const world = makeWorld({ credentials });
  world.exchange.on("public/auth", () => {
    throw new Refused(13004, "invalid_credentials");
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_000);
  expect([opened.error?.["permanent"], world.exchange.connections]).toEqual([true, 1]);
});

test("a read that breaks the line is sent three times, and then ends", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_positions", (_call, self) => {
    self.drop();
    return noAnswer;
  });
  const read = ending(client.private.getPositions({}, { timeoutMs: false }));
  await exchange.clock.advance(60_000);
  expect(exchange.callsOf("private/get_positions")).toHaveLength(3);
  expect(read.error).toMatchObject({ kind: "closed", outcome: "unknown" });
  expect(read.error?.message).toContain("the connection was lost each of the 3 times that it was sent");
});

test.each([
  [120_000, 120_000],
  [3_600_000, 900_000],
  [1_000, 15_000],
])("a refused upgrade that asks for %i ms is tried again after %i ms", async (retryAfterMs, delayMs) => {
  const { client, exchange } = await openWorld();
  exchange.door = { code: 1006, reason: "", status: 503, retryAfterMs };
  exchange.drop();
  await exchange.clock.advance(101);
  const { state } = client;
  expect(state.name === "waiting" && Math.ceil((state.untilMs - exchange.clock.now()) / 100) * 100).toBe(delayMs);
});

test.each([
  ["120", 120_000],
  [" 2 ", 2_000],
  [undefined, undefined],
  ["soon", undefined],
  ["-5", undefined],
])("Retry-After %j is %j ms", (header, ms) => {
  expect(retryAfterMsOf(header)).toBe(ms);
});

test("Retry-After may be a date", () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  expect(retryAfterMsOf(inAMinute)).toBeGreaterThan(57_000);
  expect(retryAfterMsOf(inAMinute)).toBeLessThanOrEqual(60_000);
});

test.each([
  ["a connection that lived long makes earlier failures forgotten", 10_000, 100],
  ["a short one does not", 9_000, 300],
])("%s", async (_, livedMs, delayMs) => {
  const backoff = { kind: "linear", stepMs: 100, maxMs: 10_000 } as const;
  const { client, exchange } = await openWorld({ reconnect: { backoff, stableMs: 10_000 } });
  const delays: number[] = [];
  client.on("state", (state) => {
    if (state.name === "waiting") delays.push(Math.round(state.untilMs - exchange.clock.now()));
  });
  exchange.door = { code: 1006, reason: "" };
  exchange.drop();
  await exchange.clock.advance(110);
  exchange.door = "open";
  await exchange.clock.advance(300 + livedMs);
  expect(client.state.name).toBe("ready");
  exchange.drop();
  expect(delays).toEqual([100, 200, delayMs]);
});
