import fc from "fast-check";
import { expect, test } from "vitest";
import { floatLikeErlang, stringifyLikeErlang } from "../../simulator/wire/numbers.ts";
import { quoteStarbase, unquoteStarbase } from "../../simulator/wire/starbase.ts";

test.each([
  [0, "0.0"],
  [10, "10.0"],
  [100, "100.0"],
  [999, "999.0"],
  [1000, "1.0e3"],
  [32_000, "3.2e4"],
  [8700, "8.7e3"],
  [1_000_200, "1.0002e6"],
  [85_500, "8.55e4"],
  [60_000.5, "60000.5"],
  [123_456_789.25, "123456789.25"],
  [1.5, "1.5"],
  [0.05, "0.05"],
  [0.00028, "2.8e-4"],
  [-4e-7, "-4.0e-7"],
  [0.0001423, "1.423e-4"],
])("%d is printed as %s", (value, text) => {
  expect(floatLikeErlang(value)).toBe(text);
});

test("every number reads back as it was", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(JSON.parse(floatLikeErlang(value)) + 0).toBe(value + 0);
    }),
  );
});

test("every value reads back as JSON.stringify writes it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(stringifyLikeErlang(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each(["plain", 'a "quote"', "a \\ backslash", "a\nline", "\u0001", "\u0085", "é", "𝄞", "\ud834 alone"])(
  "the text %j is written as JSON.stringify writes it, as a value and as a name",
  (text) => {
    expect(stringifyLikeErlang({ [text]: [text] })).toBe(JSON.stringify({ [text]: [text] }));
  },
);

test("members that are integers on the wire stay so", () => {
  expect(stringifyLikeErlang({ timestamp: 1_700_000_000_000, amount: 10, change_id: 7, iv: [1000] })).toBe(
    '{"timestamp":1700000000000,"amount":10.0,"change_id":7,"iv":[1.0e3]}',
  );
});

test("starbase ids lose and regain their quotes", () => {
  const wire = '{"starbase_match_id":225046781992378368,"starbase_timestamp": 1789344933994718924,"a":1}';
  const parsed = JSON.parse(quoteStarbase(wire)) as Record<string, unknown>;
  expect(parsed["starbase_match_id"]).toBe("225046781992378368");
  expect(unquoteStarbase(JSON.stringify(parsed))).toBe(wire.replace(": 178", ":178"));
});
