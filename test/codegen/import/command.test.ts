import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { importCommand } from "../../../codegen/commands/import.ts";
import { readTree, replaceTree } from "../../../codegen/tools/tree.ts";
import { tinySchemas } from "../tiny.ts";
import { answering, asyncApi, openApi, openRpc } from "./support.ts";

let folder = "";
let out = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  out = "";
  const keep = (...words: unknown[]): void => {
    out += `${words.join(" ")}\n`;
  };
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function put(name: string, content: object | string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function schemas(): string {
  return join(folder, "schemas");
}

async function run(...words: string[]): Promise<void> {
  await importCommand().parseAsync([...words, "--schemas", schemas()], { from: "user" });
}

const time = openApi({ "/public/get_time": answering({ type: "integer" }) });
const quotes = asyncApi({ quote: { messages: { m: { payload: { type: "string" } } } } });

test("a first import writes upstream/ and nothing beside it", async () => {
  await run("--openapi", await put("time.json", time), "--asyncapi", await put("quotes.json", quotes));
  expect(Object.keys(await readTree(schemas()))).toEqual([
    "upstream/channels/quote.json",
    "upstream/manifest.json",
    "upstream/methods/public/get_time.json",
  ]);
  expect(await readdir(schemas())).toEqual(["upstream"]);
  expect(out).toContain("First import: 1 method, 1 channel.");
});

test("the next import prints what changed, and names the source as it was given", async () => {
  await run("--openapi", await put("time.json", time));
  const renamed = openRpc([{ name: "public/time", params: [], result: { schema: { type: "integer" } } }]);
  await run("--openrpc", await put("new.json", renamed), "--source", "a copy of May");
  expect(out).toContain("- `public/get_time`: is gone");
  expect(out).toContain("- `public/time`: is new");
  expect((await readTree(schemas()))["upstream/manifest.json"]).toContain('"source": "a copy of May"');
});

test("additions, corrections and texts stay byte for byte; how they relate to the import is reported", async () => {
  await replaceTree(schemas(), tinySchemas());
  const before = await readTree(schemas());
  await run("--openapi", await put("time.json", time));
  const after = await readTree(schemas());
  const others = (tree: typeof after) => Object.entries(tree).filter(([path]) => !path.startsWith("upstream/"));
  expect(others(after)).toEqual(others(before));
  expect(out).toContain("These corrections no longer apply; fix or remove them:");
});

test("a dry run writes nothing", async () => {
  await run("--openapi", await put("time.json", time), "--dry-run");
  expect(await readTree(schemas())).toEqual({});
  expect(out).toContain("(--dry-run)");
});

describe("a bad document leaves everything as it was", () => {
  test.each<[what: string, words: (file: string) => string[], content: object | string, complaint: RegExp]>([
    [
      "cut off",
      (file) => ["--openapi", file],
      '{"openapi": "3.0.0", "paths": {',
      /spec\.json:1:32: the text ends inside an object that begins at 1:31/,
    ],
    [
      "of another format",
      (file) => ["--openapi", file],
      quotes,
      /spec\.json: is AsyncAPI 2 or 3: give it as --asyncapi, not as --openapi/,
    ],
    [
      "with a type that is itself",
      (file) => ["--openapi", file],
      openApi(
        { "/public/a": answering({ $ref: "#/components/schemas/a" }) },
        { a: { $ref: "#/components/schemas/a" } },
      ),
      /types\/a.*: the type is nothing but itself/,
    ],
    [
      "of the same as another",
      (file) => ["--openapi", file, "--openrpc", file],
      time,
      /--openrpc: goes without --openapi/,
    ],
    [
      "that names two sources at once",
      (file) => ["--openapi", file, "--asyncapi", join(folder, "quotes.json"), "--source", "x"],
      time,
      /--source: names the source of one document/,
    ],
  ])("%s", async (_, words, content, complaint) => {
    await put("quotes.json", quotes);
    await run("--openapi", await put("time.json", time));
    const before = await readTree(folder);
    const file = await put("spec.json", content);
    const error: unknown = await run(...words(file)).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(complaint);
    const { "spec.json": _file, ...after } = await readTree(folder);
    expect(after).toEqual(before);
  });
});
