import { describe, expect, test } from "vitest";
import { createSimulator } from "../../../simulator/index.ts";
import { channels } from "../../../src/api/channels.ts";
import { createLimits } from "../../../src/api/limits.ts";
import { createClient } from "../../../src/client/client.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";

const network = { ws: "wss://exchange.test/ws" };

test.each([
  [{ cancelOnDisconect: "connection" }, "cancelOnDisconect", "cancelOnDisconnect"],
  [{ cancel_on_disconnect: "connection" }, "cancel_on_disconnect", "cancelOnDisconnect"],
  [{ orderDeadlinMs: 500 }, "orderDeadlinMs", "orderDeadlineMs"],
  [{ reconnect: { atempts: 3 } }, "reconnect.atempts", "attempts"],
  [{ reconnect: { backoff: { kind: "fixed", delay: 5 } } }, "reconnect.backoff.delay", "delayMs"],
  [{ validate: { mod: "all" } }, "validate.mod", "mode"],
  [{ limits: { order: "wait" } }, "limits.order", "orders"],
  [{ limits: { pools: { tradin: { capacity: 50, perSecond: 1 } } } }, "limits.pools.tradin", "trading"],
  [
    { limits: { pools: { trading: { capacity: 50, perSecond: 1, persecond: 2 } } } },
    "limits.pools.trading.persecond",
    "perSecond",
  ],
  [{ credentials: { clientId: "a", clientSecret: "b", clientID: "c" } }, "credentials.clientID", "clientId"],
  [{ network: { ws: "wss://exchange.test/ws", htpp: "https://x" } }, "network.htpp", "http"],
] as const)("the option %o does not exist: %s, perhaps %s", (options, option, nearest) => {
  expect(() => createClient({ network, ...options } as never)).toThrowError(
    expect.objectContaining({ kind: "config", option, message: expect.stringContaining(`\`${nearest}\``) }),
  );
});

test.each([
  [{ autoLabel: "yes" }, "autoLabel"],
  [{ checkParams: 1 }, "checkParams"],
  [{ onChallenge: "123456" }, "onChallenge"],
  [{ transport: {} }, "transport"],
  [{ clock: { now: () => 1 } }, "clock"],
  [{ random: 4 }, "random"],
  [{ orderDeadlineMs: Number.POSITIVE_INFINITY }, "orderDeadlineMs"],
  [{ orderDeadlineMs: Number.NaN }, "orderDeadlineMs"],
  [{ timeoutMs: Number.NaN }, "timeoutMs"],
  [{ maxInFlight: Number.NaN }, "maxInFlight"],
  [{ limits: { orders: "Wait" } }, "limits.orders"],
  [{ limits: { cancelReserve: "0.2" } }, "limits.cancelReserve"],
  [{ limits: { pools: { trading: { capacity: Number.NaN, perSecond: 1 } } } }, "limits.pools.trading"],
  [{ reconnect: "never" }, "reconnect"],
  [{ reconnect: { backoff: { kind: "linear" } } }, "reconnect.backoff.stepMs"],
  [{ credentials: { kind: "custom" } }, "credentials.params"],
  [{ network: null }, "network"],
])("the option %o cannot work: %s", (options, option) => {
  expect(() => createClient({ network, ...options } as never)).toThrowError(
    expect.objectContaining({ kind: "config", option }),
  );
});

test("an option that is undefined counts as left out", () => {
  const nothing = { credentials: undefined, limits: { pools: { trading: undefined } }, other: undefined };
  expect(() => createClient({ network, ...nothing } as never)).not.toThrow();
});

test.each([
  [undefined, "options"],
  [{}, "network"],
  [{ network: {} }, "network.http"],
  [{ network: "testnet", cancelOnDisconnect: "connection" }, "cancelOnDisconnect"],
  [{ network: "testnet", signr: {} }, "signr"],
  [{ network: "testnet", transport: {} }, "transport"],
])("over HTTP %o is refused, naming %s", (options, option) => {
  expect(() => createHttpClient(options as never)).toThrowError(expect.objectContaining({ kind: "config", option }));
});

test("one object of addresses serves both kinds of clients", () => {
  expect(() => createHttpClient({ network: { ...network, http: "https://exchange.test" } as never })).not.toThrow();
});

test("createLimits names what it does not know", () => {
  expect(() => createLimits({ teir: 1 } as never)).toThrowError(/`limits.teir` to be left out.*`tier`/);
});

describe("what a client is asked later", () => {
  test.each([
    ["subscribe", [undefined], "channels"],
    ["subscribe", [null], "channels"],
    ["subscribe", [[]], "channels"],
    ["subscribe", [["ticker.X.100ms", 5]], "channels"],
    ["subscribe", [""], "channels"],
    ["subscribe", ["ticker.undefined.100ms"], "channels"],
    ["subscribe", ["ticker..raw"], "channels"],
    ["subscribe", ["ticker.X.100ms", { ondata: () => {} }], "ondata"],
    ["subscribe", ["ticker.X.100ms", { onData: "log" }], "onData"],
    ["subscribe", ["ticker.X.100ms", { overflow: "drop" }], "overflow"],
    ["subscribe", ["ticker.X.100ms", { capacity: Number.NaN }], "capacity"],
    ["subscribe", ["ticker.X.100ms", { onError: () => {} }], "onError"],
    ["subscribe", ["ticker.X.100ms", { signal: {} }], "signal"],
    ["subscribe", ["ticker.X.100ms", null], "options"],
    ["orderBook", [undefined], "instrument"],
    ["orderBook", ["BTC-PERPETUAL", { intervall: "raw" }], "intervall"],
    ["orderBook", ["BTC-PERPETUAL", { interval: "1s" }], "interval"],
    ["openOrders", [{ onchange: () => {} }], "onchange"],
    ["exchangeSession", [5, { scop: "trade:read" }], "scop"],
  ] as const)("%s(%j) rejects, naming %s", async (method, args, option) => {
    const { client, exchange } = await openWorld({ credentials });
    const calls = exchange.calls.length;
    const call = ending((client[method] as (...given: readonly unknown[]) => Promise<unknown>)(...args));
    await exchange.clock.advance(1);
    expect(call.error).toMatchObject({ kind: "config", option });
    expect(exchange.calls).toHaveLength(calls);
  });

  test.each([
    ["sate", () => {}, undefined, /name of an event; did you mean `state`/],
    ["state", undefined, undefined, /`listener` to be a function/],
    ["state", () => {}, { signl: 1 }, /did you mean `signal`/],
  ] as const)("on(%s) that could never be called is refused", async (event, listener, options, message) => {
    const { client } = await openWorld();
    expect(() => client.on(event as never, listener as never, options as never)).toThrowError(message);
  });

  test.each([
    [{ whendown: "wait" }, /`whendown` to be left out.*did you mean `whenDown`/],
    [{ whenDown: "queue" }, /`whenDown` to be "fail" or "wait"/],
    [{ timeoutMs: "50" }, /`timeoutMs` to be false or a number/],
    [{ timeoutMs: Number.NaN }, /`timeoutMs` to be false or a number/],
    [{ onReply: 5 }, /`onReply` to be a function/],
    [null, /`options` to be an object/],
  ])("a call with the options %o is refused unsent", async (options, message) => {
    const { client, exchange } = await openWorld();
    const call = ending(client.public.test({}, options as never));
    await exchange.clock.advance(1);
    expect(call.error).toMatchObject({ kind: "validation", outcome: "not_sent", cause: { kind: "config" } });
    expect(call.error?.message).toMatch(message);
    expect(exchange.callsOf("public/test")).toEqual([]);
  });

  test("resolveOutcome never rejects: wrong options leave the outcome unknown, with the reason", async () => {
    const { client } = await openWorld();
    for (const options of [{ patience: 5 }, { patienceMs: Number.NaN }, null]) {
      const resolution = await client.resolveOutcome(new Error("x"), options as never);
      expect(resolution).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/not looked up/) });
    }
  });
});

test.each([
  [{}, "instrument_name"],
  [undefined, "instrument_name"],
  [{ instrument_name: "BTC-PERPETUAL" }, "interval"],
  [{ instrument_name: "BTC-PERPETUAL", interval: Number.NaN }, "interval"],
  [{ instrument_name: "", interval: "raw" }, "instrument_name"],
  [{ instrument_name: ["BTC-PERPETUAL"], interval: "raw" }, "instrument_name"],
  [{ instrument_name: "BTC-PERPETUAL", interval: "raw", depth: 5 }, "depth"],
  [{ instrumentName: "BTC-PERPETUAL", interval: "raw" }, "instrumentName"],
  ["BTC-PERPETUAL", "options"],
])("channels.ticker(%j) is refused, naming %s", (params, option) => {
  expect(() => channels.ticker(params as never)).toThrowError(expect.objectContaining({ kind: "config", option }));
});

test("builders put params into their places", () => {
  const grouped = { instrument_name: "X", group: "none", depth: 10, interval: "100ms" } as const;
  expect(channels.groupedBook(grouped as never)).toBe("book.X.none.10.100ms");
  expect(channels.platformState()).toBe("platform_state");
});

test.each([
  [{ listne: false }, /no member `listne`. Did you mean `listen`/],
  [{ listen: { prot: 80 } }, /`options.listen` has no member `prot`. Did you mean `port`/],
  [{ market: { liqidity: false } }, /Did you mean `liquidity`/],
  [{ credits: { tradng: {} } }, /Did you mean `trading`/],
  [{ accounts: [{ user_id: 1 }] }, /`options.accounts\[0\]` has no member `user_id`. Did you mean `userId`/],
  [{ latencies: { machting: 1 } }, /Did you mean `matching`/],
  [null, /`options` to be an object/],
])("createSimulator(%j) is refused", async (options, message) => {
  await expect(createSimulator(options as never)).rejects.toThrow(message);
});

test.each([Number.NaN, -1, undefined])(
  "a backoff of one's own that gives %s does not make a hot loop",
  async (delay) => {
    const { exchange, client } = await openWorld({
      reconnect: { backoff: { kind: "custom", delayMs: () => delay as number } },
    });
    exchange.drop();
    await exchange.clock.advance(1);
    expect(client.state.name).not.toBe("ready");
    await exchange.clock.advance(600);
    expect(client.state.name).toBe("ready");
  },
);
