import fc from "fast-check";
import { expect, test } from "vitest";
import { methodRows } from "../../../generated/methods.ts";
import { wrongParams } from "../../../src/calls/params.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";

/** How a call with these params ends, and whether anything left. */
async function outcomeOf(method: string, params: unknown, options: object = {}) {
  const { client, exchange } = await openWorld({ credentials, orderDeadlineMs: false, ...options });
  exchange.on(method, () => "answered");
  const call = ending(client.call(method, params as object));
  await exchange.clock.advance(1);
  return { ...call, sent: exchange.callsOf(method).map((each) => each.params) };
}

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 5 };

test.each([
  ["private/buy", { ...order, postOnly: true }, /\/postOnly is not known; did you mean `post_only`\?/],
  ["private/buy", { ...order, reduceOnly: true }, /did you mean `reduce_only`/],
  ["private/buy", { ...order, post_olny: true }, /did you mean `post_only`/],
  ["private/buy", { ...order, constructor: 1 }, /\/constructor is not known/],
  ["private/buy", { ...order, amount: "10" }, /\/amount must be a number, is a string/],
  ["private/buy", { ...order, post_only: 1 }, /\/post_only must be true or false, is a number/],
  ["private/buy", { ...order, valid_until: null }, /\/valid_until must be a number, is null/],
  ["private/buy", { ...order, price: Number.NaN }, /\/price is NaN, which is no number/],
  ["private/buy", { ...order, amount: Number.POSITIVE_INFINITY }, /\/amount is Infinity/],
  ["private/buy", { ...order, label: () => "x" }, /\/label must be a string, is of a type that cannot be sent/],
  [
    "private/mass_quote",
    { quotes: [{ instrument_name: "X", bid: { price: Number.NaN } }] },
    /\/quotes\/0\/bid\/price is NaN/,
  ],
  ["private/mass_quote", { quotes: [{ instrument_name: "X", bid: { prize: 1 } }] }, /\/quotes\/0\/bid\/prize.*`price`/],
  ["private/mass_quote", { quotes: {} }, /\/quotes must be a list, is an object/],
  ["private/mass_quote", { quotes: [undefined] }, /\/quotes\/0 must be an object, is undefined/],
  ["private/not_in_the_schemas", { deep: [{ price: Number.NaN }] }, /\/deep\/0\/price is NaN/],
  ["private/not_in_the_schemas", { list: [undefined] }, /\/list\/0 is undefined/],
  ["private/not_in_the_schemas", { when: new Map() }, /\/when is of a type that cannot be sent/],
  ["private/buy", [order], /an object of named members/],
  ["private/buy", new Map(Object.entries(order)), /an object of named members/],
  ["private/buy", { ...order, toJSON: () => ({ ...order, postOnly: true }) }, /an object of named members/],
  ["private/not_in_the_schemas", { inner: { toJSON: () => Number.NaN } }, /\/inner is of a type that cannot be sent/],
  ["private/buy", { ...order, amount: 10n }, /\/amount must be a number, is of a type that cannot be sent \(bigint\)/],
] as const)("%s with %o is refused unsent", async (method, params, message) => {
  const { error, sent } = await outcomeOf(method, params);
  expect(error).toMatchObject({ kind: "validation", outcome: "not_sent" });
  expect(error?.message).toMatch(message);
  expect(sent).toEqual([]);
});

test.each([
  ["private/buy", { ...order, post_only: undefined }, order],
  [
    "private/move_positions",
    { source_uid: 1, target_uid: 2, trades: [{ instrument_name: "X", amount: "1" }] },
    undefined,
  ],
  ["private/not_in_the_schemas", { any: { thing: [1, "a", null] } }, undefined],
] as [string, object, object | undefined][])("%s with %o leaves as it is", async (method, params, sent = params) => {
  const call = await outcomeOf(method, params);
  expect(call.value).toBe("answered");
  expect(call.sent).toEqual([sent]);
});

test("`checkParams: false` lets through what is newer than the schemas, but no number that is none", async () => {
  const newer = await outcomeOf("private/buy", { ...order, brand_new: true }, { checkParams: false });
  expect(newer.sent).toEqual([{ ...order, brand_new: true }]);
  const wrong = await outcomeOf("private/buy", { ...order, amount: Number.NaN }, { checkParams: false });
  expect(wrong.error?.message).toMatch(/\/amount is NaN/);
});

test("an error about params never shows a value", async () => {
  const { error } = await outcomeOf("private/buy", {
    ...order,
    label: ["planted-secret-2"],
    secret: "planted-secret-3",
  });
  expect(error?.message).not.toMatch(/planted/);
});

test("the quick look passes nothing that the full one finds", () => {
  const scalar = fc.constantFrom<unknown>(1, "x", true, null, undefined, Number.NaN, 1n, new Date(0), {}, []);
  const side = fc.dictionary(fc.constantFrom("price", "amount", "prize", "toJSON", "constructor"), scalar);
  const quote = fc.record({ instrument_name: scalar, bid: fc.oneof(side, scalar) }, { requiredKeys: [] });
  const params = fc.record(
    {
      quote_id: scalar,
      quotes: fc.oneof(fc.array(fc.oneof(quote, scalar), { maxLength: 3 }), scalar),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const shapes = methodRows.get("private/mass_quote")?.params ?? {};
  let sound = 0;
  fc.assert(
    fc.property(params, (given) => {
      const wrong = wrongParams(shapes, given);
      // A member that is not known leaves nothing to the quick look.
      const full = wrongParams(shapes, { ...given, unknown: 1 }).filter(({ path }) => path !== "/unknown");
      if (full.length === 0) sound++;
      expect(wrong).toEqual(full);
    }),
    { numRuns: 2_000, seed: 26 },
  );
  expect(sound).toBeGreaterThan(50);
});

test("the name `__proto__` is not known, whatever JSON made of it", () => {
  const params = JSON.parse('{"quotes": [], "__proto__": {}}') as object;
  expect(wrongParams(methodRows.get("private/mass_quote")?.params ?? {}, params).map(({ path }) => path)).toEqual([
    "/__proto__",
  ]);
});

test("a hole in a list is refused: it would be written as null", () => {
  const shapes = methodRows.get("private/mass_quote")?.params ?? {};
  const quotes: unknown[] = [];
  quotes[1] = { instrument_name: "X" };
  expect(wrongParams(shapes, { quotes }).map(({ path }) => path)).toEqual(["/quotes/0"]);
});
