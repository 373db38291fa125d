/** A machine that slept, a loop that was blocked, and clocks that a test has replaced. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { connect } from "../../../src/client/client.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import type { Clock } from "../../../src/platform/clock.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange, tokens } from "../helpers/exchange.ts";

/** A clock whose steady part can be made to stand still, as in a machine that sleeps. */
function sleepyClock(exchange: ScriptedExchange): { readonly clock: Clock; sleep(ms: number): Promise<void> } {
  let sleptMs = 0;
  const { clock } = exchange;
  return {
    clock: {
      now: () => clock.now() - sleptMs,
      wall: () => clock.now(),
      schedule: (delayMs, task) => clock.schedule(delayMs, task),
    },
    async sleep(ms) {
      sleptMs += ms;
      await clock.advance(ms);
    },
  };
}

test("the first order after a sleep is dated by a clock that was measured anew", async () => {
  const exchange = new ScriptedExchange();
  const { clock, sleep } = sleepyClock(exchange);
  const { client } = await openWorld({ credentials, clock, heartbeatMs: false }, exchange);
  exchange.on("public/get_time", () => 1);
  exchange.on("private/buy", () => ({}));
  const early = client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  await exchange.clock.advance(1);
  await early;
  expect(exchange.callsOf("public/get_time")).toHaveLength(0);
  await sleep(20_000);
  const orders = Promise.all([1, 2].map(() => client.private.buy({ instrument_name: "X", amount: 1, price: 1 })));
  await exchange.clock.advance(5);
  await orders;
  expect(exchange.callsOf("public/get_time")).toHaveLength(1);
  for (const { params } of exchange.callsOf("private/buy").slice(1)) {
    expect(Number(params["valid_until"]) - exchange.clock.now()).toBeGreaterThan(9_900);
    expect(Number(params["valid_until"]) - exchange.clock.now()).toBeLessThan(10_100);
  }
});

test("a reply to a call from before the sleep says nothing of the time after it", async () => {
  const exchange = new ScriptedExchange();
  const { clock, sleep } = sleepyClock(exchange);
  const { client } = await openWorld({ credentials, clock, heartbeatMs: false }, exchange);
  exchange.on("private/get_positions", () => noAnswer);
  exchange.on("public/get_time", () => 1);
  exchange.on("private/buy", () => ({}));
  const read = ending(client.private.getPositions());
  await exchange.clock.advance(1);
  const [asked] = exchange.callsOf("private/get_positions");
  const answeredUs = exchange.clock.now() * 1_000;
  await sleep(60_000);
  exchange.frame({ jsonrpc: "2.0", id: asked?.id, result: [], usIn: answeredUs, usOut: answeredUs });
  await exchange.clock.advance(1);
  expect(read.value).toEqual([]);
  const order = client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  await exchange.clock.advance(5);
  await order;
  const [sent] = exchange.callsOf("private/buy");
  expect(Number(sent?.params["valid_until"]) - exchange.clock.now()).toBeGreaterThan(9_900);
});

test("over HTTP a signature after a sleep has the time of the exchange", async () => {
  const exchange = new ScriptedExchange();
  const { clock, sleep } = sleepyClock(exchange);
  const stamps: number[] = [];
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { ...credentials, kind: "signature" },
    clock,
    transport: {
      async post({ body, headers }) {
        const ts = /ts=(\d+)/.exec(headers["Authorization"] ?? "")?.[1];
        if (ts !== undefined) stamps.push(Number(ts) - exchange.clock.now());
        const us = exchange.clock.now() * 1_000;
        const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: [], usIn: us, usOut: us };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  await client.private.getPositions();
  await sleep(3_600_000);
  await client.private.getPositions();
  expect(stamps).toEqual([0, 0]);
});

test("a token that aged while the machine slept is renewed before the next calls, as soon as the clock is looked at", async () => {
  const exchange = new ScriptedExchange();
  const { clock, sleep } = sleepyClock(exchange);
  const { client } = await openWorld({ credentials, clock, heartbeatMs: false }, exchange);
  exchange.on("public/get_time", () => 1);
  exchange.on("private/buy", () => ({}));
  await exchange.clock.advance(10_000);
  await sleep(600_000);
  const order = client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  await exchange.clock.advance(5);
  await order;
  const methods = exchange.calls.map(({ method }) => method);
  expect(methods.slice(-3).toSorted()).toEqual(["private/buy", "public/auth", "public/get_time"]);
  expect(methods.at(-1)).toBe("private/buy");
});

test("a clock on the wall that never stands still has tokens renewed with a pause", async () => {
  const exchange = new ScriptedExchange();
  const { clock } = exchange;
  let wallMs = 0;
  const jumping: Clock = {
    now: () => clock.now(),
    wall() {
      wallMs += 1_000;
      return clock.now() + wallMs;
    },
    schedule: (delayMs, task) => clock.schedule(delayMs, task),
  };
  const { client } = await openWorld({ credentials, clock: jumping, heartbeatMs: false }, exchange);
  exchange.on("private/get_positions", () => []);
  const began = exchange.callsOf("public/auth").length;
  for (let second = 0; second < 60; second += 1) {
    const read = client.private.getPositions();
    await exchange.clock.advance(1_000);
    await read;
  }
  const renewals = exchange.callsOf("public/auth").length - began;
  expect(renewals).toBeGreaterThan(5);
  expect(renewals).toBeLessThanOrEqual(12);
});

test("over HTTP a token that aged while the machine slept is renewed before it is used", async () => {
  const exchange = new ScriptedExchange();
  const { clock, sleep } = sleepyClock(exchange);
  const methods: string[] = [];
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials,
    clock,
    transport: {
      async post({ body }) {
        const { id, method } = JSON.parse(body);
        methods.push(method);
        const us = exchange.clock.now() * 1_000;
        const result = method === "public/auth" ? tokens(`a${id}`, `r${id}`) : [];
        const reply = { jsonrpc: "2.0", id, result, usIn: us, usOut: us };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  await client.private.getPositions();
  await exchange.clock.advance(10_000);
  await sleep(890_000);
  await client.private.getPositions();
  expect(methods).toEqual(["public/auth", "private/get_positions", "public/auth", "private/get_positions"]);
});

/** Does nothing but work for a while, as a long garbage collection does. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("an answer that lies in the socket counts, however long the loop was blocked", { timeout: 30_000 }, async () => {
  const child = fork(new URL("./exchange-process.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
  const [{ url, httpUrl }] = (await once(child, "message")) as [{ url: string; httpUrl: string }];
  const account = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
  const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 20_000 } as const;
  const client = await connect({ network: { ws: url }, credentials: account, timeoutMs: 300 });
  const http = createHttpClient({ network: { http: httpUrl }, credentials: account, timeoutMs: 300 });
  await http.private.getPositions({ currency: "BTC" });
  const overSocket = ending(client.private.buy(order));
  await new Promise((resolve) => setImmediate(resolve));
  block(1_000);
  while (overSocket.ends === 0) await new Promise((resolve) => setImmediate(resolve));
  const overHttp = ending(http.private.buy(order));
  await new Promise((resolve) => setTimeout(resolve, 20));
  block(1_000);
  while (overHttp.ends === 0) await new Promise((resolve) => setImmediate(resolve));
  await client.close();
  child.kill();
  expect(overSocket.error).toBeUndefined();
  expect(overHttp.error).toBeUndefined();
});

afterEach(() => {
  vi.useRealTimers();
});

test("timers that a test has faked, microtasks and ticks too, stop no call and no timeout", {
  timeout: 30_000,
}, async () => {
  const child = fork(new URL("./exchange-process.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  const client = await connect({ network: { ws: url } });
  // What sinon and jest fake when nothing else is asked for. Vitest refuses to fake this one in a process. Node itself
  // connects and closes by it, so the client has to be connected before, as a bare socket has.
  const { nextTick } = process;
  process.nextTick = () => {};
  vi.useFakeTimers({
    toFake: [
      "setTimeout",
      "clearTimeout",
      "setInterval",
      "clearInterval",
      "setImmediate",
      "clearImmediate",
      "Date",
      "performance",
      "queueMicrotask",
    ],
  });
  try {
    expect(await client.public.getTime()).toBeGreaterThan(0);
    child.kill("SIGSTOP");
    await expect(client.public.test({}, { timeoutMs: 20 })).rejects.toMatchObject({ kind: "timeout" });
    child.kill("SIGCONT");
    const seen = new Promise((resolve) => {
      void client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: resolve });
    });
    expect(await seen).toBeDefined();
  } finally {
    process.nextTick = nextTick;
    vi.useRealTimers();
    await client.close();
    child.kill();
  }
});
