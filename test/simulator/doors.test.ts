import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import * as validators from "../../generated/validators/index.ts";
import { assemble, type WireSimulator } from "../../simulator/assemble.ts";
import type { ExchangeClock } from "../../simulator/determinism/clock.ts";
import { createVirtualClock, realClock } from "../../simulator/determinism/clock.ts";
import type { WireOptions } from "../../simulator/options.ts";
import { createFakeExchange, type FakeExchange } from "./support/fake-exchange.ts";

let running: WireSimulator | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(options: WireOptions = {}): Promise<{ simulator: WireSimulator; exchange: FakeExchange }> {
  const exchange = createFakeExchange({ clock: realClock });
  const simulator = await assemble(
    { ...options, listen: { control: true, ...options.listen } },
    validators,
    () => exchange,
  );
  running = simulator;
  return { simulator, exchange };
}

async function openSocket(url: string, options?: object): Promise<WebSocket> {
  const socket = new WebSocket(url, options);
  await once(socket, "open");
  return socket;
}

async function ask(socket: WebSocket, message: string | Buffer): Promise<Record<string, unknown>> {
  const answer = once(socket, "message");
  socket.send(message);
  return JSON.parse(String((await answer)[0])) as Record<string, unknown>;
}

const basic = { authorization: `Basic ${Buffer.from("sim-client:sim-secret-0001").toString("base64")}` };

test("a WebSocket calls and gets pongs", async () => {
  const { simulator } = await start();
  expect(simulator.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws\/api\/v2$/);
  const socket = await openSocket(simulator.url);
  expect(await ask(socket, '{"id":1,"method":"public/test"}')).toMatchObject({ id: 1, result: { version: "1.2.26" } });
  const pong = once(socket, "pong");
  socket.ping("x");
  expect(String((await pong)[0])).toBe("x");
});

test("binary frames and frames of 1 MB are answered, and affect no other socket", async () => {
  const { simulator } = await start();
  const [socket, other] = [await openSocket(simulator.url), await openSocket(simulator.url)];
  expect(await ask(socket, Buffer.from([1, 2, 3]))).toMatchObject({ error: { code: 11050 } });
  expect(await ask(socket, "x".repeat(1_000_000))).toMatchObject({
    error: { code: -32600, message: "request entity too large" },
  });
  expect(await ask(other, '{"id":1,"method":"public/test"}')).toHaveProperty("result");
});

test("compression is refused unless it is switched on", async () => {
  const { simulator } = await start();
  expect((await openSocket(simulator.url)).extensions).toBe("");
  await simulator.close();
  const deflating = await start({ listen: { deflate: true } });
  expect((await openSocket(deflating.simulator.url)).extensions).toContain("permessage-deflate");
});

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])(
  "frames of %d bytes arrive whole, and in order",
  async (size) => {
    const { simulator, exchange } = await start();
    const socket = await openSocket(simulator.url);
    await ask(socket, '{"id":1,"method":"public/subscribe","params":{"channels":["trades.BTC-PERPETUAL.100ms"]}}');
    const text = `${"é".repeat(size >> 1)}${"x".repeat(size & 1)}`;
    const ids = ["a", "b", "c"].map((id) => `${id}${text}`);
    const answers: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      socket.on("message", (data) => {
        answers.push((JSON.parse(String(data)) as { readonly result: unknown }).result);
        if (answers.length === ids.length) resolve();
      });
    });
    exchange.handlers.set("public/get_currencies", () => ids[answers.length + sent++]);
    let sent = 0;
    for (const _ of ids) socket.send('{"id":1,"method":"public/get_currencies"}');
    await done;
    expect(answers).toEqual(ids);
  },
);

test("closing ends sockets with 1001, also when time stands still", async () => {
  const { simulator } = await start({ clock: createVirtualClock() });
  const socket = await openSocket(simulator.url);
  const closed = once(socket, "close");
  await simulator.close();
  expect((await closed)[0]).toBe(1001);
});

test("a port in use is named in the error", async () => {
  const { simulator } = await start();
  const port = Number(new URL(simulator.httpUrl).port);
  const second = assemble({ listen: { port } }, validators, () => createFakeExchange({ clock: realClock }));
  await expect(second).rejects.toThrow(`cannot listen on port ${port} of 127.0.0.1: the port is in use.`);
});

test("another path accepts no WebSocket", async () => {
  const { simulator } = await start();
  const socket = new WebSocket(simulator.url.replace("/ws/api/v2", "/ws"));
  const [error] = await once(socket, "error");
  expect(String(error)).toContain("404");
});

test("the heartbeat of a lost client ends, and its orders are cancelled", async () => {
  const { simulator, exchange } = await start();
  const socket = await openSocket(simulator.url);
  const auth = { grant_type: "client_credentials", client_id: "sim-client", client_secret: "sim-secret-0001" };
  await ask(socket, JSON.stringify({ id: 1, method: "public/auth", params: auth }));
  await ask(socket, '{"id":2,"method":"private/enable_cancel_on_disconnect"}');
  const closed = new Promise<void>((resolve) => {
    exchange.cancelConnection = (userId, connection) => {
      exchange.cancelled.push(`${userId}/${connection}`);
      resolve();
    };
  });
  socket.terminate();
  await closed;
  expect(exchange.cancelled).toEqual(["1001/c1"]);
});

test("HTTP takes calls by query, by body, and by a body on the bare address", async () => {
  const { simulator, exchange } = await start();
  const get = async (path: string, init?: RequestInit) => {
    const reply = await fetch(`${simulator.httpUrl}${path}`, init);
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    get(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

  const byQuery = await get("/public/ticker?instrument_name=BTC-PERPETUAL");
  expect(byQuery).toMatchObject({ status: 200, body: { result: { mark_price: 60_000 } } });
  expect(byQuery.body).not.toHaveProperty("id");
  const call = { id: "7", method: "public/ticker", params: { instrument_name: "BTC-PERPETUAL" } };
  expect(await post("/public/ticker", JSON.stringify(call))).toMatchObject({ status: 200, body: { id: "7" } });
  expect(await post("", JSON.stringify(call))).toMatchObject({ status: 200, body: { id: "7" } });
  expect(await post("/public/ticker", JSON.stringify({ params: call.params }))).toMatchObject({ status: 200 });

  await get("/private/buy?instrument_name=BTC-PERPETUAL&amount=10&price=60000&label=7&post_only=true", {
    headers: basic,
  });
  expect(exchange.calls.at(-1)?.params).toEqual({
    instrument_name: "BTC-PERPETUAL",
    amount: 10,
    price: 60_000,
    label: "7",
    post_only: true,
  });
});

test("HTTP errors are status 400 and have no id", async () => {
  const { simulator } = await start();
  const errors: readonly (readonly [path: string, init: RequestInit, code: number])[] = [
    ["/private/get_positions", {}, 13009],
    ["/private/get_positions", { headers: { authorization: "Bearer nope" } }, 13009],
    ["/private/get_positions", { headers: { authorization: "Basic bm9wZTpub3Bl" } }, 13004],
    ["/private/get_positions", { headers: { authorization: "Digest x" } }, 13004],
    ["/public/nope", {}, -32601],
    ["/public/..%2f..%2fetc/passwd", {}, -32601],
    ["/public/%ff", {}, -32601],
    ["/public/ticker", {}, -32602],
    ["/public/hello?client_name=a&client_version=1", {}, 10030],
    ["", { method: "POST", body: "{" }, 11050],
    ["", { method: "POST", body: "[]" }, 11050],
    ["/public/test", { method: "POST", body: "{}", headers: { "content-type": "text/plain" } }, 13018],
    ["/public/test", { method: "POST", body: "x".repeat(40_000) }, -32600],
  ];
  for (const [path, init, code] of errors) {
    const headers = { ...(init.body === undefined ? {} : { "content-type": "application/json" }), ...init.headers };
    const reply = await fetch(`${simulator.httpUrl}${path}`, { ...init, headers });
    const body = (await reply.json()) as { readonly id?: unknown; readonly error?: { readonly code: number } };
    expect([path, reply.status, body.error?.code, body.id]).toEqual([path, 400, code, undefined]);
  }
});

/** Sends bytes to the port, and gives everything that came back until the connection ended. */
async function exchange(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

test("an offer of HTTP/2 is ignored, and the request answered", async () => {
  const { simulator } = await start();
  const body = '{"id":7,"method":"public/test"}';
  const offer = "Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk";
  const head = `POST /api/v2 HTTP/1.1\r\n${offer}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  const next = "GET /api/v2/public/get_time HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const answers = await exchange(simulator.url, `${head}\r\n\r\n${body}${next}`);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
  expect(answers).toContain('"id":7,"result":{"version"');
});

test("a target may name the host, as it does behind a proxy", async () => {
  const { simulator } = await start();
  const { origin } = new URL(simulator.httpUrl);
  const head = `GET ${origin}/api/v2/public/test?a=http://b/c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  expect(await exchange(simulator.url, head)).toContain("HTTP/1.1 200");
});

test("an HTTP call can be signed by itself", async () => {
  const { simulator } = await start();
  const timestamp = Math.floor(Date.now());
  const target = "/api/v2/private/get_positions?currency=BTC";
  const text = `${timestamp}\nn1\nGET\n${target}\n\n`;
  const sig = createHmac("sha256", "sim-secret-0001").update(text).digest("hex");
  const authorization = `deri-hmac-sha256 id=sim-client,ts=${timestamp},nonce=n1,sig=${sig}`;
  const call = () => fetch(new URL(target, simulator.httpUrl), { headers: { authorization } });
  expect((await call()).status).toBe(200);
  expect((await call()).status).toBe(400);
});

test("a bearer token comes from public/auth, in the header or as a parameter", async () => {
  const { simulator } = await start();
  const query = "grant_type=client_credentials&client_id=sim-client&client_secret=sim-secret-0001";
  const auth = (await (await fetch(`${simulator.httpUrl}/public/auth?${query}`)).json()) as {
    readonly result: { readonly access_token: string };
  };
  const { access_token } = auth.result;
  const headers = { authorization: `Bearer ${access_token}` };
  expect((await fetch(`${simulator.httpUrl}/private/get_positions`, { headers })).status).toBe(200);
  expect((await fetch(`${simulator.httpUrl}/private/get_positions?access_token=${access_token}`)).status).toBe(200);
});

test("other paths and verbs are refused, and a client that sends nonsense affects no other", async () => {
  const { simulator } = await start();
  const root = new URL(simulator.httpUrl).origin;
  expect((await fetch(`${root}/`)).status).toBe(400);
  expect((await fetch(`${simulator.httpUrl}/public/test`, { method: "DELETE" })).status).toBe(405);
  const raw = connect(Number(new URL(root).port), "127.0.0.1");
  raw.end("NONSENSE\r\n\r\n");
  await once(raw.resume(), "close");
  expect((await fetch(`${simulator.httpUrl}/public/test`)).status).toBe(200);
});

test("faults are added over the control endpoint", async () => {
  const { simulator } = await start();
  const control = simulator.httpUrl.replace("/api/v2", "/control");
  const order = (body: string) => fetch(`${control}/faults`, { method: "POST", body });
  expect(await (await order('{"kind":"maintenance"}')).json()).toEqual({ id: 1 });
  expect((await fetch(`${simulator.httpUrl}/public/test`)).status).toBe(400);
  expect(await (await fetch(`${control}/faults`)).json()).toEqual([{ kind: "maintenance", id: 1, strikes: 1 }]);
  expect((await fetch(`${control}/faults/1`, { method: "DELETE" })).status).toBe(200);
  expect((await fetch(`${control}/faults/1`, { method: "DELETE" })).status).toBe(404);
  expect((await fetch(`${simulator.httpUrl}/public/test`)).status).toBe(200);
  expect((await order('{"kind":"nope"}')).status).toBe(400);
  expect((await fetch(`${control}/faults`, { headers: { origin: "http://evil" } })).status).toBe(403);
  expect(await (await fetch(`${control}/stats`)).json()).toMatchObject({ connections: 0, problems: [] });
  await order('{"kind":"refuse","status":502}');
  expect((await fetch(`${simulator.httpUrl}/public/test`)).status).toBe(502);
  await order('{"kind":"drop","method":"public/test"}');
  await expect(fetch(`${simulator.httpUrl}/public/test`)).rejects.toThrow();
});

test("a client that does not read is disconnected", async () => {
  const hurried: ExchangeClock = {
    now: realClock.now,
    schedule: (delayMs, task) => realClock.schedule(delayMs / 100, task),
  };
  const { simulator, exchange } = await start({ backlogLimit: 200_000, clock: hurried });
  const socket = await openSocket(simulator.url);
  await ask(socket, '{"id":1,"method":"public/subscribe","params":{"channels":["trades.BTC-PERPETUAL.100ms"]}}');
  const trades = Array.from({ length: 100 }, (_, at) => ({ trade_id: String(at), filler: "x".repeat(1000) }));
  socket.pause();
  while (simulator.stats.connections > 0) {
    exchange.emit({ kind: "trades", instrument: "BTC-PERPETUAL", trades });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(simulator.stats.connections).toBe(0);
  socket.terminate();
});
