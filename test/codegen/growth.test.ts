import { beforeAll, describe, expect, test } from "vitest";
import { compareSnapshots } from "../../codegen/diff/compare.ts";
import { compact } from "../../codegen/emit/compact.ts";
import { asInput } from "../../codegen/emit/input-types.ts";
import { code, slug, table } from "../../codegen/emit/reference-markdown.ts";
import { prose } from "../../codegen/emit/safe.ts";
import { generateFrom } from "../../codegen/generate/pipeline.ts";
import { unify } from "../../codegen/generate/unify.ts";
import { parseJson } from "../../codegen/import/json.ts";
import { channelStem, toCamel } from "../../codegen/snapshot/names.ts";
import { resolve } from "../../codegen/snapshot/resolve.ts";
import type { Schema } from "../../codegen/snapshot/schema.ts";
import type { Snapshot } from "../../codegen/snapshot/snapshot.ts";
import { Diagnostics } from "../../codegen/tools/diagnostics.ts";
import { answering, asyncApi, openApi, openRpc, readDescription, taking } from "./import/support.ts";
import { tinySchemas } from "./tiny.ts";

/** What each hostile input of a megabyte may take, beside what reading as much plain JSON takes on this machine now. */
const mostTimes = 400;
const megabyte = 1_000_000;

function timeOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

let plainMs: number;

beforeAll(() => {
  const text = JSON.stringify({
    openapi: "3.0.0",
    paths: {},
    x: Array.from({ length: megabyte / 10 }, (_, at) => `a${at}`),
  });
  readDescription(text);
  plainMs = Math.max(5, ...[1, 2, 3].map(() => timeOf(() => readDescription(text))));
});

function filled(part: string): string {
  return part.repeat(Math.ceil(megabyte / part.length));
}

function many<Value>(count: number, value: (at: number) => readonly [string, Value]): Record<string, Value> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => value(at)));
}

const number: Schema = { type: "number" };
const none: Snapshot = { methods: {}, channels: {}, types: {} };
const ignore = { dangling: () => undefined, onlyItself: () => undefined };
const reading = (document: object) => () => readDescription(document);
const ofTypes = (types: Record<string, Schema>): Snapshot => ({ ...none, types });
const wordsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: "string", enum: [`v${at}`] }) as Schema);

describe("a megabyte of anything takes time that grows with its length", () => {
  test.each<[kind: string, work: () => unknown]>([
    ["slashes in a path", reading(openApi({ [`/public/${filled("/")}x`]: answering({}) }))],
    ["open braces in the name of a channel", () => channelStem(filled("{"))],
    ["braces in the name of a channel", () => channelStem(filled("{a}."))],
    ["parentheses in the address of a channel", reading(asyncApi({ [filled("(a")]: {} }))],
    ["braces in the address of a channel", reading(asyncApi({ [filled("{a")]: {} }))],
    ["dots in the name of a channel", reading(asyncApi({ [`${filled("a.")}!`]: {} }))],
    ["steps in the name of a method", reading(openRpc([{ name: `public${filled("/a")}!`, params: [] }]))],
    ["a type name of dots", reading(openApi({ "/public/a": answering({}) }, { [`${filled("a.")}!`]: {} }))],
    ["signs in a name", () => toCamel(filled("-a"))],
    [
      "prose about a scope",
      reading(openApi({ "/public/a": answering({}, { description: `**Scope:** ${filled("`a_")}` }) })),
    ],
    ["prose with many scopes", reading(openApi({ "/public/a": answering({}, { description: filled("**Scope") }) }))],
    ["keys that stand twice", () => parseJson(`{${'"a":1,\n'.repeat(20_000)}"b":1}`, "x.json", new Diagnostics())],
    ["a string without an end", () => readDescription(`{"a":"${filled("\\\\")}`)],
    ["blanks and a character that is none", () => readDescription(`{${filled(" ")}\u00a0`)],
    [
      "types that share a name",
      () => unify(ofTypes(many(30_000, (at) => [`a${"_".repeat(at % 50)}b`, number])), {}, () => undefined),
    ],
    ["parameters of one method", reading(openApi({ "/public/a": taking(many(15_000, (at) => [`p${at}!`, number])) }))],
    [
      "members of one body",
      reading(
        openApi({
          "/public/a": answering(
            {},
            {
              requestBody: {
                content: {
                  "application/json": {
                    schema: {
                      type: "object",
                      properties: many(20_000, (at) => [`p${at}`, number]),
                      required: Object.keys(many(20_000, (at) => [`p${at}`, number])),
                    },
                  },
                },
              },
            },
          ),
        }),
      ),
    ],
    [
      "alternatives of one value",
      () =>
        compareSnapshots(
          ofTypes({ a: { anyOf: wordsOf(20_000) } }),
          ofTypes({ a: { anyOf: wordsOf(20_000).reverse() } }),
        ),
    ],
    [
      "parts of one object",
      () =>
        resolve(
          ofTypes({
            a: {
              allOf: Array.from({ length: 10_000 }, (_, at) => ({
                properties: { [`p${at}`]: number },
                required: [`p${at}`],
              })),
            },
          }),
          ignore,
        ),
    ],
    ["backticks in a text", () => prose(filled("` `` "))],
    ["tags and entities in a text", () => prose(filled("<a &amp; &"))],
    ["backticks in code", () => code(filled("` "))],
    ["pipes and lines in a cell", () => table(["a"], [[filled("\\|\n- ")]])],
    ["signs in a title", () => slug(filled("--a"))],
    ["a long word in a type", () => asInput(`export interface A {\n  a?: "${filled("a")}"[];\n}`)],
    [
      "words in a type",
      () =>
        asInput(
          `export interface A {\n  a?: (${Array.from({ length: 60_000 }, (_, at) => `"word${at}"`).join(" | ")})[];\n}`,
        ),
    ],
    ["empty lines in a comment", () => asInput(`/**${filled(" *\n")}*/\nexport interface A {\n  a?: string[];\n}`)],
    ["findings in compiled code", () => compact(filled("const err1 = {instancePath:a,schemaPath:\n"))],
    ["loops in compiled code", () => compact(filled("for(const key0 in data){\nif(!((key0 ===\n"))],
  ])("%s", (_, work) => {
    expect(timeOf(work)).toBeLessThan(mostTimes * plainMs);
  });
});

describe("twice the methods take about twice the time", () => {
  async function msOf(count: number): Promise<number> {
    const paths = many(count, (at) => [
      `/public/m${at}`,
      taking({ "a!": number, b: { type: "array", items: { type: "string" } } }),
    ]);
    const { snapshot } = readDescription(openApi(paths));
    const begun = performance.now();
    await generateFrom(snapshot, tinySchemas(), new Diagnostics(), false);
    return performance.now() - begun;
  }

  test("from a description to the SDK", async () => {
    await msOf(40);
    const [few, many] = [await msOf(50), await msOf(200)];
    expect(many / few).toBeLessThan(8);
  }, 120_000);
});
