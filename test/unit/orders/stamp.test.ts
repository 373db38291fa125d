/** What the client adds to an order before it leaves. */
import { expect, test } from "vitest";
import { methodRows } from "../../../generated/methods.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { Labels } from "../../../src/orders/labels.ts";
import { Stamp, type StampOptions } from "../../../src/orders/stamp.ts";
import { type Stamped, sentBody } from "../../../src/orders/stamped.ts";
import { credentials, openWorld } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

const aheadMs = 300_000;

/** The params that each method leaves with. */
async function sent(method: string, params: object, options: Partial<ClientOptions> = {}) {
  const { client, exchange } = await openWorld({ credentials, ...options });
  exchange.aheadMs = aheadMs;
  exchange.on("public/get_time", () => 0);
  exchange.on(method, () => noAnswer);
  const asked = client.public.getTime();
  await exchange.clock.advance(1);
  await asked;
  client.call(method, params, { timeoutMs: 5 }).catch(() => {});
  await exchange.clock.advance(1);
  const until = exchange.callsOf(method)[0]?.params["valid_until"];
  const leftMs = typeof until === "number" ? until - aheadMs - exchange.clock.now() : until;
  return { leftMs, label: exchange.callsOf(method)[0]?.params["label"] };
}

const ten = expect.closeTo(10_000, -2);
const own = expect.stringMatching(/^[0-9a-z]{12}-1$/);

test.each([
  ["private/buy", ten, own],
  ["private/sell", ten, own],
  ["private/edit", ten, undefined],
  ["private/edit_by_label", ten, undefined],
  ["private/mass_quote", ten, undefined],
  ["private/cancel", undefined, undefined],
  ["private/close_position", undefined, undefined],
])("by default %s is good for %o, by the clock of the exchange", async (method, leftMs, label) => {
  expect(await sent(method, {})).toEqual({ leftMs, label });
});

test("orderDeadlineMs: false sends neither a time nor a label, and autoLabel a label alone", async () => {
  const off = { orderDeadlineMs: false } as const;
  expect(await sent("private/buy", {}, off)).toEqual({ leftMs: undefined, label: undefined });
  expect(await sent("private/buy", {}, { ...off, autoLabel: true })).toEqual({ leftMs: undefined, label: own });
  expect(await sent("private/buy", {}, { autoLabel: false })).toEqual({ leftMs: ten, label: undefined });
});

test("orders over HTTP are stamped by default as well", async () => {
  const bodies: { readonly params: Readonly<Record<string, unknown>> }[] = [];
  const { exchange } = await openWorld();
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { kind: "bearer", accessToken: "planted-token" },
    clock: exchange.clock,
    limits: false,
    transport: {
      post: async ({ url, body }) => {
        if (url.endsWith("/buy")) bodies.push(JSON.parse(body));
        const us = exchange.clock.now() * 1_000;
        const reply = { jsonrpc: "2.0", id: JSON.parse(body).id, result: {}, usIn: us, usOut: us };
        return { status: 200, contentType: "application/json", body: JSON.stringify(reply) };
      },
    },
  });
  await client.private.buy({ instrument_name: "X", amount: 1, price: 1 });
  expect(bodies[0]?.params).toMatchObject({ label: own, valid_until: exchange.clock.now() + 10_000 });
});

/** A stamp by itself, and a call that it stamps. */
function makeStamp(options: Partial<StampOptions> = {}) {
  const stamp = new Stamp({
    orderDeadlineMs: 2_000,
    autoLabel: true,
    random: () => 0.5,
    exchangeNow: () => 1_000.5,
    account: () => ({ clientId: "id-1" }),
    labels: new Labels(),
    directionOf: () => "buy",
    place: "ws://exchange.test",
    ...options,
  });
  const call = (wire: string, params: Record<string, unknown> = {}): Stamped => {
    const row = methodRows.get(wire);
    if (row === undefined) throw new Error(wire);
    const body = JSON.stringify(params);
    const fresh = {
      goodUntilMs: 0,
      name: undefined,
      labelled: false,
      entry: "",
      dated: false,
      exchangeMs: 0,
      account: {},
    };
    const made: Stamped = { row, params, body, id: 7, connection: 1, ...fresh };
    stamp.label(made);
    return made;
  };
  return { stamp, call };
}

test.each<[string, Record<string, unknown>, Partial<StampOptions>, boolean]>([
  ["private/buy", {}, {}, true],
  ["private/buy", { valid_until: 5 }, {}, false],
  ["private/buy", {}, { orderDeadlineMs: false }, false],
  ["private/cancel", {}, {}, false],
])("%s with %o and %o needs the time at the exchange: %s", (wire, params, options, isNeeded) => {
  const { stamp, call } = makeStamp(options);
  expect(stamp.dates(call(wire, params))).toBe(isNeeded);
});

test("an order is dated once, also when it goes out again, and not at all where nothing told the time", () => {
  const { stamp, call } = makeStamp();
  const order = call("private/buy");
  stamp.date(order);
  stamp.date(order);
  expect(sentBody(order)).toBe('{"valid_until":3000}');
  expect(stamp.dates(order)).toBe(false);
  const timeless = makeStamp({ exchangeNow: () => undefined });
  const undated = timeless.call("private/buy");
  timeless.stamp.date(undated);
  expect([sentBody(undated), undated.dated]).toEqual(["{}", false]);
  timeless.stamp.note(undated, 0);
  expect(undated.exchangeMs).toBeNaN();
});

test("names that calls were given are counted, of orders and mass quotes alone", () => {
  const { stamp, call } = makeStamp();
  const trace = (made: Stamped) => {
    stamp.note(made, 0);
    return stamp.trace(made);
  };
  const labelled = trace(call("private/buy", { label: "mm" }));
  expect([stamp.isOwn(labelled), stamp.isOnlyUse(labelled)]).toEqual([true, true]);
  // An edit or a cancel goes by the label of an order: it gives none.
  trace(call("private/edit_by_label", { label: "mm" }));
  trace(call("private/cancel_by_label", { label: "mm" }));
  expect(stamp.isOnlyUse(labelled)).toBe(true);
  trace(call("private/sell", { label: "mm" }));
  expect(stamp.isOnlyUse(labelled)).toBe(false);
  const quote = trace(call("private/mass_quote", { quote_id: "q" }));
  expect(stamp.isOnlyUse(quote)).toBe(true);
  trace(call("private/mass_quote", { quote_id: "q" }));
  expect(stamp.isOnlyUse(quote)).toBe(false);
  expect(stamp.isOnlyUse(trace(call("private/cancel_all")))).toBe(false);
});

test("a trace is one's own by its name after it went through JSON, and no other client's", () => {
  const { stamp, call } = makeStamp();
  const trace = stamp.trace(call("private/buy", { label: "mm" }));
  const copy = JSON.parse(JSON.stringify(trace)) as typeof trace;
  expect([stamp.isOwn(trace), stamp.isOwn(copy), stamp.isOwn({ ...copy, client: "other" })]).toEqual([
    true,
    true,
    false,
  ]);
});

test("a trace holds what was sent and the schema knows, and nothing else", () => {
  const { stamp, call } = makeStamp();
  const sent = {
    instrument_name: "X",
    amount: 10,
    price: "5",
    label: "mm",
    access_token: "planted",
    challenge: "planted",
  };
  const trace = stamp.trace(call("private/buy", sent));
  expect(trace.terms).toEqual({ instrument_name: "X", amount: 10, price: "5", label: "mm" });
  expect(trace).toMatchObject({ id: 7, instrument_name: "X", amount: 10, direction: "buy" });
  expect("price" in trace).toBe(false);
  // What is not about orders may be secret as a whole.
  expect(stamp.trace(call("private/withdraw", { currency: "BTC", amount: 1 })).terms).toEqual({});
  expect("id" in stamp.trace({ ...call("private/buy"), id: 0 })).toBe(false);
});
