import { describe, expect, test } from "vitest";
import { mostNumbers } from "../../../codegen/emit/parsers.ts";
import { unify } from "../../../codegen/generate/unify.ts";
import { channelStem, isUsableTypeName, methodStem, splitMethod, toPascal } from "../../../codegen/snapshot/names.ts";
import { resolve } from "../../../codegen/snapshot/resolve.ts";
import { refTo, type Schema } from "../../../codegen/snapshot/schema.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { type Correction, correct } from "../../../codegen/sources/correct.ts";
import { numbers } from "../../../codegen/templates/reader.ts";

function snapshotOf(types: Record<string, Schema>): Snapshot {
  return { methods: {}, channels: {}, types };
}

describe("correct", () => {
  const types = {
    order: { type: "object", properties: { price: { type: "string" } }, required: ["price", "label"] },
  } satisfies Record<string, Schema>;
  const apply = (change: Partial<Correction>): { schema: Schema | undefined; problems: string[] } => {
    const problems: string[] = [];
    const correction = {
      source: "c.yaml:1",
      at: "types/order",
      op: "replace",
      reason: "r",
      evidence: "e",
      ...change,
    } as Correction;
    const { types: corrected } = correct(snapshotOf(types), [correction], (_source, message) => problems.push(message));
    return { schema: corrected["order"], problems };
  };

  test("replaces what is there", () => {
    const { schema, problems } = apply({ at: "types/order#/properties/price", value: { type: "number" } });
    expect(schema?.properties?.["price"]).toEqual({ type: "number" });
    expect(problems).toEqual([]);
  });

  test("adds what is missing", () => {
    const { schema } = apply({ at: "types/order#/properties/label", op: "add", value: { type: "string" } });
    expect(Object.keys(schema?.properties ?? {})).toEqual(["price", "label"]);
  });

  test("merges members into an object", () => {
    expect(apply({ op: "merge", value: { deprecated: true } }).schema).toMatchObject({
      deprecated: true,
      required: ["price", "label"],
    });
  });

  test("removes what should not be there", () => {
    expect(apply({ at: "types/order#/properties/price", op: "remove" }).schema?.properties).toEqual({});
  });

  test("makes members optional", () => {
    expect(apply({ op: "optional", value: ["label"] }).schema?.required).toEqual(["price"]);
  });

  test.each<[Partial<Correction>, string]>([
    [{ at: "types/gone", value: {} }, "replace types/gone: the target is gone"],
    [
      { at: "types/order#/properties/price", value: { type: "string" } },
      "replace types/order#/properties/price: upstream has caught up",
    ],
    [
      { at: "types/order#/properties/price", op: "add", value: { type: "string" } },
      "add types/order#/properties/price: upstream has caught up",
    ],
    [
      { at: "types/order#/properties/price", op: "add", value: { type: "number" } },
      "add types/order#/properties/price: it is there now, with another value",
    ],
    [
      { at: "types/order#/properties/gone", op: "remove" },
      "remove types/order#/properties/gone: upstream has caught up",
    ],
    [{ op: "optional", value: ["amount"] }, "optional types/order: upstream has caught up for amount"],
    [{ op: "merge", value: { type: "object" } }, "merge types/order: upstream has caught up"],
  ])("says why %j does not apply", (change, problem) => {
    expect(apply(change).problems).toEqual([problem]);
  });

  test("leaves the snapshot that it was given alone", () => {
    const before = structuredClone(types);
    apply({ op: "optional", value: ["label"] });
    expect(types).toEqual(before);
  });
});

describe("resolve", () => {
  const run = (
    types: Record<string, Schema>,
  ): { types: Record<string, Schema>; dangling: string[]; itself: string[] } => {
    const dangling: string[] = [];
    const itself: string[] = [];
    const resolved = resolve(snapshotOf(types), {
      dangling: (at, name) => dangling.push(`${at} ${name}`),
      onlyItself: (at) => itself.push(at),
    });
    return { types: resolved.types, dangling, itself };
  };
  const object = (properties: Record<string, Schema>): Schema => ({ type: "object", properties, required: [] });

  test("aliases of scalars and lists collapse, through as many steps as it takes", () => {
    const { types } = run({
      price: { type: "number" },
      limit: refTo("price"),
      prices: { type: "array", items: refTo("limit") },
      order: object({ limit: refTo("limit"), history: refTo("prices") }),
    });
    expect(types["order"]?.properties).toEqual({
      limit: { type: "number" },
      history: { type: "array", items: { type: "number" } },
    });
  });

  test("references to objects and enums stay", () => {
    const types = {
      side: { type: "string", enum: ["buy"] },
      order: object({ side: refTo("side"), legs: refTo("order") }),
    } satisfies Record<string, Schema>;
    expect(run(types).types["order"]).toEqual(types.order);
  });

  test("the parts of an allOf become one object, later parts on top", () => {
    const { types } = run({
      base: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      whole: {
        allOf: [refTo("base"), { properties: { a: { type: "number" }, b: { type: "boolean" } }, required: ["b"] }],
      },
    });
    expect(types["whole"]).toMatchObject({
      properties: { a: { type: "number" }, b: { type: "boolean" } },
      required: ["a", "b"],
    });
  });

  test("a reference to nothing is reported, and becomes a value of unknown type", () => {
    const { types, dangling } = run({ order: object({ price: refTo("gone") }) });
    expect(dangling).toEqual(["types/order#/properties/price gone"]);
    expect(types["order"]?.properties).toEqual({ price: {} });
  });

  test.each<[string, Record<string, Schema>]>([
    ["itself", { a: refTo("a"), o: object({ a: refTo("a") }) }],
    ["itself through another", { a: refTo("b"), b: refTo("a"), o: object({ a: refTo("a") }) }],
    ["a part of itself", { a: { allOf: [refTo("a"), { properties: {} }] } }],
  ])("a type that is only %s is reported", (_what, types) => {
    expect(run(types).itself).not.toEqual([]);
  });

  test("a tree of objects is legal", () => {
    expect(run({ trade: object({ legs: { type: "array", items: refTo("trade") } }) }).itself).toEqual([]);
  });
});

describe("unify", () => {
  const run = (
    types: Record<string, Schema>,
    names: Record<string, string>,
  ): { types: Record<string, Schema>; problems: string[] } => {
    const problems: string[] = [];
    const unified = unify(snapshotOf(types), names, (at, message) => problems.push(`${at}: ${message}`));
    return { types: unified.types, problems };
  };
  const side: Schema = { type: "string", enum: ["buy", "sell"] };

  test("enums of one name become one with the values of both", () => {
    const { types } = run({ a: side, b: { type: "string", enum: ["sell", "zero"] } }, { a: "Side", b: "Side" });
    expect(types).toEqual({ a: { type: "string", enum: ["buy", "sell", "zero"] } });
  });

  test("an inline enum with the values of a shared one becomes a reference and keeps its default", () => {
    const order: Schema = {
      type: "object",
      properties: { side: { type: "string", enum: ["sell", "buy"], default: "buy" } },
      required: [],
    };
    expect(run({ order, side }, {}).types["order"]?.properties).toEqual({
      side: { $ref: "#/types/side", default: "buy" },
    });
  });

  test("objects of one name must be alike", () => {
    const leg = (member: string): Schema => ({
      type: "object",
      properties: { [member]: { type: "number" } },
      required: [],
    });
    expect(run({ a: leg("x"), b: leg("y") }, { a: "Leg", b: "Leg" }).problems).toEqual([
      "types/b: Leg is the name of types/a too, which differs",
    ]);
  });
});

describe("names", () => {
  test.each([
    ["private/get_order_book", "PrivateGetOrderBook", "private", "getOrderBook"],
    ["private/pme/simulate", "PrivatePmeSimulate", "private", "pmeSimulate"],
    ["public/auth", "PublicAuth", "public", "auth"],
  ])("%s is %s, and %s.%s", (wire, stem, namespace, local) => {
    expect(methodStem(wire)).toBe(stem);
    expect(splitMethod(wire)).toEqual({ namespace, local });
  });

  test.each([
    ["ticker.{instrument_name}.{interval}", "ticker"],
    ["user.orders.{instrument_name}.raw", "userOrdersRaw"],
    ["deribit_price_index.{index_name}", "deribitPriceIndex"],
    ["platform_state.public_methods_state", "platformStatePublicMethodsState"],
  ])("channel %s is %s", (template, stem) => {
    expect(channelStem(template)).toBe(stem);
  });

  test.each([
    ["date", false],
    ["order_state", true],
    ["error", false],
    ["2fa", false],
  ])("a type named after %s is usable: %s", (wire, usable) => {
    expect(isUsableTypeName(toPascal(wire))).toBe(usable);
  });
});

test("the reader of frames has as many places for numbers as the parsers may use", () => {
  const placesForLevelsAndTheId = 3;
  expect(numbers).toHaveLength(mostNumbers + placesForLevelsAndTheId);
});
