import { describe, expect, test } from "vitest";
import { readSnapshotDocument } from "../../../codegen/import/document.ts";
import type { SourceDocument } from "../../../codegen/import/sources.ts";
import { CodegenError, Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import type { Tree } from "../../../codegen/tools/tree.ts";
import { planUpdate, type Update } from "../../../codegen/update/update.ts";
import { answering, asyncApi, openApi } from "./support.ts";

function documentOf(description: object, source = "/home/me/spec.json"): SourceDocument {
  const document = readSnapshotDocument(JSON.stringify(description), source, new Diagnostics());
  if (document === undefined) throw new Error("the description cannot be read");
  return { ...document, source, sha256: `sha of ${JSON.stringify(description).length}` };
}

function plan(descriptions: readonly object[], schemas: Tree = {}, today = "2026-11-21"): Update {
  return planUpdate(
    descriptions.map((one) => documentOf(one)),
    schemas,
    { today },
    new Diagnostics(),
  );
}

/** The tree of `schemas/` after an update. */
function written({ upstream }: Update, rest: Tree = {}): Tree {
  return { ...rest, ...Object.fromEntries(Object.entries(upstream).map(([path, text]) => [`upstream/${path}`, text])) };
}

const time = openApi({ "/public/get_time": answering({ type: "integer" }) });
const order = openApi(
  {
    "/public/get_time": answering({ type: "integer" }),
    "/private/buy": answering({ $ref: "#/components/schemas/order" }),
  },
  { order: { type: "object", properties: { price: { type: "number" } }, required: ["price"] } },
);
const quotes = asyncApi(
  { quote: { address: "quote", messages: { m: { payload: { $ref: "#/components/schemas/quote" } } } } },
  { quote: { type: "object", properties: { bid: { type: "number" } } } },
);

/** Everything that `schemas/` holds besides facts, with nothing in it. */
const bare: Tree = {
  "open.yaml": "[]",
  "layouts.yaml": "[]",
  "limits.yaml": "{ default: { pool: all, cost: 1 }, pools: {}, tiers: [] }",
  "errors.yaml": "[]",
  "glossary.yaml": "{}",
  "samples.yaml": "{}",
};

test("facts become one file a method, a channel and a type, and a manifest says whose", () => {
  const update = plan([order, quotes]);
  expect(Object.keys(update.upstream)).toEqual([
    "methods/private/buy.json",
    "methods/public/get_time.json",
    "channels/quote.json",
    "types/order.json",
    "types/quote.json",
    "manifest.json",
  ]);
  expect(JSON.parse(update.upstream["manifest.json"] ?? "")).toEqual({
    documents: [
      {
        format: "openapi",
        source: "spec.json",
        sha256: expect.any(String),
        importedOn: "2026-11-21",
        methods: 2,
        channels: 0,
        types: 1,
      },
      {
        format: "asyncapi",
        source: "spec.json",
        sha256: expect.any(String),
        importedOn: "2026-11-21",
        methods: 0,
        channels: 1,
        types: 1,
      },
    ],
  });
});

test("the same bytes again change nothing, not even the day", () => {
  const first = plan([order, quotes]);
  const second = plan([order, quotes], written(first), "2027-01-01");
  expect(second.upstream).toEqual(first.upstream);
  expect(second.changes).toEqual([]);
});

describe("a document replaces what it speaks of", () => {
  const before = written(plan([order, quotes]));

  test("methods alone leave the channels, their types and their entry", () => {
    const update = plan([time], before, "2027-01-01");
    expect(Object.keys(update.upstream)).toEqual([
      "methods/public/get_time.json",
      "channels/quote.json",
      "types/quote.json",
      "manifest.json",
    ]);
    expect(update.changes).toMatchObject([
      { subject: "method", name: "private/buy", aspect: "removed", breaking: true },
    ]);
    expect(update.upstream["manifest.json"]).toContain("2027-01-01");
    expect(update.upstream["manifest.json"]).toContain("2026-11-21");
  });

  test("channels alone leave the methods", () => {
    const other = asyncApi({ tick: { address: "tick", messages: { m: { payload: { type: "string" } } } } });
    const update = plan([other], before);
    expect(Object.keys(update.upstream).filter((path) => path.startsWith("methods/"))).toHaveLength(2);
    expect(update.changes.map(({ name, aspect }) => `${name} ${aspect}`)).toEqual(["quote removed", "tick added"]);
  });
});

describe("what follows for the rest of the schemas", () => {
  const addition = {
    "methods/public/get_time.yaml":
      "{ effect: read, addition: { tags: [], scope: [], params: { type: object, properties: {}, required: [] }, result: {} } }",
  };

  test("an addition that upstream has now is named", () => {
    expect(plan([time], { ...bare, ...addition }).caughtUp).toEqual(["methods/public/get_time.yaml"]);
  });

  test("a correction that fits no more is named, with the reason", () => {
    const correction = (at: string, value: string): string =>
      `- { at: "${at}", op: replace, value: ${value}, reason: r, evidence: e }\n`;
    const corrections = {
      "methods/public/get_time.yaml": `effect: read\ncorrections:\n${correction("#/result/type", "integer")}${correction("#/result", "{ type: string }")}`,
      "types/gone.yaml": `corrections:\n${correction("#/type", "string")}`,
    };
    expect(plan([time], { ...bare, ...corrections }).misfits).toEqual([
      "methods/public/get_time.yaml:3: replace methods/public/get_time#/result/type: upstream has caught up",
      "types/gone.yaml:2: replace types/gone#/type: the target is gone",
    ]);
  });

  test("a dangling reference is a warning with its place, unless an addition or a correction mends it", () => {
    const dangling = openApi({
      "/public/a": answering({ type: "array", items: { $ref: "#/components/schemas/gone" } }),
    });
    const warnings = (schemas: Tree): string[] => {
      const diagnostics = new Diagnostics();
      planUpdate([documentOf(dangling)], schemas, { today: "2026-11-21" }, diagnostics);
      return diagnostics.warnings.map(({ at, message }) => `${at}: ${message}`);
    };
    expect(warnings({})).toEqual([
      "methods/public/a#/result/items: there is no type gone; a correction has to say what it is",
    ]);
    expect(warnings({ ...bare, "types/gone.yaml": "addition: {}" })).toEqual([]);
  });

  test.each([
    ["itself", { loop: { $ref: "#/components/schemas/loop" } }],
    ["another that is it", { loop: { $ref: "#/components/schemas/b" }, b: { $ref: "#/components/schemas/loop" } }],
    ["a choice of itself", { loop: { oneOf: [{ $ref: "#/components/schemas/loop" }, { type: "string" }] } }],
    ["itself and more", { loop: { allOf: [{ $ref: "#/components/schemas/loop" }, { type: "object" }] } }],
  ])("a type that is nothing but %s ends the run", (_, schemas) => {
    const description = openApi({ "/public/a": answering({ $ref: "#/components/schemas/loop" }) }, schemas);
    expect(() => plan([description])).toThrow(CodegenError);
    expect(() => plan([description])).toThrow("the type is nothing but itself");
  });

  test("a type with a member of its own type is legal", () => {
    const trade = {
      type: "object",
      properties: { legs: { type: "array", items: { $ref: "#/components/schemas/trade" } } },
    };
    const description = openApi({ "/public/a": answering({ $ref: "#/components/schemas/trade" }) }, { trade });
    expect(plan([description]).upstream["types/trade.json"]).toContain("#/types/trade");
  });
});

test("names that could leave the folder or be no name of a file are refused", () => {
  const document = documentOf(
    openApi(
      { "/public/../../x": answering({ $ref: "#/components/schemas/..%2f..%2fx" }), "/pets/all": answering({}) },
      { "../../x": { type: "object", properties: {} } },
    ),
  );
  const diagnostics = new Diagnostics();
  expect(() => planUpdate([document], {}, { today: "2026-11-21" }, diagnostics)).toThrow(
    "methods/pets/all: is no name that can be used: a method is named as `public/get_time` or `private/buy`\nmethods/public/../../x: is no name",
  );
});
