import { createHmac } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createHttpClient, type HttpClientOptions } from "../../../src/http/client.ts";
import type { HttpReply, HttpRequest } from "../../../src/transport/transport.ts";
import { credentials, ending } from "../helpers/client.ts";
import { tokens } from "../helpers/exchange.ts";

type Answer = (method: string, params: Record<string, unknown>, request: HttpRequest) => unknown;

const json = (status: number, body: object): HttpReply => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(body),
});

/** A client whose exchange answers by a function: with a result, a whole reply, or by throwing. */
function makeWorld(answer: Answer, options: Partial<HttpClientOptions> = {}) {
  const clock = createVirtualClock();
  const requests: HttpRequest[] = [];
  const client = createHttpClient({
    network: { http: "https://exchange.test/api/v2" },
    clock,
    random: () => 0.5,
    transport: {
      async post(request) {
        requests.push(request);
        const { method, params, id } = JSON.parse(request.body);
        const usIn = clock.now() * 1_000;
        if (method === "public/get_time") return json(200, { jsonrpc: "2.0", id, result: 1, usIn, usOut: usIn });
        const result = await answer(method, params, request);
        return isReply(result) ? result : json(200, { jsonrpc: "2.0", id, result, usIn, usOut: usIn });
      },
    },
    ...options,
  });
  return { client, clock, requests };
}

function isReply(value: unknown): value is HttpReply {
  return typeof value === "object" && value !== null && "contentType" in value;
}

test("a public call is one POST to the address of its method", async () => {
  const { client, requests } = makeWorld(() => ({ best_bid_price: 1 }));
  await client.public.ticker({ instrument_name: "X" });
  expect(requests).toMatchObject([
    { url: "https://exchange.test/api/v2/public/ticker", headers: { "Content-Type": "application/json" } },
  ]);
  expect(requests[0]?.headers["Authorization"]).toBeUndefined();
});

test("private calls carry a token; calls that begin together sign in once", async () => {
  const { client, requests } = makeWorld((method) => (method === "public/auth" ? tokens("a1", "r1") : []), {
    credentials,
  });
  await Promise.all([client.private.getPositions(), client.private.getPositions()]);
  expect(requests.map(({ url }) => url.split("/").at(-1))).toEqual(["auth", "get_positions", "get_positions"]);
  expect(requests[2]?.headers["Authorization"]).toBe("Bearer a1");
});

test("the token is renewed when it is needed and 80 % of its life are over, by no timer", async () => {
  let pair = 0;
  const world = makeWorld((method) => (method === "public/auth" ? tokens(`a${++pair}`, `r${pair}`) : []), {
    credentials,
  });
  await world.client.private.getPositions();
  expect(world.clock.waiting).toBe(0);
  await world.clock.advance(721_000);
  expect(pair).toBe(1);
  await world.client.private.getPositions();
  expect(JSON.parse(world.requests[2]?.body ?? "").params).toEqual({
    grant_type: "refresh_token",
    refresh_token: "r1",
  });
  expect(world.requests.at(-1)?.headers["Authorization"]).toBe("Bearer a2");
});

test("a call can be signed by itself, without a token", async () => {
  const { client, clock, requests } = makeWorld(() => [], { credentials: { kind: "signature", ...credentials } });
  await client.private.getPositions({ currency: "BTC" });
  const request = requests[1];
  const [, id, ts, nonce, sig] =
    /^deri-hmac-sha256 id=(.*),ts=(.*),nonce=(.*),sig=(.*)$/.exec(request?.headers["Authorization"] ?? "") ?? [];
  const text = `${ts}\n${nonce}\nPOST\n/api/v2/private/get_positions\n${request?.body}\n`;
  expect([id, ts]).toEqual(["id-1", String(clock.now())]);
  expect(sig).toBe(createHmac("sha256", credentials.clientSecret).update(text).digest("hex"));
});

const anOrder = { instrument_name: "X", amount: 1, price: 1 };
const signs = { kind: "signature", ...credentials } as const;

test("a signer may take its time, and an order that ended meanwhile does not leave", async () => {
  const clock = createVirtualClock();
  const hmac = (): Promise<string> => new Promise((done) => clock.schedule(2_000, () => done("late-signature")));
  const { client, requests } = makeWorld(() => ({ order: {}, trades: [] }), {
    credentials: signs,
    clock,
    signer: { hmac, sign: () => "" },
  });
  const patient = ending(client.private.buy(anOrder));
  const hasty = ending(client.private.buy(anOrder, { timeoutMs: 1_000 }));
  await clock.advance(10_000);
  expect([patient.ends, patient.error]).toEqual([1, undefined]);
  expect(hasty.error).toMatchObject({ kind: "timeout" });
  const orders = requests.filter(({ url }) => url.endsWith("buy"));
  expect(orders.map(({ headers }) => headers["Authorization"])).toEqual([
    expect.stringContaining("sig=late-signature"),
  ]);
});

test("an order whose signature never comes was not sent, and says so", async () => {
  const clock = createVirtualClock();
  const hmac = (): Promise<string> => new Promise(() => {});
  const signer = { hmac, sign: () => "" };
  const { client, requests } = makeWorld(() => ({}), { credentials: signs, clock, signer });
  const buy = ending(client.private.buy(anOrder));
  await clock.advance(20_000);
  expect(buy.error).toMatchObject({ outcome: "not_sent" });
  expect(requests.filter(({ url }) => url.endsWith("buy"))).toEqual([]);
});

test("an error of the exchange comes with status 400 and without id", async () => {
  const error = { code: 10009, message: "not_enough_funds" };
  const { client } = makeWorld(
    (method) => (method === "public/auth" ? tokens("a", "r") : json(400, { jsonrpc: "2.0", error })),
    {
      credentials,
    },
  );
  await expect(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })).rejects.toMatchObject({
    kind: "rpc",
    code: 10009,
    outcome: "refused",
  });
});

test.each([
  [502, "text/html", "<html>Bad gateway</html>"],
  [200, "text/html", "<html>Log in to the hotel</html>"],
  [429, "text/plain", "slow down"],
  [200, "application/json", "[]"],
])(
  "a page of a proxy, status %i and type %s, leaves the outcome of a write open",
  async (status, contentType, body) => {
    const { client } = makeWorld(
      (method) => (method === "public/auth" ? tokens("a", "r") : { status, contentType, body }),
      { credentials },
    );
    const call = client.private.buy({ instrument_name: "X", amount: 1, price: 1, label: "l" });
    await expect(call).rejects.toMatchObject({ kind: "protocol", outcome: "unknown", trace: { label: "l" } });
    await expect(call).rejects.toThrow(new RegExp(`HTTP status ${status}`));
  },
);

test.each([
  [403, { result: null, success: false }],
  [403, { jsonrpc: "2.0", result: null, id: "own" }],
  [429, { result: "rate limited" }],
  [429, { jsonrpc: "2.0", error: { code: 10028, message: "too_many_requests" } }],
  [200, { jsonrpc: "1.0", id: "own", result: {} }],
  [200, { jsonrpc: "2.0", id: 999, result: {} }],
  [200, { jsonrpc: "2.0", result: {} }],
  [200, { result: {} }],
  [200, { jsonrpc: "2.0", id: "own" }],
  [400, { jsonrpc: "2.0", id: "own", result: {} }],
  [400, { error: { code: 10009, message: "not_enough_funds" } }],
  [400, { jsonrpc: "2.0", id: 999, error: { code: 10009, message: "not_enough_funds" } }],
  [401, { jsonrpc: "2.0", error: { code: 13009, message: "unauthorized" } }],
  [503, { jsonrpc: "2.0", error: { code: 11051, message: "system_maintenance" } }],
])("JSON that does not say it is the exchange's, status %i with %o, is not believed", async (status, body) => {
  const { client } = makeWorld(
    (method, _params, request) => {
      if (method === "public/auth") return tokens("a", "r");
      const { id } = JSON.parse(request.body);
      return json(status, "id" in body && body.id === "own" ? { ...body, id } : body);
    },
    { credentials },
  );
  const call = client.private.buy({ instrument_name: "X", amount: 1, price: 1, label: "l" });
  await expect(call).rejects.toMatchObject({ kind: "protocol", outcome: "unknown" });
});

test("an order with a bearer token is dated by the exchange's clock, however wrong that of this host is", async () => {
  const aheadMs = 602_000;
  const world = makeWorld((_method, _params) => ({}), {
    credentials: { kind: "bearer", accessToken: "planted-token" },
  });
  const { clock } = world;
  const client = createHttpClient({
    network: { http: "https://exchange.test/api/v2" },
    clock: { ...clock, now: () => clock.now() - aheadMs, schedule: (ms, task) => clock.schedule(ms, task) },
    credentials: { kind: "bearer", accessToken: "planted-token" },
    transport: {
      async post(request) {
        world.requests.push(request);
        const { id } = JSON.parse(request.body);
        const us = clock.now() * 1_000;
        return json(200, { jsonrpc: "2.0", id, result: {}, usIn: us, usOut: us });
      },
    },
  });
  await Promise.all([1, 2].map(() => client.private.buy({ instrument_name: "X", amount: 1, price: 1 })));
  const [asked, ...orders] = world.requests.map(({ url, body }) => ({ url, params: JSON.parse(body).params }));
  expect(asked?.url).toMatch(/public\/get_time$/);
  expect(orders.map(({ params }) => params.valid_until)).toEqual([clock.now() + 10_000, clock.now() + 10_000]);
});

test("no order is dated by guess where the exchange does not tell its time", async () => {
  const bodies: string[] = [];
  const client = createHttpClient({
    network: { http: "https://exchange.test/api/v2" },
    clock: createVirtualClock(),
    credentials: { kind: "bearer", accessToken: "planted-token" },
    transport: {
      async post({ body }) {
        bodies.push(body);
        return json(200, { jsonrpc: "2.0", id: JSON.parse(body).id, result: {} });
      },
    },
  });
  await client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  await client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  expect(bodies.map((body) => JSON.parse(body).method)).toEqual(["public/get_time", "private/buy", "private/buy"]);
  expect(bodies.filter((body) => body.includes("valid_until"))).toEqual([]);
});

test.each([
  ["ECONNREFUSED", "not_sent"],
  ["ECONNRESET", "unknown"],
])("a line that fails with %s leaves the outcome %s", async (code, outcome) => {
  const { client } = makeWorld(
    (method) => {
      if (method === "public/auth") return tokens("a", "r");
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
    },
    { credentials },
  );
  await expect(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })).rejects.toMatchObject({
    kind: "closed",
    outcome,
  });
});

test("a timeout ends the exchange too", async () => {
  const world = makeWorld(() => new Promise(() => {}), { timeoutMs: 1_000 });
  const call = ending(world.client.public.ticker({ instrument_name: "X" }));
  await world.clock.advance(1_000);
  expect(call.error).toMatchObject({ kind: "timeout", outcome: "unknown" });
  expect(world.requests[0]?.signal?.aborted).toBe(true);
  expect(world.clock.waiting).toBe(0);
});

test("bad credentials fail the call unsent, and name the refusal", async () => {
  const { client } = makeWorld(
    () => json(400, { jsonrpc: "2.0", error: { code: 13004, message: "invalid_credentials" } }),
    {
      credentials,
    },
  );
  await expect(client.private.getPositions()).rejects.toMatchObject({
    kind: "closed",
    outcome: "not_sent",
    cause: { kind: "auth", code: 13004, permanent: true },
  });
});

test("methods that only a WebSocket takes are not there", () => {
  const { client } = makeWorld(() => 1);
  expect("subscribe" in client.public).toBe(false);
  expect("logout" in client.private).toBe(false);
});

test("signing in is part of the time that a call may take, and ends with it", async () => {
  const { client, clock, requests } = makeWorld(() => new Promise(() => {}), { credentials });
  const ended: unknown[] = [];
  const onEnd = (end: unknown): void => void ended.push(end);
  subscribe("deribit-rpc:call", onEnd);
  const late = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }, { timeoutMs: 500 }));
  const abort = new AbortController();
  const aborted = ending(client.private.sell({ instrument_name: "X", amount: 1, price: 1 }, { signal: abort.signal }));
  abort.abort(new Error("changed its mind"));
  await clock.advance(501);
  unsubscribe("deribit-rpc:call", onEnd);
  expect(late).toMatchObject({ ends: 1, error: { kind: "timeout", outcome: "not_sent" } });
  expect(aborted).toMatchObject({ ends: 1, error: { kind: "aborted", outcome: "not_sent" } });
  expect(ended).toMatchObject([
    { method: "private/sell", outcome: "not_sent" },
    { method: "private/buy", outcome: "not_sent" },
  ]);
  await clock.advance(60_000);
  expect(requests).toHaveLength(1);
  expect(clock.waiting).toBe(0);
});

test("a call whose signing in was refused was not sent, and its end is reported", async () => {
  const refusal = json(400, { jsonrpc: "2.0", error: { code: 13004, message: "invalid_credentials" } });
  const { client } = makeWorld(() => refusal, { credentials });
  const ended: unknown[] = [];
  const onEnd = (end: unknown): void => void ended.push(end);
  subscribe("deribit-rpc:call", onEnd);
  await expect(client.private.getPositions()).rejects.toMatchObject({ kind: "closed", outcome: "not_sent" });
  unsubscribe("deribit-rpc:call", onEnd);
  expect(ended).toContainEqual(expect.objectContaining({ method: "private/get_positions", outcome: "not_sent" }));
});

test("a refusal that comes with a status of the gateway proves nothing", async () => {
  const refusal = { jsonrpc: "2.0", error: { code: 11050, message: "bad_request" } };
  const { client } = makeWorld((method) => (method === "public/auth" ? tokens("a", "r") : json(502, refusal)), {
    credentials,
  });
  await expect(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })).rejects.toMatchObject({
    kind: "protocol",
    outcome: "unknown",
    message: expect.stringMatching(/502/),
  });
});

test("a signed call from an address that is not allowed is told apart from a wrong key", async () => {
  for (const [data, advice] of [
    [
      { reason: "ip_not_in_whitelist" },
      /invalid_credentials \(13004\), ip_not_in_whitelist; the key is sound, but not/,
    ],
    [undefined, /invalid_credentials \(13004\); check the id and the secret of the key/],
    [{ reason: "other words" }, /invalid_credentials \(13004\), other words$/],
  ] as const) {
    const refusal = json(400, { jsonrpc: "2.0", error: { code: 13004, message: "invalid_credentials", data } });
    const { client } = makeWorld(() => refusal, { credentials: { ...credentials, kind: "signature" } });
    await expect(client.private.getPositions({})).rejects.toThrow(advice);
  }
});

test.each([0, -5, 0.01])(
  "tokens of %d s are asked for with a pause that grows, however many calls there are",
  async (seconds) => {
    let pairs = 0;
    const { client, clock } = makeWorld(
      (method) => (method === "public/auth" ? tokens(`a${++pairs}`, `r${pairs}`, "connection", seconds) : []),
      { credentials, limits: false },
    );
    for (let call = 0; call < 2_000; call++) {
      const read = ending(client.private.getPositions({}));
      await clock.advance(10);
      expect(read.value).toEqual([]);
    }
    expect(pairs).toBeLessThan(5);
  },
);

test("a key that is refused is offered again after a pause that grows, and calls in between say why", async () => {
  let offered = 0;
  let isRefused = true;
  const refusal = json(400, { jsonrpc: "2.0", error: { code: 13004, message: "invalid_credentials" } });
  const { client, clock } = makeWorld(
    (method) => {
      if (method !== "public/auth") return [];
      offered += 1;
      return isRefused ? refusal : tokens("a", "r");
    },
    { credentials, limits: false },
  );
  for (let call = 0; call < 2_000; call++) {
    const read = ending(client.private.getPositions({}));
    await clock.advance(10);
    expect(read.error).toMatchObject({ kind: "closed", outcome: "not_sent", cause: { kind: "auth", code: 13004 } });
  }
  expect(offered).toBe(5);
  isRefused = false;
  await clock.advance(60_000);
  const read = ending(client.private.getPositions({}));
  await clock.advance(10);
  expect(read.value).toEqual([]);
});
