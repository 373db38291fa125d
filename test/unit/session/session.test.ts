import { describe, expect, test } from "vitest";
import { credentials, ending, makeWorld, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange, tokens } from "../helpers/exchange.ts";

const sessionMethods = [
  "public/hello",
  "public/set_heartbeat",
  "public/auth",
  "private/enable_cancel_on_disconnect",
  "private/subscribe",
];

test("a connection takes its steps in order, each of them an event", async () => {
  const world = makeWorld({ credentials, cancelOnDisconnect: "connection" });
  const steps: string[] = [];
  world.client.on("step", ({ step }) => steps.push(step));
  const opened = world.client.open();
  await world.exchange.clock.advance(10);
  await opened;
  expect(steps).toEqual(["hello", "heartbeat", "auth", "cancel_on_disconnect", "subscriptions"]);
  expect(world.states).toEqual(["connecting", "preparing", "restoring", "ready"]);
  expect(world.exchange.calls.map(({ method }) => method)).toEqual(sessionMethods.slice(0, 4));
});

test.each(sessionMethods)("a drop at %s is met by another attempt that takes all steps", async (method) => {
  const { client, exchange } = await openWorld({ credentials, cancelOnDisconnect: "connection" });
  const subscribed = client.subscribe("user.trades.any.any.raw", { onData: () => {}, onGap: () => {} });
  await exchange.clock.advance(1);
  await subscribed;
  exchange.drop();
  let drops = 0;
  const usual = exchange.handlers[method];
  exchange.on(method, (call, self) => {
    if (drops++ > 0) return usual?.(call, self);
    self.drop();
    return noAnswer;
  });
  await exchange.clock.advance(500);
  expect(client.state.name).toBe("ready");
  expect(exchange.calls.filter(({ connection }) => connection === 3).map((call) => call.method)).toEqual(
    sessionMethods,
  );
});

test("signing in by signature uses the exchange's clock, on a host that is minutes off", async () => {
  const exchange = new ScriptedExchange();
  exchange.aheadMs = -240_000;
  await openWorld({ credentials: { kind: "signature", ...credentials } }, exchange);
  const [auth] = exchange.callsOf("public/auth");
  expect(auth?.params).toMatchObject({ grant_type: "client_signature", client_id: "id-1", data: "" });
  expect(auth?.params["timestamp"]).toBe(exchange.clock.now() - 50 - 240_000);
  expect(auth?.params["signature"]).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(exchange.calls)).not.toContain(credentials.clientSecret);
});

test.each(["ok", null, {}, { access_token: "a" }])(
  "a sign-in that is answered without tokens (%j) is no session: the next connection tries again",
  async (answer) => {
    const world = makeWorld({ credentials });
    const { client, exchange } = world;
    const usual = exchange.handlers["public/auth"];
    const causes: unknown[] = [];
    client.on("state", (state) => {
      if (state.name === "waiting") causes.push(state.cause);
    });
    let asked = 0;
    exchange.on("public/auth", (call, self) => (asked++ === 0 ? answer : usual?.(call, self)));
    const opened = client.open();
    await exchange.clock.advance(20_000);
    await opened;
    expect(causes).toMatchObject([{ kind: "auth", message: expect.stringContaining("without tokens") }]);
    expect(client.grant).toBeDefined();
    expect(client.state.name).toBe("ready");
  },
);

test("the token is refreshed at 80 % of its life, with the newest refresh token", async () => {
  const { exchange, client } = await openWorld({ credentials, heartbeatMs: false });
  let pair = 1;
  exchange.on("public/auth", () => tokens(`a${++pair}`, `r${pair}`));
  await exchange.clock.advance(719_000);
  expect(exchange.callsOf("public/auth")).toHaveLength(1);
  await exchange.clock.advance(2_000);
  await exchange.clock.advance(720_000);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["refresh_token"])).toEqual([
    undefined,
    "refresh-1",
    "r2",
  ]);
  expect(client.state.name).toBe("ready");
});

test("a refused refresh signs in anew; when that is refused too, an event tells", async () => {
  const { exchange, client } = await openWorld({ credentials, heartbeatMs: false });
  const failures: unknown[] = [];
  client.on("authFailure", (error) => failures.push(error));
  exchange.on("public/auth", () => {
    throw new Refused(13004, "invalid_credentials");
  });
  await exchange.clock.advance(721_000);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["grant_type"])).toEqual([
    "client_credentials",
    "refresh_token",
    "client_credentials",
  ]);
  expect(failures).toMatchObject([{ kind: "auth", code: 13004, permanent: false }]);
});

test("a refresh whose answer is lost on a sound line is tried again before the token ends", async () => {
  const { exchange, client } = await openWorld({ credentials });
  exchange.on("public/auth", ({ params }) =>
    params["grant_type"] === "refresh_token" ? noAnswer : tokens("a2", "r2", "connection", 900),
  );
  for (let step = 0; step < 75; step += 1) {
    exchange.text('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}');
    await exchange.clock.advance(10_000);
  }
  expect(exchange.callsOf("public/auth").map(({ params }) => params["grant_type"])).toEqual([
    "client_credentials",
    "refresh_token",
    "client_credentials",
  ]);
  expect(client.stats.connections).toBe(1);
  const closed = client.close();
  await exchange.clock.advance(1);
  await closed;
  expect(exchange.clock.waiting).toBe(0);
});

test("a refresh token that was traded is never offered again, and the client says why it gives up", async () => {
  const refreshing = { kind: "refresh_token", refreshToken: "given" } as const;
  const { exchange, client } = await openWorld({ credentials: refreshing, heartbeatMs: false });
  exchange.on("public/auth", () => {
    throw new Refused(13009, "unauthorized");
  });
  exchange.on("private/get_positions", () => {
    throw new Refused(13009, "unauthorized");
  });
  const calls = [1, 2].map(() => ending(client.private.getPositions()));
  await exchange.clock.advance(10);
  exchange.drop();
  await exchange.clock.advance(1_000);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["refresh_token"])).toEqual(["given", "refresh-1"]);
  expect(calls).toMatchObject([{ error: { code: 13009 } }, { error: { code: 13009 } }]);
  expect(client.state).toMatchObject({ name: "closed", cause: { kind: "auth", permanent: true } });
});

describe("a refresh that is answered after it was given up", () => {
  const refreshing = { kind: "refresh_token", refreshToken: "given" } as const;
  const answer = (id: number, pair: number): string =>
    JSON.stringify({ jsonrpc: "2.0", id, result: tokens(`a${pair}`, `r${pair}`) });

  async function unanswered(): Promise<World> {
    const world = await openWorld({ credentials: refreshing, heartbeatMs: false });
    world.exchange.on("public/auth", () => noAnswer);
    await world.exchange.clock.advance(736_000);
    return world;
  }

  const offered = ({ exchange }: World): unknown[] =>
    exchange.callsOf("public/auth").map(({ params }) => params["refresh_token"]);

  test("has replaced the token that it offered", async () => {
    const world = await unanswered();
    const { exchange, client } = world;
    const [, refresh] = exchange.callsOf("public/auth");
    exchange.text(answer(refresh?.id ?? 0, 2));
    await exchange.clock.advance(1);
    expect(client.grant?.grantedMs).toBe(exchange.clock.now() - 1);
    await exchange.clock.advance(721_000);
    expect(offered(world)).toEqual(["given", "refresh-1", "r2"]);
  });

  test("is not forgotten for a call of the session that is given up after it", async () => {
    const { exchange, client } = await openWorld({ credentials: refreshing, heartbeatMs: false });
    exchange.on("public/auth", () => noAnswer);
    exchange.on("public/test", () => noAnswer);
    await exchange.clock.advance(736_000);
    exchange.text('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}');
    await exchange.clock.advance(16_000);
    exchange.text(answer(exchange.callsOf("public/auth")[1]?.id ?? 0, 2));
    await exchange.clock.advance(1);
    expect(exchange.callsOf("public/test")).toHaveLength(1);
    expect(client.grant?.grantedMs).toBe(exchange.clock.now() - 1);
  });

  test("is no refusal of the attempt after it", async () => {
    const world = await unanswered();
    const { exchange, client } = world;
    const failures: unknown[] = [];
    client.on("authFailure", (error) => failures.push(error));
    await exchange.clock.advance(11_000);
    const [, refresh, again] = exchange.callsOf("public/auth");
    expect(offered(world)).toEqual(["given", "refresh-1", "refresh-1"]);
    exchange.text(answer(refresh?.id ?? 0, 2));
    exchange.text(`{"jsonrpc":"2.0","id":${again?.id},"error":{"code":13009,"message":"unauthorized"}}`);
    await exchange.clock.advance(1);
    expect(failures).toEqual([]);
    expect(client.grant?.grantedMs).toBe(exchange.clock.now() - 1);
  });

  test("replaces no pair that was granted since", async () => {
    const world = await unanswered();
    const { exchange, client } = world;
    await exchange.clock.advance(11_000);
    const [, refresh, again] = exchange.callsOf("public/auth");
    exchange.text(answer(again?.id ?? 0, 3));
    await exchange.clock.advance(10);
    exchange.text(answer(refresh?.id ?? 0, 2));
    await exchange.clock.advance(1);
    expect(client.grant?.grantedMs).toBe(exchange.clock.now() - 11);
  });

  test.each(["ok", null, {}, { access_token: "a" }])("without tokens (%j) changes nothing", async (result) => {
    const { exchange, client } = await unanswered();
    const { id } = exchange.callsOf("public/auth")[1] ?? { id: 0 };
    const before = client.grant;
    exchange.reply(id, result);
    await exchange.clock.advance(1);
    expect(client.grant).toEqual(before);
  });

  test("is shown to no listener", async () => {
    const { exchange, client } = await unanswered();
    const late: unknown[] = [];
    client.on("lateAnswer", (event) => late.push(event));
    client.on("unhandled", (event) => late.push(event));
    exchange.text(answer(exchange.callsOf("public/auth")[1]?.id ?? 0, 2));
    await exchange.clock.advance(1);
    expect(late).toEqual([]);
  });
});

test("a refresh that races a reconnect leaves one fresh pair", async () => {
  const { exchange, client } = await openWorld({ credentials, heartbeatMs: false });
  let lost: number | undefined;
  exchange.on("public/auth", ({ id, params, connection }, self) => {
    if (params["grant_type"] !== "refresh_token") return tokens(`new-${connection}`, `fresh-${connection}`);
    lost = id;
    self.drop();
    return noAnswer;
  });
  await exchange.clock.advance(721_000);
  expect(lost).toBeDefined();
  expect(client.state.name).toBe("ready");
  await exchange.clock.advance(721_000);
  expect(exchange.callsOf("public/auth").at(-2)?.params["refresh_token"]).toBe("fresh-2");
});

test("credentials may come from a function, asked at each signing in", async () => {
  let asked = 0;
  const { exchange } = await openWorld({
    credentials: async () => ({ clientId: `id-${++asked}`, clientSecret: "s" }),
  });
  exchange.drop();
  await exchange.clock.advance(300);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["client_id"])).toEqual(["id-1", "id-2"]);
});

test("bad credentials end the client with an error that names the refusal and no secret", async () => {
  const world = makeWorld({ credentials });
  world.exchange.on("public/auth", () => {
    throw new Refused(13004, "invalid_credentials");
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(5_000);
  expect(opened.error).toMatchObject({ kind: "auth", code: 13004, permanent: true });
  expect(opened.error?.message).toBe(
    "signing in was refused: invalid_credentials (13004); check the id and the secret of the key, and that the key is of this network",
  );
  expect(world.exchange.connections).toBe(1);
  expect(world.states.at(-1)).toBe("closed");
});

test("an exchange that repeats what was sent does not make the client show its secret", async () => {
  const world = makeWorld({ credentials, reconnect: false });
  world.exchange.on("public/auth", ({ params }) => {
    throw new Refused(999, JSON.stringify(params), params);
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(5_000);
  expect(opened.error?.message).toBe("signing in was refused: unknown error (999)");
  expect(JSON.stringify(opened.error)).not.toContain(credentials.clientSecret);
});

test("a scope that the key does not have ends the client and is named", async () => {
  const world = makeWorld({ credentials, scope: "trade:read_write wallet:read_write" });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(100);
  expect(opened.error?.message).toMatch(/wallet:read_write is missing/);
});

test("a bearer goes along with private calls", async () => {
  const { client, exchange } = await openWorld({ credentials: { kind: "bearer", accessToken: "tok" } });
  exchange.on("private/get_positions", () => []);
  exchange.on("public/get_time", () => 1);
  const calls = Promise.all([client.private.getPositions({ currency: "BTC" }), client.public.getTime()]);
  await exchange.clock.advance(1);
  await calls;
  expect(exchange.callsOf("private/get_positions")[0]?.params).toEqual({ currency: "BTC", access_token: "tok" });
  expect(exchange.callsOf("public/get_time")[0]?.params).toEqual({});
});

test("a test request is answered at once", async () => {
  const { exchange } = await openWorld();
  exchange.frame({ params: { type: "test_request" }, method: "heartbeat", jsonrpc: "2.0" });
  await exchange.clock.advance(0);
  expect(exchange.callsOf("public/test")).toHaveLength(1);
});

test("a half-open socket is noticed after one and a half intervals, and replaced", async () => {
  const { exchange, client, states } = await openWorld({ heartbeatMs: 10_000 });
  exchange.deaf = true;
  await exchange.clock.advance(14_000);
  expect(client.state.name).toBe("ready");
  exchange.deaf = false;
  await exchange.clock.advance(4_000);
  expect(states.slice(4, 6)).toEqual(["waiting", "connecting"]);
  expect(client.state.name).toBe("ready");
});

test("frames keep a connection alive", async () => {
  const { exchange } = await openWorld({ heartbeatMs: 10_000 });
  for (let second = 0; second < 60; second++) {
    exchange.frame({ method: "heartbeat", params: { type: "heartbeat" } });
    await exchange.clock.advance(1_000);
  }
  expect(exchange.connections).toBe(1);
});

test.each([
  ["close code 4000, a late heartbeat", { code: 4000, reason: "heartbeat close" }, 100],
  ["HTTP 429, too many connections", { code: 1006, reason: "", status: 429 }, 10_000],
  ["HTTP 503, maintenance", { code: 1006, reason: "", status: 503 }, 15_000],
])("%s waits as long as it needs", async (_, close, waitMs) => {
  const { exchange, client } = await openWorld();
  exchange.door = close;
  exchange.drop(close.code, close.reason);
  exchange.door = "status" in close ? close : "open";
  await exchange.clock.advance(101);
  exchange.door = "open";
  if (waitMs > 100) {
    await exchange.clock.advance(waitMs - 200);
    expect(client.state.name).toBe("waiting");
  }
  await exchange.clock.advance(300);
  expect(client.state.name).toBe("ready");
});

test("after 10028 the reconnect waits until the credits are back", async () => {
  const { exchange, client } = await openWorld();
  exchange.on("public/get_time", (_call, self) => {
    self.clock.schedule(0, () => self.drop());
    throw new Refused(10028, "too_many_requests");
  });
  const call = ending(client.public.getTime());
  await exchange.clock.advance(4_900);
  expect(call.error).toMatchObject({ code: 10028, outcome: "refused", retry: "backoff" });
  expect(client.state.name).toBe("waiting");
  await exchange.clock.advance(200);
  expect(client.state.name).toBe("ready");
});

test("attempts come to an end where the options say so", async () => {
  const world = makeWorld({ reconnect: { attempts: 3, backoff: { kind: "linear", stepMs: 100 } } });
  world.exchange.door = { code: 1006, reason: "", error: new Error("ECONNREFUSED") };
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(10_000);
  expect(world.exchange.connections).toBe(4);
  expect(opened.error).toMatchObject({ kind: "connection", code: 1006 });
  expect(opened.error?.message).toMatch(/ECONNREFUSED/);
});

test("opening gives up after its own time, and names the last reason", async () => {
  const world = makeWorld({ openTimeoutMs: 1_000 });
  world.exchange.door = { code: 1006, reason: "", error: new Error("ECONNREFUSED") };
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_001);
  expect(opened.error?.message).toMatch(/not connected within 1000 ms.*ECONNREFUSED/);
  expect(world.exchange.clock.waiting).toBe(0);
});

test.each([
  ["hang", "not connected within 1000 ms: the socket does not open: a firewall or a proxy may hold it back"],
  [
    "open",
    "not connected within 1000 ms: the socket is open, but nothing was heard on it: is this address an exchange?",
  ],
] as const)("opening names what it waits for where the door is %s", async (door, message) => {
  const world = makeWorld({ openTimeoutMs: 1_000 });
  world.exchange.door = door;
  world.exchange.on("public/hello", () => noAnswer);
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_001);
  expect(opened.error?.message).toBe(message);
});

test("opening names the step that does not end, and how the attempt before it ended", async () => {
  const world = makeWorld({ openTimeoutMs: 1_500, connectTimeoutMs: 1_000, credentials });
  world.exchange.on("public/auth", () => noAnswer);
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_501);
  const step = "the step `auth` of the session does not end";
  expect(opened.error?.message).toBe(
    `not connected within 1500 ms: ${step}; the attempt before: the connection was lost (1006, not ready within 1000 ms: ${step})`,
  );
});

test("an exchange that never opens is given up and tried again", async () => {
  const world = makeWorld({ connectTimeoutMs: 500 });
  world.exchange.door = "hang";
  const opened = world.client.open();
  await world.exchange.clock.advance(550);
  world.exchange.door = "open";
  await world.exchange.clock.advance(200);
  await opened;
  expect(world.exchange.connections).toBe(2);
});

test("without reconnect a loss is the end", async () => {
  const { client, exchange } = await openWorld({ reconnect: false });
  exchange.drop();
  expect(client.state).toMatchObject({ name: "closed", cause: { kind: "connection" } });
  await expect(client.public.getTime()).rejects.toMatchObject({ kind: "closed", outcome: "not_sent" });
});

test("closing during the connect leaves nothing behind", async () => {
  const world = makeWorld();
  const opened = ending(world.client.open());
  const closed = world.client.close();
  await world.exchange.clock.advance(10);
  await closed;
  expect(opened.error).toMatchObject({ kind: "connection" });
  expect(world.client.state.name).toBe("closed");
  expect(world.exchange.clock.waiting).toBe(0);
});

test("closing is graceful, happens once, and `await using` does it", async () => {
  const { client, exchange, states } = await openWorld();
  const both = Promise.all([client.close(), client[Symbol.asyncDispose]()]);
  await exchange.clock.advance(10);
  await both;
  expect(exchange.closes).toEqual([{ code: 1000, reason: "closing" }]);
  expect(states.slice(-2)).toEqual(["closing", "closed"]);
});

test("logging out ends the client; the exchange does not answer it", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/logout", (_call, self) => {
    self.drop(1000);
    return noAnswer;
  });
  const out = ending(client.private.logout());
  await exchange.clock.advance(10);
  expect(out).toMatchObject({ ends: 1, value: undefined });
  expect(out.error).toBeUndefined();
  expect(client.state).toEqual({ name: "closed" });
});

test("a listener that throws changes nothing for the others", async () => {
  const world = makeWorld();
  const seen: string[] = [];
  world.client.on("state", () => {
    throw new Error("mine");
  });
  world.client.on("state", ({ name }) => seen.push(name));
  world.client.on("unhandled", () => {
    throw new Error("mine too");
  });
  const opened = world.client.open();
  await world.exchange.clock.advance(10);
  await opened;
  expect(seen).toEqual(["connecting", "preparing", "restoring", "ready"]);
  expect(world.client.stats.unhandled.thrown).toBe(8);
});

test("one hour of drops every 20 s leaves no timer behind", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const subscribed = client.subscribe("ticker.X.100ms", { onData: () => {}, onGap: () => {} });
  await exchange.clock.advance(1);
  await subscribed;
  const waiting: number[] = [];
  for (let drop = 0; drop < 180; drop++) {
    exchange.drop();
    await exchange.clock.advance(20_000);
    waiting.push(exchange.clock.waiting);
  }
  expect(client.state.name).toBe("ready");
  // The token, the watch over silence, and the one timer of all deadlines while it is armed.
  expect(Math.max(...waiting)).toBeLessThanOrEqual(3);
  expect(exchange.callsOf("public/subscribe")).toHaveLength(181);
});

test("calls of the session pass when as many calls of the user are open as may be", async () => {
  const { client, exchange } = await openWorld({ credentials, maxInFlight: 1 });
  exchange.on("private/get_positions", () => noAnswer);
  const waiting = ending(client.private.getPositions({}, { whenDown: "wait", timeoutMs: false }));
  await exchange.clock.advance(1);
  const before = exchange.callsOf("public/test").length;
  exchange.frame({ jsonrpc: "2.0", method: "heartbeat", params: { type: "test_request" } });
  await exchange.clock.advance(1);
  expect(exchange.callsOf("public/test").length).toBe(before + 1);
  exchange.on("private/get_positions", () => []);
  exchange.drop();
  await exchange.clock.advance(1_000);
  expect(client.state.name).toBe("ready");
  expect(waiting).toMatchObject({ ends: 1, value: [] });
});
