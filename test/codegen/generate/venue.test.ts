import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { generateCommand } from "../../../codegen/commands/generate.ts";
import { generateVenue, isOurs } from "../../../codegen/generate/venue.ts";
import { joinSnapshots } from "../../../codegen/import/join.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { readTree, replaceTree, type Tree } from "../../../codegen/tools/tree.ts";
import { readDescription } from "../import/support.ts";
import { complaintsOf } from "../support/compile.ts";
import { tinySchemas } from "../tiny.ts";

const money = { type: "string", pattern: "^[0-9.]+$" };
const result = (schema: object) => ({ name: "result", schema });

/** An API whose names are dotted, plain and slashed, with params by name, in a list, and in either way. */
const rpc = {
  openrpc: "1.2.6",
  info: { title: "Desk", version: "1" },
  methods: [
    {
      name: "order.create",
      paramStructure: "by-name",
      params: [
        { name: "market", required: true, schema: { type: "string" } },
        { $ref: "#/components/contentDescriptors/Size" },
      ],
      result: result({ $ref: "#/components/schemas/Order" }),
      errors: [{ $ref: "#/components/errors/NoFunds" }],
    },
    {
      name: "order.delete",
      paramStructure: "by-position",
      params: [
        { name: "id", required: true, schema: { type: "integer" } },
        { name: "why", schema: { type: "string" } },
      ],
      result: result({ type: "boolean" }),
    },
    {
      name: "order/new",
      params: [{ name: "order", schema: { $ref: "#/components/schemas/Order" } }],
      result: result({}),
    },
    { name: "desk_getTree", params: [], result: result({ $ref: "#/components/schemas/Tree" }) },
    { name: "bye", paramStructure: "by-name", params: [] },
    { name: "default", paramStructure: "by-name", params: [], result: result({ type: "integer" }) },
  ],
  components: {
    contentDescriptors: { Size: { name: "size", required: true, schema: money } },
    errors: { NoFunds: { code: 40, message: "no funds */ left" } },
    schemas: {
      Order: {
        type: "object",
        properties: { id: { type: "integer" }, note: { type: ["string", "null"] } },
        required: ["id"],
      },
      Tree: { anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#/components/schemas/Tree" } }] },
    },
  },
};

const stream = {
  asyncapi: "2.6.0",
  channels: {
    "/trades.{market}": {
      parameters: { market: { schema: { type: "string" } } },
      subscribe: { message: { payload: { type: "object", properties: { price: money }, required: ["price"] } } },
      publish: { message: { payload: { type: "object", properties: { depth: { type: "integer" } } } } },
    },
    "/trades.ALL": {
      subscribe: { message: { payload: { type: "object", properties: { count: { type: "integer" } } } } },
    },
  },
};

let folder: string;
let files: Tree;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "venue-"));
  const snapshot = joinSnapshots(readDescription(rpc).snapshot, readDescription(stream).snapshot);
  ({ files } = await generateVenue(snapshot, new Diagnostics()));
  await replaceTree(join(folder, "sdk"), files);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const program = `
import { channels } from "./sdk/channels.js";
import { createApi } from "./sdk/client.js";
declare const send: Parameters<typeof createApi>[0];
const api = createApi(send);
const order = await api.order.create({ market: "BTC", size: "1" });
const id: number = order.id;
const gone: boolean = await api.order.delete([id, "late"]);
await api.order.new({ order });
await api.order.new([order]);
const tree: string | unknown[] = await api.deskGetTree();
const nothing: void = await api.bye();
const count: number = await api.default();
const name: string = channels.trades({ market: "BTC" });
const every: string = channels.tradesALL();
export const all = [gone, tree, nothing, count, name, every];
void api.order.create({ market: "a" });
void api.order.delete(["1"]);
void api.order.delete({ id: 1 });
void api.order.created({});
`;

describe("the SDK of an API that is none of ours", () => {
  test("compiles in a strict project, where each method is typed in its namespace and a wrong call is an error", () => {
    expect(complaintsOf(files, program)).toEqual({
      'void api.order.create({ market: "a" });': expect.stringMatching(/Property 'size' is missing/),
      'void api.order.delete(["1"]);': expect.stringMatching(/Type 'string' is not assignable to type 'number'/),
      "void api.order.delete({ id: 1 });": expect.stringMatching(/'id' does not exist in type 'readonly \[id: number/),
      "void api.order.created({});": expect.stringMatching(/Property 'created' does not exist/),
    });
  }, 60_000);

  test("has nothing of our own API", async () => {
    const { "validators/index.ts": _, ...files } = await readTree(join(folder, "sdk"));
    expect(Object.values(files).join("\n")).not.toMatch(/deribit|instrument_name|BTC-PERPETUAL|non_matching/i);
  });

  test("a recursive type without members keeps its name", () => {
    expect(files["types.ts"]).toContain("export type Tree = string | Tree[];");
  });

  test("hands each call to the function that makes it, under its name on the wire", async () => {
    const { createApi } = await import(join(folder, "sdk/client.ts"));
    const sent: unknown[] = [];
    const api = createApi(
      async ({ wire, order }: { wire: string; order: string[] }, params: unknown, options: unknown) => {
        sent.push([wire, order, params, options]);
        return 7;
      },
    );
    expect(await api.order.delete([1, "late"], { timeoutMs: 5 })).toBe(7);
    expect(await api.default()).toBe(7);
    expect(sent).toEqual([
      ["order.delete", ["id", "why"], [1, "late"], { timeoutMs: 5 }],
      ["default", [], undefined, undefined],
    ]);
  });

  test("finds the family of a channel by its name, literal ones first", async () => {
    const { channels, channelOf } = await import(join(folder, "sdk/channels.ts"));
    expect(channels.trades({ market: "BTC-1.5" })).toBe("trades.BTC-1.5");
    expect(() => channels.trades({})).toThrow("trades.{market} needs market");
    expect(channelOf("trades.BTC-1.5").template).toBe("trades.{market}");
    expect(channelOf("trades.ALL").template).toBe("trades.ALL");
    expect(channelOf("quotes.BTC")).toBeUndefined();
  });

  test("checks params and results", async () => {
    const { validateParams, validateResult } = await import(join(folder, "sdk/validators/index.ts"));
    expect(validateParams("order.create", { market: "a", size: "1" }).ok).toBe(true);
    expect(validateParams("order.create", { market: 1 }).ok).toBe(false);
    expect(validateResult("order.create", { id: "1" }).ok).toBe(false);
    expect(validateResult("desk_getTree", ["a", ["b", [1]]]).ok).toBe(false);
    expect(validateResult("desk_getTree", ["a", ["b", []]]).ok).toBe(true);
  });
});

test("alternatives of any type, or of what is required alone, are checked and compile", async () => {
  const shapes = { properties: { a: {}, b: {} }, oneOf: [{ required: ["a"] }, { required: ["b"] }] };
  const methods = [
    { name: "any", params: [], result: result({ anyOf: [{ enum: [1, "x"] }, { type: "array", items: {} }, {}] }) },
    { name: "either", params: [], result: result(shapes) },
    { name: "alone", params: [], result: result({ oneOf: [{ required: ["a"] }, { required: ["b"] }] }) },
  ];
  const made = await generateVenue(readDescription({ openrpc: "1.0.0", methods }).snapshot, new Diagnostics());
  expect(complaintsOf(made.files, "export {};")).toEqual({});
  await replaceTree(join(folder, "alternatives"), made.files);
  const { validateResult } = await import(join(folder, "alternatives/validators/index.ts"));
  expect([1, [2], { any: 1 }, null].map((value) => validateResult("any", value).ok)).toEqual([true, true, true, true]);
  expect([{ a: 1 }, { b: 1 }, {}].map((value) => validateResult("either", value).ok)).toEqual([true, true, false]);
}, 60_000);

describe("names that are taken or cannot be names", () => {
  const named = async (...names: string[]): Promise<{ calls: string[]; warnings: string[] }> => {
    const diagnostics = new Diagnostics();
    const methods = names.map((name) => ({ name, params: [], result: result({}) }));
    const { model } = await generateVenue(readDescription({ openrpc: "1.0.0", methods }).snapshot, diagnostics);
    const calls = model.methods.map(
      ({ wire, namespace, local }) => `${wire}: ${[namespace, local].filter(Boolean).join(".")}`,
    );
    return { calls: calls.sort(), warnings: diagnostics.warnings.map(({ message }) => message) };
  };

  test("the later of two takes a number, a namespace goes before a plain method", async () => {
    const { calls, warnings } = await named("a.get_it", "a.getIt", "order.new", "order");
    expect(calls).toEqual(["a.getIt: a.getIt2", "a.get_it: a.getIt", "order.new: order.new", "order: order2"]);
    expect(warnings).toEqual([
      "its name getIt is taken or cannot be one: it is named getIt2",
      "its name order is taken or cannot be one: it is named order2",
    ]);
  });

  test("what begins with a digit or has no letter gets one", async () => {
    const { calls } = await named("2fa.enable", "$/cancel", "a.1h", "...");
    expect(calls).toEqual(["$/cancel: cancel", "...: call", "2fa.enable: n2fa.enable", "a.1h: a.call1h"]);
  });
});

describe("whose API it is", () => {
  const known: Snapshot = readDescription({
    openrpc: "1.0.0",
    methods: ["public/a", "public/b", "private/c"].map((name) => ({ name, params: [], result: result({}) })),
  }).snapshot;
  const share = (...names: string[]): boolean =>
    isOurs(
      readDescription({ openrpc: "1.0.0", methods: names.map((name) => ({ name, params: [], result: result({}) })) })
        .snapshot,
      known,
    );

  test("ours is one of which a third is known", () => {
    expect(share("public/a", "public/x", "public/y")).toBe(true);
    expect(share("public/a", "public/x", "public/y", "public/z")).toBe(false);
  });
});

describe("the command", () => {
  const run = async (description: object, options: readonly string[] = []): Promise<string[]> => {
    const printed: string[] = [];
    for (const to of ["log", "error"] as const)
      vi.spyOn(console, to).mockImplementation((text) => void printed.push(String(text)));
    await replaceTree(join(folder, "schemas"), tinySchemas());
    const file = join(folder, "api.json");
    await writeFile(file, JSON.stringify(description));
    const words = ["--schemas", join(folder, "schemas"), "--out", join(folder, "out"), ...options];
    await generateCommand()
      .exitOverride()
      .parseAsync([...words, "openapi" in description ? "--openapi" : "--openrpc", file], { from: "user" });
    vi.restoreAllMocks();
    return printed;
  };
  const lossy = {
    ...rpc,
    components: { ...rpc.components, schemas: { ...rpc.components.schemas, Order: { type: "roman" } } },
  };

  test("prints what the document has and what was read, and writes it in full", async () => {
    const printed = await run({ ...rpc, "x-more": { properties: { a: {}, b: {} } } });
    expect(printed.join("\n")).toContain("read 6 of 6 methods, 5 of 5 params, 2 of 4 members.");
    expect(printed.join("\n")).toContain(
      "left out 2 members: no method and no channel leads to it (/x-more/properties)",
    );
    const files = await readTree(join(folder, "out"));
    expect(JSON.parse(files["report.json"] ?? "").documents[0].omissions).toEqual([
      { kind: "members", at: "/x-more/properties", count: 2, reason: "no method and no channel leads to it" },
    ]);
  });

  test("lists what is typed less closely, and refuses it with --strict", async () => {
    expect((await run(lossy)).join("\n")).toContain(
      'types/Order#: there is no type "roman" in JSON Schema; its type is unknown',
    );
    await expect(run(lossy, ["--strict"])).rejects.toThrow('there is no type "roman" in JSON Schema');
    await run(rpc, ["--strict"]);
  });

  test("reads an old description of ours as it is meant, lists what it cannot read, and refuses that with --strict", async () => {
    const answer = (schema: unknown) => ({ 200: { content: { "application/json": { schema } } } });
    const get = (responses: object, parameters: object[] = []) => ({ get: { parameters, responses } });
    const param = (name: string, schema: unknown) => ({ name, in: "query", schema });
    const old = {
      openapi: "3.0.0",
      paths: {
        "/public/hello": get(answer({ properties: { jsonrpc: {}, result: { type: "list", items: null } } }), [
          param("client_name", { type: "text" }),
          param("version", { type: "float" }),
          param("names", { type: "string or array of strings" }),
          param("kind", { type: "enum", enum: ["a", "b"] }),
          param("extra", { type: "any" }),
          param("odd", { type: "as described below" }),
        ]),
        "/multicast/book": get(answer({ type: "object" })),
      },
    };
    const printed = (await run(old, [])).join("\n");
    expect(printed).toContain('odd: there is no type "as described below" in JSON Schema; its type is unknown');
    expect(printed).toContain("result: `items` is null; the elements are of unknown type");
    expect(printed).toContain("methods/multicast/book: is left out: methods of our API stand in public/ and private/");
    const files = await readTree(join(folder, "out"));
    for (const line of [
      "client_name?: string",
      "version?: number",
      "extra?: unknown",
      'kind?: ("a" | "b")',
      "odd?: unknown",
    ])
      expect(files["types.ts"]).toContain(line);
    expect(files["types.ts"]).toMatch(/names\?: \(string \| readonly string\[\]\)/);
    expect(files["types.ts"]).toContain("export type PublicHelloResult = unknown[];");
    expect(files["api.ts"]).toContain("export const api: ApiOf<PublicMethods, PrivateMethods>");
    await expect(run(old, ["--strict"])).rejects.toThrow("`items` is null");
  });

  test("takes all of a description apart from ours, where that is asked for", async () => {
    const methods = ["public/hello", "multicast/book"].map((name) => ({ name, params: [], result: result({}) }));
    await run({ openrpc: "1.0.0", methods }, ["--apart"]);
    const files = await readTree(join(folder, "out"));
    expect(files["namespaces.ts"]).toMatch(/readonly multicast: MulticastMethods;\s+readonly public: PublicMethods;/);
    expect(files["api.ts"]).toBeUndefined();
  });
});
