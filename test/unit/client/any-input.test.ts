/** Whatever is put into the public functions, they answer, or say in an error of their own what is wrong. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as validators from "../../../src/api/validate.ts";
import * as main from "../../../src/index.ts";
import { ending, openWorld } from "../helpers/client.ts";

type Anything = (...args: readonly unknown[]) => unknown;

const circle: { self?: unknown } = {};
circle.self = circle;
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const throwing = {
  get method(): string {
    throw new RangeError("planted");
  },
  get instrument_name(): string {
    throw new RangeError("planted");
  },
  toString(): string {
    throw new RangeError("planted");
  },
};
const deep = (): unknown => {
  let list: unknown[] = [];
  for (let depth = 0; depth < 20_000; depth++) list = [list];
  return list;
};
/** Names that every object inherits. */
const inherited = Object.getOwnPropertyNames(Object.prototype);
const heartbeat = { jsonrpc: "2.0", method: "heartbeat", params: { type: "test_request" } };
const odd: readonly unknown[] = [
  undefined,
  null,
  Symbol("s"),
  1n,
  Number.NaN,
  () => {},
  class {},
  circle,
  deep(),
  throwing,
  new Proxy(
    {},
    {
      get: () => {
        throw new RangeError("planted");
      },
      ownKeys: () => {
        throw new RangeError("planted");
      },
    },
  ),
  Object.create(null),
  Object.create({ "~deribit": true }),
  new Date(Number.NaN),
  new Map([[1, 2]]),
  new Uint8Array(3),
  "",
  "ticker.BTC-PERPETUAL.100ms",
  "private/buy",
  heartbeat,
  heartbeat.params,
  ...inherited,
  ...inherited.map((name) => JSON.parse(`{${JSON.stringify(name)}:1}`) as unknown),
];
const input = fc.oneof(
  fc.constantFrom(...odd),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
);

function isOwn(error: unknown): boolean {
  return main.isDeribitError(error) || (error instanceof RangeError && error.message === "planted");
}

/** Fails when a function throws what is no error of this library, or no error that its input threw. */
function answers(call: Anything, args: readonly unknown[]): unknown {
  try {
    return call(...args);
  } catch (error) {
    if (!isOwn(error)) throw error;
    return undefined;
  }
}

describe("for any input", () => {
  test.each(Object.entries(validators) as [string, Anything][])("%s answers and throws nothing", (name, validate) => {
    const names = fc.oneof(
      input,
      fc.constantFrom("private/buy", "public/get_instruments", "ticker.A.raw", "book.A.raw"),
    );
    fc.assert(
      fc.property(names, input, (what, value) => {
        const answer = validate(what, value);
        if (name.startsWith("inspect")) expect(answer).toBeInstanceOf(Array);
        else expect(answer).toMatchObject({ ok: expect.any(Boolean) });
      }),
    );
    for (const what of [...odd, revoked])
      for (const value of [...odd, revoked]) expect(validate(what, value)).toBeDefined();
  });

  test("a validator that could not read a value judges the next one as before", () => {
    const ticker = { instrument_name: "BTC-PERPETUAL", unheard_of: 1 };
    const before = validators.validateChannel("ticker.A.raw", ticker);
    validators.inspectChannel("ticker.A.raw", throwing);
    expect(validators.validateChannel("ticker.A.raw", throwing)).toMatchObject({ ok: false });
    expect(validators.validateChannel("ticker.A.raw", ticker)).toEqual(before);
  });

  test.each([main.isCallError, main.isDeribitError] as Anything[])("%o says no and throws nothing", (is) => {
    fc.assert(fc.property(input, input, (value, kind) => void expect(is(value, kind)).toBe(false)));
    for (const value of [...odd, revoked]) expect(is(value)).toBe(false);
  });

  test.each(Object.entries(main.channels) as [string, Anything][])(
    "channels.%s gives a name or a ConfigError",
    (_, build) => {
      const check = (params: unknown): void => {
        const name = answers(build, [params]);
        if (name !== undefined) expect(name).toBeTypeOf("string");
      };
      fc.assert(
        fc.property(fc.oneof(input, fc.record({ instrument_name: input, interval: input, currency: input })), check),
        { numRuns: 30 },
      );
      odd.forEach(check);
    },
  );

  test("every builder of requests makes a request, which is refused when it is sent", () => {
    for (const build of [...Object.values(main.requests.public), ...Object.values(main.requests.private)] as Anything[])
      for (const params of odd) expect(build(params)).toMatchObject({ method: expect.any(String) });
  });

  test.each([main.createClient, main.createHttpClient, main.createLimits] as Anything[])(
    "%o gives one or a ConfigError",
    (make) => {
      const options = [
        "network",
        "credentials",
        "scope",
        "timeoutMs",
        "limits",
        "validate",
        "reconnect",
        "transport",
        "clock",
        "signer",
        "tier",
        "pools",
        "mode",
      ];
      fc.assert(
        fc.property(
          fc.oneof(input, fc.dictionary(fc.constantFrom(...options), input)),
          (value) => void answers(make, [value]),
        ),
      );
      for (const value of odd) {
        answers(make, [value]);
        for (const option of options) answers(make, [{ network: "testnet", [option]: value }]);
      }
    },
  );

  test("connect rejects with an error of its own", async () => {
    for (const value of odd) {
      await (main.connect as Anything as (options: unknown) => Promise<unknown>)(value).catch((error: unknown) =>
        expect(error).toSatisfy(isOwn),
      );
    }
  });

  test("a client's functions reject with an error of their own", async () => {
    const { client, exchange } = await openWorld();
    const doors: readonly [string, Anything][] = [
      ["call", client.call as Anything],
      ["send", client.send as Anything],
      ["subscribe", client.subscribe as Anything],
      ["orderBook", client.orderBook as Anything],
      ["openOrders", client.openOrders as Anything],
      ["forkSession", client.forkSession as Anything],
      ["exchangeSession", client.exchangeSession as Anything],
      ["ticker", client.public.ticker as Anything],
      ["getPositions", client.private.getPositions as Anything],
    ];
    const ends: { readonly name: string; readonly end: ReturnType<typeof ending> }[] = [];
    for (const [name, door] of doors) {
      for (const value of odd) {
        for (const args of [
          [value],
          [value, value],
          ["BTC-PERPETUAL", value],
          ["private/buy", value],
          [{ instrument_name: value }, { timeoutMs: 10 }],
        ]) {
          const answer = answers(door, args) ?? Promise.resolve();
          expect(answer, name).toBeInstanceOf(Promise);
          ends.push({ name, end: ending(answer as Promise<unknown>) });
        }
      }
    }
    await exchange.clock.advance(100);
    await Promise.all([client.close(), exchange.clock.advance(60_000)]);
    for (const { name, end } of ends) {
      expect(end.ends, name).toBe(1);
      if (end.error !== undefined) expect(end.error, name).toSatisfy(isOwn);
    }
  });

  test("resolveOutcome resolves", async () => {
    const { client, exchange } = await openWorld();
    exchange.on("private/get_open_orders_by_currency", () => []);
    const members = ["account", "client", "instrument_name", "label", "order_id", "terms", "sentMs", "valid_until"];
    const trace = fc.oneof(input, fc.dictionary(fc.constantFrom(...members), input));
    const method = fc.constantFrom("private/buy", "private/edit", "private/cancel", "private/mass_quote", "", 1);
    const errors = fc.record({ "~deribit": fc.constant(true), method, outcome: fc.constantFrom("unknown", 1), trace });
    const ends = [...odd, ...fc.sample(errors, 200)].map((value) =>
      ending((client.resolveOutcome as Anything)(value) as Promise<unknown>),
    );
    await exchange.clock.advance(120_000);
    for (const end of ends) expect(end).toMatchObject({ value: { fate: "still_unknown" }, ends: 1 });
    await Promise.all([client.close(), exchange.clock.advance(2_000)]);
  });

  test("on takes a listener or throws a ConfigError", async () => {
    const { client, exchange } = await openWorld();
    for (const value of odd) {
      answers(client.on as Anything, [value, () => {}]);
      answers(client.on as Anything, ["state", value]);
      answers(client.on as Anything, ["state", () => {}, value]);
    }
    await Promise.all([client.close(), exchange.clock.advance(2_000)]);
  });
});
