import { expect, test } from "vitest";
import { credentials, ending, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

test("a call answers with its result, whatever the order of the replies", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => noAnswer);
  const first = client.public.getTime();
  const second = client.public.getTime();
  await exchange.clock.advance(1);
  const [one, two] = exchange.callsOf("public/get_time");
  exchange.reply(two?.id ?? 0, 2);
  exchange.reply(one?.id ?? 0, 1);
  expect(await Promise.all([first, second])).toEqual([1, 2]);
});

test("calls of a namespace and calls by name make the same frame", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/ticker", () => ({}));
  const calls = [
    client.public.ticker({ instrument_name: "X" }),
    client.call("public/ticker", { instrument_name: "X" }),
  ];
  await exchange.clock.advance(1);
  await Promise.all(calls);
  const [one, two] = exchange.callsOf("public/ticker").map(({ method, params }) => ({ method, params }));
  expect(one).toEqual(two);
});

test("a refusal says what is known of it", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => {
    throw new Refused(10009, "not_enough_funds");
  });
  const call = ending(client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 }));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({
    kind: "rpc",
    outcome: "refused",
    code: 10009,
    reason: "not_enough_funds",
    engine: "rejected",
    retry: "fix",
    message: "private/buy: not_enough_funds (10009)",
  });
});

test.each([
  [10001, "error", "private/buy", "unknown"],
  [11094, "internal_server_error", "private/buy", "unknown"],
  [99999, "brand_new", "private/buy", "unknown"],
  [99999, "brand_new", "private/get_positions", "refused"],
  [11044, "not_open_order", "private/cancel", "refused"],
] as const)("code %i %s on %s leaves the outcome %s", async (code, message, method, outcome) => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on(method, () => {
    throw new Refused(code, message);
  });
  const call = ending(client.call(method, {}));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "rpc", outcome, code });
});

test("a code with two meanings is told apart by its message", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", ({ params }) => {
    throw new Refused(13907, String(params["label"]));
  });
  const calls = ["not_fully_filled", "too_many_open_block_rfqs"].map((label) =>
    ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1, label })),
  );
  await exchange.clock.advance(1);
  expect(calls.map(({ error }) => error?.["engine"])).toEqual(["rejected", "no"]);
});

test("a reply after the timeout is counted, not thrown", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => noAnswer);
  const call = ending(client.public.getTime({}, { timeoutMs: 100 }));
  await exchange.clock.advance(99);
  expect(call.ends).toBe(0);
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "timeout", outcome: "unknown" });
  exchange.reply(exchange.callsOf("public/get_time")[0]?.id ?? 0, 1);
  expect(client.stats.unhandled.late_reply).toBe(1);
  expect(call.ends).toBe(1);
});

test("an abort ends the waiting and says whether the call had left", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => noAnswer);
  const controller = new AbortController();
  const call = ending(client.public.getTime({}, { signal: controller.signal }));
  controller.abort(new Error("enough"));
  const late = ending(client.public.getTime({}, { signal: controller.signal }));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "aborted", outcome: "unknown", cause: new Error("enough") });
  expect(late.error).toMatchObject({ kind: "aborted", outcome: "not_sent" });
  expect(exchange.callsOf("public/get_time")).toHaveLength(1);
});

test("a call while the connection is down fails at once, or waits if asked to", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => 7);
  exchange.drop();
  const call = ending(client.public.getTime());
  const patient = ending(client.public.getTime({}, { whenDown: "wait" }));
  const impatient = ending(client.public.getTime({}, { whenDown: "wait", timeoutMs: 50 }));
  await exchange.clock.advance(60);
  expect(call.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(impatient.error).toMatchObject({ kind: "timeout", outcome: "not_sent" });
  expect(patient.ends).toBe(0);
  await exchange.clock.advance(100);
  expect(patient.value).toBe(7);
});

test("a drop with 100 reads and 100 writes in flight repeats the reads and no write", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_positions", () => noAnswer);
  exchange.on("private/buy", () => noAnswer);
  const reads = Array.from({ length: 100 }, () => ending(client.private.getPositions()));
  const writes = Array.from({ length: 100 }, (_, index) =>
    ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1, label: `w${index}` })),
  );
  await exchange.clock.advance(1);
  exchange.on("private/get_positions", () => []);
  exchange.drop();
  await exchange.clock.advance(200);
  expect(reads.every(({ value, ends }) => Array.isArray(value) && ends === 1)).toBe(true);
  expect(writes.every(({ error, ends }) => error?.["outcome"] === "unknown" && ends === 1)).toBe(true);
  expect(exchange.callsOf("private/buy")).toHaveLength(100);
  expect(writes[3]?.error?.["trace"]).toMatchObject({ label: "w3", instrument_name: "X", amount: 1, connection: 1 });
});

test("a read that was lost keeps its own deadline", async () => {
  const { client, exchange } = await openWorld({ reconnect: { backoff: { kind: "fixed", delayMs: 10_000 } } });
  exchange.on("public/get_time", () => noAnswer);
  const call = ending(client.public.getTime({}, { timeoutMs: 1_000 }));
  await exchange.clock.advance(1);
  exchange.drop();
  await exchange.clock.advance(1_000);
  expect(call.error).toMatchObject({ kind: "timeout" });
});

test("a reply that is none of the protocol leaves the outcome open", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => noAnswer);
  const calls = [{}, { error: 5 }, { error: { code: "x", message: "y" } }].map((reply) => ({
    reply,
    call: ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })),
  }));
  await exchange.clock.advance(1);
  exchange.callsOf("private/buy").forEach(({ id }, index) => {
    exchange.frame({ jsonrpc: "2.0", id, ...calls[index]?.reply });
  });
  await exchange.clock.advance(1);
  for (const { call } of calls) expect(call.error).toMatchObject({ kind: "protocol", outcome: "unknown" });
});

test("one call more than may be open fails at once", async () => {
  const { client, exchange } = await openWorld({ maxInFlight: 2 });
  exchange.on("public/get_time", () => noAnswer);
  const calls = [1, 2, 3].map(() => ending(client.public.getTime()));
  await exchange.clock.advance(1);
  expect(calls.map(({ ends }) => ends)).toEqual([0, 0, 1]);
  expect(calls[2]?.error).toMatchObject({ kind: "limit", outcome: "not_sent", pool: "in_flight" });
});

test.each([
  ["not JSON by nature", { loop: undefined as unknown }, "loop"],
  ["larger than a frame", { text: "x".repeat(40_000) }, "bytes"],
])("params that are %s fail unsent", async (_, params, word) => {
  const { client, exchange } = await openWorld();
  if ("loop" in params) params.loop = params;
  const call = ending(client.call("public/not_in_the_schemas", params));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "validation", outcome: "not_sent" });
  expect(call.error?.message).toMatch(word === "loop" ? /JSON/ : /bytes/);
});

test.each(["ticker", "public/", "public/a b", 'public/x","y":"', ""])(
  "the method name %j is refused",
  async (method) => {
    const { client } = await openWorld();
    await expect(client.call(method)).rejects.toMatchObject({ kind: "validation", outcome: "not_sent" });
  },
);

test("a cancel finds room behind any number of slow reads", async () => {
  const { client, exchange } = await openWorld({ credentials, maxInFlight: 2 });
  exchange.on("private/get_positions", () => noAnswer);
  exchange.on("private/cancel_all", () => 0);
  const reads = [1, 2, 3].map(() => ending(client.private.getPositions({})));
  const cancel = ending(client.private.cancelAll());
  await exchange.clock.advance(1);
  expect(reads[2]?.error).toMatchObject({ kind: "limit", pool: "in_flight" });
  expect(cancel.value).toBe(0);
});

test("many cancels and what the session asks find room behind a few slow reads", async () => {
  const { client, exchange } = await openWorld({ credentials, maxInFlight: 1 });
  for (const method of ["private/get_positions", "private/cancel"]) exchange.on(method, () => noAnswer);
  ending(client.private.getPositions({}));
  const cancels = Array.from({ length: 50 }, (_, id) => ending(client.private.cancel({ order_id: `X-${id}` })));
  const stream = ending(client.subscribe("trades.X.raw"));
  await exchange.clock.advance(1);
  expect(cancels.filter(({ ends }) => ends > 0)).toEqual([]);
  expect(exchange.callsOf("private/cancel")).toHaveLength(50);
  expect(stream.error).toBeUndefined();
  expect(stream.ends).toBe(1);
});

test("closing ends every call, and later ones at once", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => noAnswer);
  const open = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(1);
  const closed = client.close();
  await exchange.clock.advance(1);
  await closed;
  expect(open.error).toMatchObject({ kind: "closed", outcome: "unknown" });
  await expect(client.public.getTime()).rejects.toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(client.stats.openCalls).toBe(0);
  expect(exchange.clock.waiting).toBe(0);
});

test("a token that ended is renewed once, and the call that met it is repeated, a write too", async () => {
  const { client, exchange } = await openWorld({ credentials });
  let refusals = 0;
  exchange.on("private/buy", ({ params }) => {
    if (refusals++ < 2) throw new Refused(13009, "unauthorized", { reason: "invalid_token" });
    return { order: { label: params["label"] }, trades: [] };
  });
  const calls = ["a", "b"].map((label) =>
    ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1, label })),
  );
  await exchange.clock.advance(10);
  expect(calls.map(({ value }) => value)).toMatchObject([{ order: { label: "a" } }, { order: { label: "b" } }]);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["grant_type"])).toEqual([
    "client_credentials",
    "refresh_token",
  ]);
});

test("a call whose token is refused twice is not repeated again", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => {
    throw new Refused(13009, "unauthorized");
  });
  const call = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(10);
  expect(call.error).toMatchObject({ kind: "rpc", code: 13009, outcome: "refused" });
  expect(exchange.callsOf("private/buy")).toHaveLength(2);
});

const challenge = { security_key_authorization_required: true, challenge: "c-1", rp_id: "x", security_keys: [] };

test("a challenge is answered once, with the digits of the user", async () => {
  const { client, exchange } = await openWorld({ credentials, onChallenge: () => "123456" });
  exchange.on("private/withdraw", ({ params }) => (params["challenge"] === undefined ? challenge : { id: 1 }));
  const call = ending(client.call("private/withdraw", { currency: "BTC" } as never));
  await exchange.clock.advance(10);
  expect(call.value).toEqual({ id: 1 });
  expect(exchange.callsOf("private/withdraw")[1]?.params).toEqual({
    currency: "BTC",
    challenge: "c-1",
    authorization_data: "123456",
  });
});

test.each([
  ["no callback can answer it", undefined],
  ["its answer fails", () => Promise.reject(new Error("no phone"))],
])("a challenge ends the call when %s: nothing was done", async (_, onChallenge) => {
  const { client, exchange } = await openWorld({ credentials, ...(onChallenge && { onChallenge }) });
  exchange.on("private/withdraw", () => challenge);
  const call = ending(client.call("private/withdraw", {} as never));
  await exchange.clock.advance(10);
  expect(call.error).toMatchObject({ kind: "challenge", outcome: "refused" });
});

test("a challenge that comes again after its answer ends the call: it is answered once", async () => {
  let asked = 0;
  const { client, exchange } = await openWorld({ credentials, onChallenge: () => String(++asked) });
  exchange.on("private/withdraw", () => challenge);
  const call = ending(client.call("private/withdraw", { currency: "BTC" } as never));
  await exchange.clock.advance(1_000);
  expect(call.error).toMatchObject({ kind: "challenge", outcome: "refused" });
  expect(asked).toBe(1);
  expect(exchange.callsOf("private/withdraw")).toHaveLength(2);
});

test("orders are stamped by the exchange's clock, however wrong that of this host is", async () => {
  const world = makeWorld({ credentials, orderDeadlineMs: 2_000 });
  world.exchange.aheadMs = 300_000;
  world.exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  const opened = world.client.open();
  await world.exchange.clock.advance(50);
  await opened;
  const call = ending(world.client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await world.exchange.clock.advance(1);
  expect(call.ends).toBe(1);
  const [order] = world.exchange.callsOf("private/buy");
  expect(order?.params["valid_until"]).toBeCloseTo(world.exchange.clock.now() + 300_000 + 2_000, -1);
  expect(order?.params["label"]).toMatch(/^[0-9a-z]{12}-1$/);
});

test("a label of the user and a date of the user stay as they are", async () => {
  const { client, exchange } = await openWorld({ credentials, orderDeadlineMs: 2_000 });
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  const call = client.private.buy({ instrument_name: "X", amount: 1, price: 1, label: "mine", valid_until: 5 });
  await exchange.clock.advance(1);
  await call;
  expect(exchange.callsOf("private/buy")[0]?.params).toMatchObject({ label: "mine", valid_until: 5 });
});

test("the code behind an awaited reply runs before a message that came after it is handed out", async () => {
  const { client, exchange } = await openWorld();
  const order: string[] = [];
  exchange.on("public/get_time", ({ id }) => {
    exchange.push("ticker.X.100ms", 0);
    exchange.reply(id, 1);
    exchange.push("ticker.X.100ms", 1);
    exchange.push("ticker.X.100ms", 2);
    return noAnswer;
  });
  const subscribed = client.subscribe("ticker.X.100ms", { onData: (data) => order.push(`message ${data}`) });
  await exchange.clock.advance(1);
  await subscribed;
  const call = (async () => {
    await client.public.getTime();
    order.push("reply");
  })();
  await exchange.clock.advance(1);
  await call;
  expect(order).toEqual(["message 0", "reply", "message 1", "message 2"]);
});

test("times of an answer reach onReply, and a function that throws does no harm", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => 1);
  const metas: object[] = [];
  const call = client.public.getTime({}, { onReply: (meta) => metas.push(meta) });
  const other = client.public.getTime(
    {},
    {
      onReply: () => {
        throw new Error("mine");
      },
    },
  );
  await exchange.clock.advance(1);
  expect(await Promise.all([call, other])).toEqual([1, 1]);
  expect(metas).toMatchObject([{ usIn: expect.any(Number), usOut: expect.any(Number), sentMs: expect.any(Number) }]);
  expect(client.stats.unhandled.thrown).toBe(1);
});

test("a session call that is never answered does not wait without end, whatever the user's timeout is", async () => {
  const { client, exchange } = await openWorld({ credentials, timeoutMs: false, heartbeatMs: false });
  exchange.on("public/auth", () => noAnswer);
  exchange.on("private/get_positions", () => {
    throw new Refused(13009, "unauthorized");
  });
  const call = ending(client.private.getPositions());
  await exchange.clock.advance(60_000);
  expect(call.error).toMatchObject({ kind: "rpc", code: 13009 });
});
