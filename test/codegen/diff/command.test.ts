import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { diffCommand } from "../../../codegen/commands/diff.ts";
import { sortedJson } from "../../../codegen/tools/tree.ts";
import { answering, asyncApi, openApi } from "../import/support.ts";
import { tinySchemas } from "../tiny.ts";

let folder = "";
let out = "";
let complaints = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "diff-"));
  [out, complaints] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(console, "error").mockImplementation((...words: unknown[]) => {
    complaints += `${words.join(" ")}\n`;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function put(path: string, content: string | object): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

/** Runs the command and returns its exit code. */
async function diff(...words: string[]): Promise<number> {
  await diffCommand().parseAsync(words, { from: "user" });
  return Number(process.exitCode ?? 0);
}

const time = openApi({ "/public/get_time": answering({ type: "integer" }) });
const timeAndTest = openApi({ "/public/get_time": answering({ type: "integer" }), "/public/test": answering({}) });
const quotes = asyncApi({ quote: { messages: { m: { payload: { type: "string" } } } } });

describe("the exit code", () => {
  test.each([
    ["nothing asked for", "new.json", [], 0],
    ["something new, breaking asked for", "new.json", ["--fail-on", "breaking"], 0],
    ["something new, any asked for", "new.json", ["--fail-on", "any"], 1],
    ["the same, any asked for", "old.json", ["--fail-on", "any"], 0],
  ])("%s", async (_, fresh, options, code) => {
    const old = await put("old.json", time);
    await put("new.json", timeAndTest);
    expect(await diff(old, join(folder, fresh), ...options)).toBe(code);
  });

  test("something gone, breaking asked for", async () => {
    expect(await diff(await put("old.json", timeAndTest), await put("new.json", time), "--fail-on", "breaking")).toBe(
      1,
    );
    expect(out).toContain("`public/test`: is gone");
  });

  test.each([
    ["a missing file", "gone.json", "gone.json: there is no such file"],
    [
      "a cut off file",
      "cut.json",
      "cut.json:1:25: the text ends inside an object that begins at 1:1: the file seems to be cut off",
    ],
    ["an empty folder", "empty", "empty: the folder holds no snapshot: expected methods/ and channels/, or upstream/"],
  ])("%s is 2, whatever was asked for", async (_, name, complaint) => {
    const old = await put("old.json", time);
    await put("cut.json", '{"openapi": "3.0.0", "p"');
    await mkdir(join(folder, "empty"));
    expect(await diff(old, join(folder, name), "--fail-on", "any")).toBe(2);
    expect(complaints).toContain(complaint);
    expect(out).toBe("");
  });
});

describe("a side", () => {
  test("may be a folder as import writes it", async () => {
    const facts = { method: "public/get_time", tags: [], scope: [], matchingEngine: false, websocketOnly: false };
    const params = { type: "object", properties: {}, required: [] };
    await put("tree/methods/public/get_time.json", sortedJson({ ...facts, params, result: { type: "integer" } }));
    expect(await diff(await put("spec.json", time), join(folder, "tree"), "--fail-on", "any")).toBe(0);
  });

  test("may be a whole schemas folder, of which additions and corrections count", async () => {
    for (const [path, text] of Object.entries(tinySchemas())) await put(`schemas/${path}`, text);
    await diff(join(folder, "schemas", "upstream"), join(folder, "schemas"));
    expect(out).toMatch(/^\d+ breaking, \d+ other/m);
    expect(complaints).toBe("");
  });

  test("may be two documents, one of methods and one of channels", async () => {
    const [a, b] = [await put("a.json", time), await put("b.yaml", quotes)];
    expect(await diff(`${a},${b}`, `${b},${a}`, "--json", "--fail-on", "any")).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ compared: ["methods", "channels"], changes: [] });
    expect(await diff(`${a},${a}`, b)).toBe(2);
    expect(complaints).toContain("joins two documents that describe the same");
  });

  test("that says nothing about channels loses none", async () => {
    const [a, b] = [await put("a.json", time), await put("b.json", quotes)];
    expect(await diff(`${a},${b}`, a, "--fail-on", "any")).toBe(0);
    expect(out).toContain("The channels are not compared: one of the two says nothing about them.");
    expect(await diff(a, b)).toBe(2);
    expect(complaints).toContain("one describes methods, the other channels");
  });
});
