import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { methodRows } from "../../generated/methods.ts";
import { createVirtualClock, type VirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator, type Simulator } from "../../simulator/simulator.ts";
import { TestClient } from "./support/bench.ts";
import { paramsOf } from "./support/schema-arbitrary.ts";

/** Methods that end the connection when they succeed. */
const fatal = new Set(["private/logout"]);
const methods = [...methodRows.keys()].filter((method) => !fatal.has(method));

/** Parameters that name things which exist, so that a call comes further than the gate. */
const likely: Readonly<Record<string, readonly unknown[]>> = {
  instrument_name: ["BTC-PERPETUAL", "ETH-PERPETUAL", "BTC_USDC", "BTC-NOPE", ""],
  currency: ["BTC", "ETH", "USDC", "any", "XXX"],
  amount: [10, 100, 0, -10, 1e300, 0.1, 15],
  contracts: [1, 10, -1],
  price: [60_000, 0.5, -1, 1e-9, 1e308, 59_000.25],
  type: ["limit", "market", "stop_limit", "stop_market", "trailing_stop", "all"],
  trigger: ["mark_price", "index_price", "last_price"],
  trigger_price: [50_000, 70_000],
  trigger_offset: [10, -10],
  order_id: ["1", "BTC-SLMB-1", "", "x".repeat(200)],
  label: ["a", "", "\u0000", "x".repeat(65)],
  kind: ["future", "option", "spot", "any"],
  count: [1, 1000, 0, -1, 1001, 1.5],
  depth: [1, 5, 10_000, 3],
  start_timestamp: [0, 1_767_000_000_000, -1, 1e18],
  end_timestamp: [0, 1_767_300_000_000, -1],
  start_seq: [0, 1],
  end_seq: [5],
  index_name: ["btc_usd", "nope"],
  resolution: ["1", "60", "1D", "7"],
  interval: [10, 0, 9, 1e9],
  channels: [["book.BTC-PERPETUAL.100ms", "..", ""], []],
  scope: ["connection", "account", "session:a trade:read"],
  continuation: ["none", "1", "x"],
  time_in_force: ["good_til_cancelled", "fill_or_kill", "immediate_or_cancel", "good_til_day"],
  advanced: ["usd", "implv"],
  detailed: [true, false],
  quotes: [[], [{ instrument_name: "BTC-PERPETUAL", bid: { price: 1, amount: 10 } }]],
  legs: [[], [{ instrument_name: "BTC-PERPETUAL", amount: 10, direction: "buy" }]],
  grant_type: ["client_credentials", "client_signature", "refresh_token", "password"],
};

const anyValue = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.string({ unit: "binary" }));
const params = fc.oneof(
  fc.dictionary(fc.constantFrom(...Object.keys(likely)), anyValue, { maxKeys: 4 }),
  fc
    .subarray(Object.keys(likely), { maxLength: 9 })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...(likely[name] ?? []))]))),
    ),
  fc.record({ ["__proto__"]: fc.constant(null), access_token: anyValue }),
  anyValue,
);

let simulator: Simulator;
let clock: VirtualClock;

beforeAll(async () => {
  clock = createVirtualClock();
  simulator = await createSimulator({ clock, credits: false, checkOutgoing: true, idleTimeoutMs: 0 });
});

test("every call is answered once, and never by an internal error", async () => {
  const client = new TestClient(simulator, clock);
  const other = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), params, async (method, value) => {
      client.texts.length = 0;
      client.send(JSON.stringify({ jsonrpc: "2.0", id: "x", method, params: value }));
      await clock.advance(0);
      const answers = client.messages.filter(({ id }) => id === "x");
      expect(answers).toHaveLength(1);
      expect(answers[0]?.error?.code).not.toBe(11094);
      await client.signIn();
    }),
    { numRuns: 1500 },
  );
  expect(simulator.problems).toEqual([]);
  expect((await other.call("public/test")).result).toBeDefined();
}, 60_000);

test("calls that fit their schemas are answered once, by a result that fits or by a refusal", async () => {
  const client = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  const call = fc.constantFrom(...methods).chain((method) => fc.tuple(fc.constant(method), paramsOf(method)));
  await fc.assert(
    fc.asyncProperty(call, async ([method, value]) => {
      client.texts.length = 0;
      client.send(JSON.stringify({ jsonrpc: "2.0", id: "x", method, params: value }));
      await clock.advance(50);
      expect(client.messages.filter(({ id }) => id === "x")).toHaveLength(1);
      if (client.messages.at(0)?.error?.code === 13009) await client.signIn();
    }),
    { numRuns: 1500 },
  );
  expect(simulator.problems).toEqual([]);
}, 60_000);

test("any frame leaves its socket and all others open", async () => {
  const client = new TestClient(simulator, clock);
  const other = new TestClient(simulator, clock);
  await clock.advance(0);
  const frame = '{"jsonrpc":"2.0","id":1,"method":"public/ticker","params":{"instrument_name":"BTC-PERPETUAL"}}';
  const mutated = fc
    .tuple(fc.nat(frame.length), fc.nat(12), fc.string({ unit: "binary", maxLength: 6 }))
    .map(([at, length, text]) => frame.slice(0, at) + text + frame.slice(at + length));
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.string({ unit: "binary" }), fc.json()), async (text) => {
      client.texts.length = 0;
      client.send(text);
      await clock.advance(0);
      expect(client.texts).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
  expect(client.closed).toBeUndefined();
  expect((await other.call("public/test")).result).toBeDefined();
});

test("HTTP answers any path and query", async () => {
  await fc.assert(
    fc.asyncProperty(fc.webPath(), fc.webQueryParameters(), async (path, query) => {
      const reply = simulator.http.post({
        url: `${simulator.httpUrl}${path}?${query}`,
        headers: { authorization: query },
        body: "",
      });
      await clock.advance(0);
      expect([200, 400]).toContain((await reply).status);
    }),
    { numRuns: 300 },
  );
});
