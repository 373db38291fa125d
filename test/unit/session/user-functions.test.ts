/** Every function that a user hands in: whatever it does, calls end once, the outcome is true, and the process lives. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHttpClient } from "../../../src/http.ts";
import type { ClientOptions } from "../../../src/options.ts";
import type { Transport } from "../../../src/ports/transport.ts";
import * as validators from "../../../src/validate.ts";
import { credentials, ending, makeWorld } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange } from "../helpers/exchange.ts";

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeEach(() => {
  unhandled.length = 0;
});
beforeAll(() => process.on("unhandledRejection", note).on("uncaughtException", note));
afterAll(() => process.off("unhandledRejection", note).off("uncaughtException", note));

const boom = (): never => {
  throw new Error("boom");
};
/** What a function of the user may do instead of its work. */
const misdeeds: Readonly<Record<string, () => never>> = {
  throws: boom,
  rejects: (() => Promise.reject(new Error("boom"))) as () => never,
  "gives nothing": (() => undefined) as () => never,
  "gives garbage": (() => ({ id: Symbol("garbage") })) as () => never,
};

/** Where it is handed in. */
const places: Readonly<Record<string, (deed: () => never, exchange: ScriptedExchange) => Partial<ClientOptions>>> = {
  "the function that gives the credentials": (deed) => ({ credentials: deed }),
  "the signer": (deed) => ({ credentials: { ...credentials, kind: "signature" }, signer: { hmac: deed, sign: deed } }),
  "the chance": (deed) => ({ random: deed }),
  "the clock's time": (deed, { clock }) => ({ clock: { now: deed, schedule: (ms, task) => clock.schedule(ms, task) } }),
  "the clock on the wall": (deed, { clock }) => ({
    clock: { now: () => clock.now(), wall: deed, schedule: (ms, task) => clock.schedule(ms, task) },
  }),
  "the transport's connect": (deed) => ({ transport: { connect: deed } }),
  "the socket's send": (deed, { transport }) => ({ transport: broken(transport, { send: deed }) }),
  "the socket's cork": (deed, { transport }) => ({ transport: broken(transport, { cork: deed }) }),
  "the socket's uncork": (deed, { transport }) => ({ transport: broken(transport, { cork: () => {}, uncork: deed }) }),
  "the socket's close": (deed, { transport }) => ({ transport: broken(transport, { close: deed }) }),
  "the socket's terminate": (deed, { transport }) => ({ transport: broken(transport, { terminate: deed }) }),
  "the answer to a challenge": (deed) => ({ onChallenge: deed }),
  "the validators": (deed) => ({
    validate: {
      mode: "all",
      using: {
        ...validators,
        validateParams: deed,
        validateResult: deed,
        validateChannel: deed,
        inspectResult: deed,
        inspectChannel: deed,
      },
    },
  }),
};

function broken(transport: Transport, part: object): Transport {
  return { connect: (url, handlers) => ({ ...transport.connect(url, handlers), ...part }) };
}

const cases = Object.keys(places).flatMap((place) => Object.keys(misdeeds).map((deed) => [place, deed] as const));

test.each(cases)("%s %s", async (place, deed) => {
  const exchange = new ScriptedExchange();
  const options = places[place]?.(misdeeds[deed] ?? boom, exchange);
  const world = makeWorld({ credentials, openTimeoutMs: 5_000, timeoutMs: 2_000, ...options }, exchange);
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  exchange.on("private/withdraw", () => ({ security_key_authorization_required: true, challenge: "c" }));
  const opened = ending(world.client.open());
  await exchange.clock.advance(100);
  const calls = [
    ending(world.client.call("private/buy", { instrument_name: "X", amount: 1 })),
    ending(world.client.call("private/withdraw", {} as never)),
    ending(world.client.call("public/get_time", {})),
  ];
  for (let second = 0; second < 20; second++) await exchange.clock.advance(1_000);
  const closed = ending(world.client.close());
  for (let second = 0; second < 5; second++) await exchange.clock.advance(1_000);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([opened.ends, closed.ends, ...calls.map(({ ends }) => ends)]).toEqual([1, 1, 1, 1, 1]);
  for (const { error } of [opened, ...calls])
    if (error !== undefined) expect(error["kind"]).toEqual(expect.any(String));
  const executed = exchange.callsOf("private/buy").length > 0;
  const [buy] = calls;
  if (buy?.error !== undefined && buy.error["outcome"] === "not_sent") expect(executed).toBe(false);
  expect(unhandled).toEqual([]);
});

test.each(Object.keys(misdeeds))(
  "listeners, readers and receivers of replies that say %s hurt nothing else",
  async (name) => {
    const deed = misdeeds[name] ?? boom;
    const world = makeWorld({ credentials });
    const { client, exchange } = world;
    for (const event of ["state", "step", "grant", "unhandled", "gap", "refused"] as const) client.on(event, deed);
    const opened = ending(client.open());
    await exchange.clock.advance(50);
    exchange.on("public/get_time", () => 1);
    const call = ending(client.public.getTime({}, { onReply: deed }));
    const seen: unknown[] = [];
    const subscribed = ending(client.subscribe("trades.X.100ms", { onData: deed, onGap: deed, onError: deed }));
    void client.subscribe("trades.X.100ms", { onData: (data) => seen.push(data), onGap: () => {} });
    await exchange.clock.advance(5);
    exchange.push("trades.X.100ms", []);
    exchange.drop();
    await exchange.clock.advance(500);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([opened.ends, call.value, subscribed.ends, seen.length]).toEqual([1, 1, 1, 1]);
    expect(unhandled).toEqual([]);
  },
);

test.each(["the signer", "the transport"])(
  "over HTTP, when %s throws, the call ends and says what can have left",
  async (part) => {
    for (const deed of Object.values(misdeeds)) {
      const exchange = new ScriptedExchange();
      let posts = 0;
      const client = createHttpClient({
        network: { http: "https://exchange.test" },
        credentials: { ...credentials, kind: "signature" },
        clock: exchange.clock,
        ...(part === "the signer" && { signer: { hmac: deed, sign: deed } }),
        transport: {
          post: async ({ body, headers }) => {
            posts += headers["Authorization"] === undefined ? 0 : 1;
            if (part === "the transport" && headers["Authorization"] !== undefined) return deed();
            const us = exchange.clock.now() * 1_000;
            const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: {}, usIn: us, usOut: us };
            return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
          },
        },
      });
      const call = ending(client.private.buy({ instrument_name: "X", amount: 1 }));
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(call.ends).toBe(1);
      if (call.error !== undefined) expect(call.error["outcome"]).toBe(posts === 0 ? "not_sent" : "unknown");
    }
    expect(unhandled).toEqual([]);
  },
);

test("a signer that is down once, over HTTP, costs one call and not the process", async () => {
  let calls = 0;
  const exchange = new ScriptedExchange();
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { ...credentials, kind: "signature" },
    clock: exchange.clock,
    signer: { hmac: () => (calls++ === 0 ? boom() : "signature"), sign: boom },
    transport: {
      post: async ({ body }) => {
        const us = exchange.clock.now() * 1_000;
        const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: {}, usIn: us, usOut: us };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  await expect(client.private.buy({ instrument_name: "X", amount: 1 })).rejects.toMatchObject({ outcome: "not_sent" });
  await expect(client.private.buy({ instrument_name: "X", amount: 1 })).resolves.toEqual({});
});

test("an exchange that answers nothing hears no more of a client whose socket fails", async () => {
  const exchange = new ScriptedExchange();
  exchange.on("public/hello", () => noAnswer);
  const world = makeWorld({ transport: broken(exchange.transport, { send: boom }), reconnect: false }, exchange);
  const opened = ending(world.client.open());
  await exchange.clock.advance(100);
  expect(opened.error?.message).toMatch(/boom/);
});
