/** `venue new` and `venue test` of the installed package, from an empty folder to a passing suite. */
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { generatorPackages } from "../../cli/package/peers.ts";
import { root } from "./support/packed.ts";
import { type Ended, run } from "./support/run.ts";

let folder = "";

const venue = (...words: string[]): Promise<Ended> =>
  run(process.execPath, [join(folder, "node_modules/deribit-rpc/dist/cli.js"), "venue", ...words], { cwd: folder });

/** A project of its own, which has the libraries of the generator: another test expects them to be missing. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "deribit-rpc-venue-")));
  const modules = join(folder, "node_modules");
  await cp(join(inject("project"), "node_modules/deribit-rpc"), join(modules, "deribit-rpc"), { recursive: true });
  for (const name of ["ws", ...generatorPackages]) await symlink(join(root, "node_modules", name), join(modules, name));
});
afterAll(() => rm(folder, { recursive: true }));

/** The clauses with their marks. */
async function suite(name: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await venue("test", name, "--json");
  const lines = stdout.trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ clause, mark }) => [clause, mark]));
}

test("from an empty folder and a description to a passing suite, in less than a minute", async () => {
  const beganMs = performance.now();
  const schemas = join(root, "venues/echo/schemas");
  const documents = ["--openrpc", join(schemas, "openrpc.yaml"), "--asyncapi", join(schemas, "asyncapi.yaml")];
  const made = await venue("new", "first-desk", "--url", "wss://desk.test/ws", ...documents);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toContain("deribit-rpc venue test first-desk");
  const marks = await suite("first-desk");
  expect(performance.now() - beganMs).toBeLessThan(60_000);
  expect(Object.values(marks).filter((mark) => mark === "failed")).toEqual([]);
  expect(Object.values(marks).filter((mark) => mark === "passed").length).toBeGreaterThanOrEqual(12);
  expect(await readFile(join(folder, "first-desk/README.md"), "utf8")).toContain("against its own double alone");
});

test("an OpenAPI description without channels gives one, too, and says what was assumed", async () => {
  const openapi = {
    openapi: "3.0.0",
    info: { title: "Tiny", version: "1" },
    paths: { "/private/order": { post: { responses: { 200: { description: "", content: {} } } } } },
  };
  await writeFile(join(folder, "openapi.json"), JSON.stringify(openapi));
  const { code, stdout } = await venue("new", "tiny", "--url", "wss://tiny.test", "--openapi", "openapi.json");
  expect(code).toBe(0);
  expect(stdout).toContain("the description has none");
  const marks = await suite("tiny");
  expect(Object.values(marks)).not.toContain("failed");
});

test("a clause that is not kept fails, and so does the command", async () => {
  const double = join(folder, "first-desk/double.ts");
  const text = await readFile(double, "utf8");
  await writeFile(double, text.replace("session.channels.add(channel);", ""));
  const { code, stdout } = await venue("test", "first-desk", "--json");
  await writeFile(double, text);
  expect(code).toBe(1);
  expect(stdout).toMatch(/a channel is read until it is left","mark":"failed"/);
});

test("a folder that does not compile is refused with file and line", async () => {
  const file = join(folder, "first-desk/venue.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, `const wrong: number = "";\n${text}`);
  const { code, stderr } = await venue("test", "first-desk");
  await writeFile(file, text);
  expect(code).toBe(1);
  expect(stderr).toContain("venue.ts:1: Type 'string' is not assignable to type 'number'.");
});

test.each([
  [["Desk", "--url", "wss://x", "--openrpc", "x"], "is no name"],
  [["desk", "--url", "https://x", "--openrpc", "x"], "has to begin with wss://"],
  [["desk", "--url", "wss://x"], "name a description"],
  [["full", "--url", "wss://x", "--openrpc", "x"], "holds files"],
])("venue new %j is refused", async (words, why) => {
  await mkdir(join(folder, "full/inside"), { recursive: true });
  const { code, stderr } = await venue("new", ...words);
  expect(code).toBe(1);
  expect(stderr).toContain(why);
});
