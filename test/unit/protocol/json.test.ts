import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson, toDecimal } from "../../../src/protocol/json.ts";

test.each([
  ["6.4e4", 64_000],
  ["1054.0", 1_054],
  ["-4.0e-7", -4e-7],
  ["1.423e-4", 0.0001423],
  ['"market_price"', "market_price"],
])("the number %s is read as %s", (text, value) => {
  expect(parseJson(`{"price":${text}}`)).toEqual({ price: value });
});

test.each([
  ['{"starbase_order_id":1893456000000000123}', { starbase_order_id: "1893456000000000123" }],
  ['{"starbase_timestamp" : 1.893456000000000123e18 }', { starbase_timestamp: "1893456000000000123" }],
  ['{"starbase_match_id":1054.0,"a":1054.0}', { starbase_match_id: "1054", a: 1_054 }],
  ['{"starbase_match_id":null}', { starbase_match_id: null }],
  ['{"starbase_match_id":"7"}', { starbase_match_id: "7" }],
  ['{"orders":[{"starbase_order_id":-9007199254740993}]}', { orders: [{ starbase_order_id: "-9007199254740993" }] }],
])("%s keeps every digit", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test("text that only looks like such a member is left alone", () => {
  const label = 'say "starbase_order_id":12 or \\"starbase_x\\":3';
  const value = { label, n: 1, starbase_order_id: 5 };
  expect(parseJson(JSON.stringify(value))).toEqual({ ...value, starbase_order_id: "5" });
});

test("any value with such members comes through as it was", () => {
  const value = fc.record({
    label: fc.string(),
    nested: fc.array(fc.jsonValue()),
    starbase_order_id: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  });
  fc.assert(
    fc.property(value, ({ label, nested, starbase_order_id }) => {
      const text = `{"label":${JSON.stringify(label)},"nested":${JSON.stringify(nested)},"starbase_order_id":${starbase_order_id}}`;
      const plain = JSON.parse(JSON.stringify({ label, nested }));
      expect(parseJson(text)).toEqual({ ...plain, starbase_order_id: String(starbase_order_id) });
    }),
  );
});

test.each([
  ["1e3", "1000"],
  ["1.50", "1.5"],
  ["12.5e-1", "1.25"],
  ["0.0", "0"],
  ["-0.5", "-0.5"],
  ["1e999", "1e999"],
])("%s in full digits is %s", (number, digits) => {
  expect(toDecimal(number)).toBe(digits);
});

test("a number of more than a hundred digits comes as it was written", () => {
  const number = `1.${"0".repeat(200)}`;
  expect(parseJson(`{"starbase_id":${number}}`)).toEqual({ starbase_id: number });
});
