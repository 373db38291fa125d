/** What an error that went through JSON still says of its call, and how long labels are remembered. */
import { describe, expect, test } from "vitest";
import { Labels } from "../../../src/orders/labels.ts";
import { lostCallOf } from "../../../src/orders/lost-call.ts";

const trace = {
  account: {},
  client: "c",
  terms: {},
  uniqueLabel: false,
  sentMs: 1,
  connection: 1,
  valid_until: 2,
  label: "mm",
  instrument_name: "X",
  order_id: "1",
  quote_id: "q",
  direction: "buy",
};
const error = { method: "private/buy", outcome: "unknown", trace };

describe("the error of a call", () => {
  test("is read with its trace", () => {
    expect(lostCallOf(error)).toEqual(error);
    expect(
      lostCallOf({ ...error, trace: { ...trace, valid_until: undefined, label: undefined } })?.trace,
    ).toBeDefined();
  });

  test.each([
    ["account", null],
    ["account", "id"],
    ["terms", undefined],
    ["terms", null],
    ["client", 5],
    ["uniqueLabel", "false"],
    ["sentMs", "1"],
    ["sentMs", null],
    ["valid_until", "2"],
    ["valid_until", null],
    ["valid_until", Number.POSITIVE_INFINITY],
    ["label", 5],
    ["instrument_name", null],
    ["order_id", 1],
    ["quote_id", {}],
    ["direction", true],
  ])("is not believed with a trace whose %s is %o", (name, value) => {
    expect(lostCallOf({ ...error, trace: { ...trace, [name]: value } })).toEqual({ ...error, trace: undefined });
  });

  test.each([undefined, null, "trace", 5])("has no trace where that is %o", (none) => {
    expect(lostCallOf({ ...error, trace: none })).toEqual({ ...error, trace: undefined });
  });

  test.each([
    undefined,
    null,
    "error",
    {},
    { ...error, method: 5 },
    { ...error, outcome: "lost" },
    { ...error, outcome: undefined },
  ])("is none in %o", (value) => {
    expect(lostCallOf(value)).toBeUndefined();
  });
});

test("a use of a label is remembered for half an hour at least, and for an hour at most where others follow", () => {
  const minute = 60_000;
  const labels = new Labels();
  labels.use("mm", 0);
  labels.use("mm", 30 * minute);
  expect(labels.uses("mm")).toBe(2);
  labels.use("other", 30 * minute + 1);
  expect([labels.uses("mm"), labels.uses("other"), labels.uses("none")]).toEqual([2, 1, 0]);
  labels.use("mm", 31 * minute);
  expect(labels.uses("mm")).toBe(3);
  labels.use("other", 60 * minute + 2);
  expect([labels.uses("mm"), labels.uses("other")]).toEqual([1, 2]);
});
