import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSide } from "../../codegen/diff/sides.ts";
import { generate, generateFrom } from "../../codegen/generate/pipeline.ts";
import type { Schema } from "../../codegen/snapshot/schema.ts";
import type { Snapshot } from "../../codegen/snapshot/snapshot.ts";
import { writeSnapshot } from "../../codegen/snapshot/snapshot-tree.ts";
import { Diagnostics } from "../../codegen/tools/diagnostics.ts";
import { replaceTree } from "../../codegen/tools/tree.ts";
import { answering, openApi, readDescription } from "./import/support.ts";
import { tinySchemas } from "./tiny.ts";

type Link = (next: object, at: number) => object;

const links: Readonly<Record<string, Link>> = {
  alias: (next) => next,
  list: (next) => ({ type: "array", items: next }),
  map: (next) => ({ type: "object", additionalProperties: next }),
  object: (next) => ({ type: "object", properties: { next } }),
  alternative: (next) => ({ anyOf: [next, { type: "number" }] }),
  part: (next, at) => ({ allOf: [next, { type: "object", properties: { [`p${at}`]: {} } }] }),
};
const doubling: Readonly<Record<string, Link>> = {
  tuple: (next) => ({ type: "array", items: [next, next] }),
  alternative: (next) => ({ anyOf: [next, { type: "array", items: next }] }),
  part: (next, at) => ({ allOf: [next, next, { type: "object", properties: { [`p${at}`]: {} } }] }),
};
const name = (word: string, at: number): string => `${word}_${at}`;

/** Types of which each leads to the next. */
function chain(word: string, count: number, link: Link, home = "#/components/schemas/", end: object = {}): object {
  const entries = Array.from({ length: count }, (_, at) => {
    const next = at === count - 1 ? end : { $ref: home + name(word, at + 1) };
    return [name(word, at), link(next, at)];
  });
  return Object.fromEntries(entries);
}

function leadingTo(word: string, types: object): object {
  return openApi({ "/public/a": answering({ $ref: `#/components/schemas/${name(word, 0)}` }) }, { ...types });
}

describe("a chain of thousands of references ends with the place where it begins", () => {
  test.each(Object.entries(links))("%s", (word, link) => {
    const { errors } = readDescription(leadingTo(word, chain(word, 3_000, link)));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(
      RegExp(`^spec.json types/${word}_0: is \\d+ levels deep through references \\(types/${word}_0 → ${word}_1 → `),
    );
  });

  test.each(Object.entries(links))("%s, back to where it began", (word, link) => {
    const home = "#/components/schemas/";
    const { errors } = readDescription(leadingTo(word, chain(word, 3_000, link, home, { $ref: home + name(word, 0) })));
    expect(errors).toEqual([expect.stringContaining(`types/${word}_0: is `)]);
  });

  test("through places that are no shared schemas", () => {
    const document = {
      ...openApi({ "/public/a": answering({ $ref: "#/x/a_0" }) }),
      x: chain("a", 3_000, (next) => next, "#/x/"),
    };
    expect(readDescription(document).errors).toEqual([
      "spec.json methods/public/a#/result: references lead to more than 200 levels that are written out in their place: refer to shared schemas",
    ]);
  });
});

describe("types that each refer to the next one twice are refused before they are written out", () => {
  test.each(Object.entries(doubling))("%s", (word, link) => {
    const { errors } = readDescription(leadingTo(word, chain(word, 40, link)));
    expect(errors).toEqual([
      expect.stringMatching(`types/${word}_0: grows by \\d+ parts as its references are written out`),
    ]);
  });

  test("through places that are no shared schemas", () => {
    const twice: Link = (next) => ({ type: "array", items: [next, next] });
    const document = { ...openApi({ "/public/a": answering({ $ref: "#/x/a_0" }) }), x: chain("a", 40, twice, "#/x/") };
    expect(readDescription(document).errors).toEqual([
      "spec.json methods/public/a#/result: references lead to more than 20000 parts that are written out in their place: refer to shared schemas",
    ]);
  });
});

describe("in files that no import wrote", () => {
  const types = chain("list", 500, links["list"] as Link, "#/types/", { type: "number" }) as Record<string, Schema>;
  const message = /types\/list_0: is 999 levels deep through references/;

  test("generate", async () => {
    const upstream = Object.entries(writeSnapshot({ methods: {}, channels: {}, types }));
    const files = Object.fromEntries(upstream.map(([path, text]) => [`upstream/${path}`, text]));
    await expect(generate({ ...tinySchemas(), ...files }, new Diagnostics())).rejects.toThrow(message);
  });

  test("diff", async () => {
    const folder = await mkdtemp(join(tmpdir(), "extent-"));
    const method: Snapshot["methods"][string] = {
      method: "public/a",
      tags: [],
      scope: [],
      matchingEngine: false,
      websocketOnly: false,
      params: { type: "object", properties: {}, required: [] },
      result: { $ref: "#/types/list_0" },
    };
    await replaceTree(folder, writeSnapshot({ methods: { "public/a": method }, channels: {}, types }));
    await expect(readSide(folder, new Diagnostics())).rejects.toThrow(message);
    await rm(folder, { recursive: true });
  });
});

test("what is within the limits passes every stage", async () => {
  const home = "#/components/schemas/";
  const all = Object.entries(links).map(([word, link]) =>
    chain(word, 40, link, home, { type: "object", properties: {} }),
  );
  const twice: Link = (next) => ({ type: "object", properties: { left: next, right: next }, required: ["left"] });
  const types = Object.assign(
    {},
    ...all,
    chain("tree", 12, twice),
    chain("ring", 2, (next) => ({ type: "object", properties: { left: next, right: {} } }), home, {
      $ref: `${home}ring_0`,
    }),
  );
  const taken = ["tree", "ring"].map((word) => ({ name: word, in: "query", schema: { $ref: `${home}${word}_0` } }));
  const paths = Object.keys(links).map((word) => [`/public/${word}`, answering({ $ref: home + name(word, 0) })]);
  const document = openApi(
    { ...Object.fromEntries(paths), "/public/tree": answering({}, { parameters: taken }) },
    types,
  );
  const { snapshot, errors } = readDescription(document);
  expect(errors).toEqual([]);
  const { files } = await generateFrom(snapshot, tinySchemas(), new Diagnostics(), false);
  expect(files["methods.ts"]).toContain("tree:{left:{left:{left:{left:o,right:o}");
  expect(files["methods.ts"]).toContain("ring:{left:{left:{left:{left:o,right:*}");
}, 60_000);
