/** Every function that a user hands in: whatever it does, calls end once, the outcome is true, and the process lives. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createLimits } from "../../../src/api/limits.ts";
import * as validators from "../../../src/api/validate.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { credentials, ending, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange, tokens } from "../helpers/exchange.ts";

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeEach(() => {
  unhandled.length = 0;
});
beforeAll(() => process.on("unhandledRejection", note).on("uncaughtException", note));
afterAll(() => process.off("unhandledRejection", note).off("uncaughtException", note));

/** A turn of the event loop, at the end of which rejections that nothing handles are reported. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const boom = (): never => {
  throw new Error("boom");
};
/** A value that cannot even be looked at. */
const hostile: object = new Proxy({}, { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom });
const bare: unknown = Object.create(null);
const throws = (value: unknown) => (): never => {
  throw value;
};
/** What a function of the user may do instead of its work. */
const misdeeds: Readonly<Record<string, () => never>> = {
  throws: boom,
  "throws what has no words": throws(bare),
  "throws what cannot be looked at": throws(hostile),
  rejects: (() => Promise.reject(new Error("boom"))) as () => never,
  "rejects with what has no words": (() => Promise.reject(bare)) as () => never,
  "rejects with nothing": (() => Promise.reject()) as () => never,
  "gives nothing": (() => undefined) as () => never,
  "gives infinity": (() => Number.POSITIVE_INFINITY) as () => never,
  "gives garbage": (() => ({ id: Symbol("garbage") })) as () => never,
  "gives what cannot be looked at": (() => hostile) as () => never,
  "never ends": (() => new Promise(() => {})) as () => never,
};

type Deed = () => never;

/** Where it is handed in. The name begins with the option, or the method of what is handed in. */
const places: Readonly<Record<string, (deed: Deed, exchange: ScriptedExchange) => Partial<ClientOptions>>> = {
  credentials: (deed) => ({ credentials: deed }),
  "signer.hmac": (deed) => ({ credentials: { ...credentials, kind: "signature" }, signer: { hmac: deed, sign: boom } }),
  "signer.sign": (deed) => ({
    credentials: { kind: "key", clientId: "id-1", privateKey: "pem" },
    signer: { hmac: boom, sign: deed },
  }),
  random: (deed) => ({ random: deed }),
  delayMs: (deed) => ({ reconnect: { backoff: { kind: "custom", delayMs: deed } } }),
  "clock.now": (deed, { clock }) => ({ clock: { now: deed, schedule: (ms, task) => clock.schedule(ms, task) } }),
  "clock.wall": (deed, { clock }) => ({
    clock: { now: () => clock.now(), wall: deed, schedule: (ms, task) => clock.schedule(ms, task) },
  }),
  "clock.schedule, which runs the task all the same": (deed, { clock }) => ({
    clock: { now: () => clock.now(), schedule: (ms, task) => [clock.schedule(ms, task), deed()][1] as never },
  }),
  "clock.schedule, which runs nothing": (deed, { clock }) => ({
    clock: { now: () => clock.now(), schedule: deed },
    ...{ connectTimeoutMs: 20, timeoutMs: 20, openTimeoutMs: 20 },
  }),
  "limits.clock": (deed, { clock }) => ({
    limits: createLimits({ clock: { now: deed, schedule: (ms, task) => clock.schedule(ms, task) } }),
  }),
  "transport.connect": (deed) => ({ transport: { connect: deed } }),
  "socket.send": (deed, { transport }) => ({ transport: broken(transport, { send: deed }) }),
  "socket.cork": (deed, { transport }) => ({ transport: broken(transport, { cork: deed }) }),
  "socket.uncork": (deed, { transport }) => ({ transport: broken(transport, { cork: () => {}, uncork: deed }) }),
  "socket.close": (deed, { transport }) => ({ transport: broken(transport, { close: deed }) }),
  "socket.terminate": (deed, { transport }) => ({ transport: broken(transport, { terminate: deed }) }),
  onChallenge: (deed) => ({ onChallenge: deed }),
  "journal.append": (deed) => ({ journal: { append: deed, unfinished: () => [], close: () => {} } }),
  "journal.unfinished": (deed) => ({ journal: { append: () => {}, unfinished: deed, close: () => {} } }),
  validate: (deed) => ({
    validate: {
      mode: "all",
      using: {
        ...validators,
        ...{ validateParams: deed, validateResult: deed, validateChannel: deed },
        ...{ inspectResult: deed, inspectChannel: deed },
      },
    },
  }),
};
/** Those that another test hands in, with a call, to a reader or a view, or over HTTP; a journal is closed by the user alone. */
const handedInBelow = ["journal.close", "onReply", "onData", "onError", "onGap", "onChange", "transport.post"];
/** Called by listeners of events, whose failures `events.test.ts` looks at. */
const calledByListeners = ["write", "now", "meterProvider.getMeter"];
/** Called by the server of `serveHealth`, which answers 500 when it fails. */
const calledByServer = ["metrics"];
/** Called by a client of another exchange, whose frames may be binary. */
const calledByOtherVenues = ["socket.sendBinary"];
/** Called beside a client: `test/unit/secrets`, `create-ws.test.ts` and `load.test.ts` look at their failures. */
const calledBeside = ["onKept", "fetch", "lookup", "onRefused"];
/** Programs above a client, and a JSON Schema: their own tests say what a function of the user that fails does there. */
const aboveTheClient = /^(?:cluster|desk)\/|^config\/schema\.ts$/;
/** Made by this library or its generator, not by a user. */
const madeHere = ["api.channelOf", "guards.guard"];

function broken(transport: Transport, part: object): Transport {
  return { connect: (url, handlers) => ({ ...transport.connect(url, handlers), ...part }) };
}

test("every option that takes a function, or an object with methods, is among the places", () => {
  const src = resolve(import.meta.dirname, "../../../src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !aboveTheClient.test(file),
  );
  const texts = files.map((file) => readFileSync(resolve(src, file), "utf8"));
  const functions = texts.flatMap((text) => [...text.matchAll(/\b(\w+): "function"/g)].map(([, name]) => name));
  const objects = texts.flatMap((text) =>
    [...text.matchAll(/\b(\w+): \[((?:"\w+"(?:, )?)+)\],?\n/g)].flatMap(([, name = "", methods = ""]) =>
      methods.split(", ").map((method) => `${name}.${JSON.parse(method)}`),
    ),
  );
  const socket = /interface TransportSocket \{([^}]*)\}/.exec(
    texts.find((text) => text.includes("interface TransportSocket {")) ?? "",
  );
  const methods = [...(socket?.[1] ?? "").matchAll(/^ {2}(\w+)\??\(/gm)].map(([, name]) => `socket.${name}`);
  expect([functions.length, objects.length, methods.length].every((count) => count > 4)).toBe(true);
  const covered = [
    ...Object.keys(places).map((place) => place.replace(/,.*/, "")),
    ...handedInBelow,
    ...calledByListeners,
    ...calledByServer,
    ...calledByOtherVenues,
    ...calledBeside,
    ...madeHere,
  ];
  expect([...functions, ...objects, ...methods].filter((name) => !covered.includes(name ?? ""))).toEqual([]);
});

const cases = Object.keys(places).flatMap((place) => Object.keys(misdeeds).map((deed) => [place, deed] as const));

test.each(cases)("%s %s", async (place, deed) => {
  const exchange = new ScriptedExchange();
  const options = places[place]?.(misdeeds[deed] ?? boom, exchange);
  const world = makeWorld({ credentials, limits: {}, openTimeoutMs: 5_000, timeoutMs: 2_000, ...options }, exchange);
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  exchange.on("private/withdraw", () => ({ security_key_authorization_required: true, challenge: "c" }));
  exchange.on("public/get_time", () => 1_767_268_800_000);
  const opened = ending(world.client.open());
  await exchange.clock.advance(100);
  // A lost connection is where the backoff is asked.
  exchange.drop();
  await exchange.clock.advance(10);
  const calls = [
    ending(world.client.call("private/buy", { instrument_name: "X", amount: 1, price: 1 }, { whenDown: "wait" })),
    ending(world.client.private.withdraw({ currency: "BTC", address: "a", amount: 1 }, { whenDown: "wait" })),
    ending(world.client.call("public/get_time", {}, { whenDown: "wait" })),
  ];
  for (let second = 0; second < 40; second++) await exchange.clock.advance(1_000);
  const state = world.client.state.name;
  const closed = ending(world.client.close());
  for (let second = 0; second < 5; second++) await exchange.clock.advance(1_000);
  const ends = (): number[] => [opened, closed, ...calls].map((each) => each.ends);
  const allOnce = [1, 1, 1, 1, 1];
  // What the clock of the user does not run, that of the host does.
  if (place.endsWith("which runs nothing")) await vi.waitFor(() => expect(ends()).toEqual(allOnce));
  await turn();
  expect(ends()).toEqual(allOnce);
  for (const { error } of [opened, ...calls])
    if (error !== undefined) expect(error["kind"]).toEqual(expect.any(String));
  const executed = exchange.callsOf("private/buy").length > 0;
  const [buy] = calls;
  if (buy?.error !== undefined && buy.error["outcome"] === "not_sent") expect(executed).toBe(false);
  if (place === "delayMs") expect(state).toBe("ready");
  expect(unhandled).toEqual([]);
});

test.each(["opens", "ends"])("a transport that %s a socket before it has returned is heard afterwards", async (how) => {
  const exchange = new ScriptedExchange();
  let attempts = 0;
  const transport: Transport = {
    connect: (url, handlers) => {
      attempts += 1;
      if (attempts > 1) return exchange.transport.connect(url, handlers);
      if (how === "opens") handlers.onOpen();
      else handlers.onClose({ code: 1006, reason: "early" });
      return { send: boom, close: () => {}, terminate: () => {} };
    },
  };
  const { client } = makeWorld({ transport }, exchange);
  const opened = ending(client.open());
  await exchange.clock.advance(1_000);
  expect([opened.ends, opened.error, attempts, client.state.name]).toEqual([1, undefined, 2, "ready"]);
});

const strangeEnds: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  "a number": 5,
  "what cannot be looked at": hostile,
  "members of other types": { code: "x", reason: 5, status: "s", error: bare },
};

test.each(Object.keys(strangeEnds))("a socket that ends with %s has ended", async (what) => {
  const exchange = new ScriptedExchange();
  let end = (): void => {};
  const transport: Transport = {
    connect: (url, handlers) => {
      end = () => handlers.onClose(strangeEnds[what] as never);
      return exchange.transport.connect(url, handlers);
    },
  };
  const { client } = makeWorld({ transport }, exchange);
  const opened = ending(client.open());
  await exchange.clock.advance(50);
  end();
  expect(client.state).toMatchObject({ name: "waiting", cause: { kind: "connection", code: 1006 } });
  await exchange.clock.advance(1_000);
  expect([opened.ends, client.state.name]).toEqual([1, "ready"]);
});

test("a frame that is no text ends the connection, and says so", async () => {
  const exchange = new ScriptedExchange();
  const { client } = await openWorld({}, exchange);
  exchange.text(Buffer.from("{}") as unknown as string);
  expect(client.state).toMatchObject({ name: "waiting", cause: { kind: "connection" } });
  expect(client.state).toHaveProperty("cause.message", expect.stringMatching(/frame of type object instead of a text/));
});

test("over HTTP, credentials that never come cost the calls of that time, and no later one", async () => {
  const exchange = new ScriptedExchange();
  let asked = 0;
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    clock: exchange.clock,
    credentials: () => (++asked === 1 ? new Promise<never>(() => {}) : credentials),
    transport: {
      post: async ({ url, body }) => {
        const result = url.endsWith("public/auth") ? tokens("a", "r") : [];
        const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result, usIn: 1, usOut: 1 };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  const first = ending(client.private.getPositions({}));
  await exchange.clock.advance(20_000);
  expect(first.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(first.error?.message).toMatch(/nothing came within 15000 ms/);
  const second = ending(client.private.getPositions({}));
  await exchange.clock.advance(100);
  expect(second.value).toEqual([]);
});

const strangeParams: Readonly<Record<string, object>> = {
  "a getter that throws": Object.defineProperty({ instrument_name: "X", amount: 1 }, "label", {
    get: boom,
    enumerable: true,
  }),
  "a value that throws as JSON": { instrument_name: "X", amount: 1, label: { toJSON: boom } },
  "no names that can be looked at": hostile,
};

test.each(Object.keys(strangeParams))("params with %s are refused unsent", async (what) => {
  const { client, exchange } = await openWorld({ credentials, checkParams: false });
  const call = ending(
    client.call("private/buy", strangeParams[what] as { instrument_name: string; amount: number; price: number }),
  );
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "validation", outcome: "not_sent" });
  expect([exchange.callsOf("private/buy"), client.stats.openCalls, unhandled]).toEqual([[], 0, []]);
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
    const book = ending(client.orderBook("X", { onChange: deed }));
    await exchange.clock.advance(5);
    const snapshot = { type: "snapshot", timestamp: 1, instrument_name: "X", change_id: 1, bids: [], asks: [] };
    exchange.push("book.X.100ms", snapshot);
    exchange.push("trades.X.100ms", []);
    exchange.drop();
    await exchange.clock.advance(500);
    await turn();
    expect([opened.ends, call.value, subscribed.ends, seen.length, book.error]).toEqual([1, 1, 1, 1, undefined]);
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
          post: ({ body, headers }) => {
            posts += headers["Authorization"] === undefined ? 0 : 1;
            if (part === "the transport" && headers["Authorization"] !== undefined) return deed();
            const us = exchange.clock.now() * 1_000;
            const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: {}, usIn: us, usOut: us };
            return Promise.resolve({
              status: 200,
              contentType: "application/json",
              body: JSON.stringify(reply),
            });
          },
        },
      });
      const call = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
      await exchange.clock.advance(40_000);
      await turn();
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
  await expect(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })).rejects.toMatchObject({
    outcome: "not_sent",
  });
  await expect(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })).resolves.toEqual({});
});

test("a signer that gives nothing once, after it worked, costs an attempt and not the client", async () => {
  let calls = 0;
  const signer = { hmac: () => (++calls === 2 ? (undefined as never) : "signature"), sign: boom };
  const { client, exchange } = await openWorld({ credentials: { ...credentials, kind: "signature" }, signer });
  exchange.drop();
  await exchange.clock.advance(1_000);
  expect([client.state.name, calls]).toEqual(["ready", 3]);
});

test("an exchange that answers nothing hears no more of a client whose socket fails", async () => {
  const exchange = new ScriptedExchange();
  exchange.on("public/hello", () => noAnswer);
  const world = makeWorld({ transport: broken(exchange.transport, { send: boom }), reconnect: false }, exchange);
  const opened = ending(world.client.open());
  await exchange.clock.advance(100);
  expect(opened.error?.message).toMatch(/boom/);
});
