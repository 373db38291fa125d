import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Project, ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import { type Generated, generateFrom } from "../../../codegen/generate/pipeline.ts";
import { joinSnapshots } from "../../../codegen/import/join.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { readSnapshot, writeSnapshot } from "../../../codegen/snapshot/snapshot-tree.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import { replaceTree } from "../../../codegen/tools/tree.ts";
import type { MethodRow, Validation } from "../../../generated/contract.ts";
import { wrongParams } from "../../../src/calls/params.ts";
import { answering, asyncApi, openApi, readDescription } from "../import/support.ts";
import { tinySchemas } from "../tiny.ts";

/** Names that every object inherits, words that JavaScript keeps for itself, and words of the library that writes types. */
const inherited = Object.getOwnPropertyNames(Object.prototype);
const reserved = ["delete", "default", "class", "new", "await", "public", "arguments", "eval"];
const keywords = ["properties", "required", "items", "definitions", "enum", "tsType", "extends", "title"];
const names = [...inherited, ...reserved];
const members = [...names, ...keywords];

const each = <Value>(value: (name: string) => Value): Record<string, Value> =>
  Object.fromEntries(members.map((name) => [name, value(name)]));
const number = { type: "number" };
const level = { type: "object", properties: each(() => number), required: ["toString", "__proto__"] };

/** Methods, params, results, types, channels, their parameters and payloads: everything has every name once. */
function description(schema: object): Snapshot {
  const params = members.map((name) => ({ name, in: "query", required: name === "valueOf", schema: number }));
  const body = { type: "object", properties: { ...each(() => number), inner: level }, required: ["valueOf"] };
  const paths = Object.fromEntries(
    names.map((name) => [
      `/public/${name}`,
      answering(
        { $ref: `#/components/schemas/${name}` },
        {
          parameters: name === "constructor" ? [...params, { name: "all", schema: body }] : params,
        },
      ),
    ]),
  );
  const channels = Object.fromEntries(
    names.map((name) => [
      `${name}.{${name}}`,
      { messages: { m: { payload: { type: "object", properties: { [name]: number }, required: [name] } } } },
    ]),
  );
  const methods = readDescription(
    openApi(
      paths,
      each(() => schema),
    ),
  );
  const messages = readDescription(asyncApi(channels));
  expect([...methods.errors, ...methods.warnings, ...messages.errors, ...messages.warnings]).toEqual([]);
  return joinSnapshots(methods.snapshot, messages.snapshot);
}

let generated: Generated;
let snapshot: Snapshot;
let folder: string;
let validate: Record<string, (name: string, value: unknown) => Validation>;
let rows: ReadonlyMap<string, MethodRow>;

beforeAll(async () => {
  const diagnostics = new Diagnostics();
  snapshot = description(level);
  const texts = members.map((name) => `${name}: The text of ${name}.`).join("\n");
  const limits = await readFile("schemas/limits.yaml", "utf8");
  const schemas = tinySchemas({ "glossary.yaml": texts, "limits.yaml": limits });
  generated = await generateFrom(snapshot, schemas, diagnostics, false);
  folder = await mkdtemp(join(tmpdir(), "any-names-"));
  await replaceTree(folder, generated.files);
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
  validate = await load("validators/index.ts");
  rows = (await load("methods.ts")).methodRows;
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

/** An object of its own members only, as `JSON.parse` makes it. */
const holding = (value: (name: string) => unknown): object =>
  JSON.parse(`{${members.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value(name))}`).join(",")}}`);
const lacking = (value: object, name: string): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

describe("a description with names that every object inherits goes through whole", () => {
  test("types, methods, requests and channels compile", () => {
    const project = new Project({
      compilerOptions: {
        strict: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        allowImportingTsExtensions: true,
        noEmit: true,
        // The parsers read the memory of Node.
        types: ["node"],
        typeRoots: [fileURLToPath(new URL("../../../node_modules/@types", import.meta.url))],
      },
    });
    project.addSourceFilesAtPaths(`${folder}/**/*.ts`);
    const found = project.getPreEmitDiagnostics();
    expect(
      found.map((one) => `${one.getSourceFile()?.getBaseName()}: ${JSON.stringify(one.getMessageText())}`),
    ).toEqual([]);
  });

  test.each(members)("%s is a member of every type, with its text", (name) => {
    const types = generated.files["types.ts"] ?? "";
    const result = new RegExp(`interface \\w+AllInner \\{[^}]*\\b${name}\\??: number`);
    expect(types).toMatch(result);
    expect(types).toContain(`/** The text of ${name}. */`);
  });

  test.each(names)("the method %s has a row with the shape of each param", (name) => {
    const shapes = rows.get(`public/${name}`)?.params ?? {};
    expect(Object.keys(shapes).sort()).toEqual((name === "constructor" ? [...members, "all"] : [...members]).sort());
    for (const param of members) expect(Object.getOwnPropertyDescriptor(shapes, param)?.value).toBe("n");
  });

  test.each(members)("the validators see %s: there, of another type, and missing where it is needed", (name) => {
    const method = "public/constructor";
    const sound = holding(() => 1);
    const wrong = holding((one) => (one === name ? "text" : 1));
    const problem = { path: `/${name}`, message: "expected number, got string" };
    expect(validate["validateParams"]?.(method, sound)).toEqual({ ok: true });
    expect(validate["validateParams"]?.(method, { valueOf: 1 })).toEqual({ ok: true });
    expect(validate["validateParams"]?.(method, wrong)).toEqual({ ok: false, errors: [problem] });
    expect(validate["validateResult"]?.(method, wrong)).toEqual({ ok: false, errors: [problem] });
    expect(validate["validateResult"]?.(method, lacking(sound, name)).ok).toBe(!level.required.includes(name));
    expect(validate["inspectResult"]?.(method, sound)).toEqual([]);
  });

  test("the client takes each as a param, and refuses one of another type", () => {
    const shapes = rows.get("public/constructor")?.params ?? {};
    expect(
      wrongParams(
        shapes,
        holding(() => 1),
      ),
    ).toEqual([]);
    const paths = members.map((name) => ({ path: `/${name}`, message: "must be a number, is a string" }));
    expect(
      wrongParams(
        shapes,
        holding(() => "text"),
      ),
    ).toEqual(paths);
  });

  test.each(names)("the channel %s is known with its payload", (name) => {
    const channel = `${name}.x`;
    const errors = [{ path: `/${name}`, message: "is missing" }];
    expect(
      validate["validateChannel"]?.(
        channel,
        holding(() => 1),
      ),
    ).toEqual({ ok: true });
    expect(validate["validateChannel"]?.(channel, {})).toEqual({ ok: false, errors });
  });

  test("the documents hold them, and reading them back finds no change", () => {
    const methods = readDescription(generated.files["openrpc.json"] ?? "");
    const channels = readDescription(generated.files["asyncapi.json"] ?? "");
    expect([...methods.errors, ...channels.errors]).toEqual([]);
    const changes = compareSnapshots(snapshot, joinSnapshots(methods.snapshot, channels.snapshot));
    expect(changes.filter(({ aspect }) => aspect !== "scope")).toEqual([]);
  });

  test("a snapshot is the same after it was written and read", () => {
    const again = readSnapshot(writeSnapshot(snapshot), "upstream");
    expect(JSON.stringify(writeSnapshot(again))).toBe(JSON.stringify(writeSnapshot(snapshot)));
    expect(compareSnapshots(snapshot, again)).toEqual([]);
  });

  test("a diff names each that changed its type, came or went", () => {
    const { required, ...rest } = level;
    const before = description({ ...rest, properties: {}, required: [] });
    const after = description({ ...rest, required });
    const ofTypes = compareSnapshots(before, after).filter(({ subject }) => subject === "type");
    for (const name of members) expect(ofTypes.map(({ path }) => path)).toContain(name);
  });

  test("the reference shows them", () => {
    const pages = Object.values(generated.reference).join("\n");
    for (const name of names)
      expect(pages).toMatch(new RegExp(`\\| \`${name}\` \\| number \\| .* \\| The text of ${name}\\. \\|`));
  });
});
