import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { generateCommand } from "../../../codegen/commands/generate.ts";
import { readTree, replaceTree, type Tree } from "../../../codegen/tools/tree.ts";
import { tinySchemas } from "../tiny.ts";

let folder: string;
let printed: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-"));
  printed = [];
  for (const stream of ["log", "error"] as const)
    vi.spyOn(console, stream).mockImplementation((text) => void printed.push(String(text)));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const schemas = (): string => join(folder, "schemas");
const out = (): string => join(folder, "out");

async function run(...options: string[]): Promise<void> {
  await generateCommand()
    .exitOverride()
    .parseAsync(["--schemas", schemas(), "--out", out(), ...options], { from: "user" });
}

async function withSchemas(changes: Record<string, string | undefined> = {}): Promise<void> {
  await replaceTree(schemas(), tinySchemas(changes));
}

test("writes the SDK and says what it made", async () => {
  await withSchemas();
  await run();
  expect(Object.keys(await readTree(out()))).toEqual(
    expect.arrayContaining(["types.ts", "private.ts", "validators/params.js", "openrpc.json"]),
  );
  expect(printed.join("\n")).toMatch(
    /4 methods, 2 channels[\s\S]*without a text: 0 of 4 methods[\s\S]*Wrote \d+ files/,
  );
});

test("bad schemas leave what is there as it is", async () => {
  await withSchemas();
  await run();
  const before: Tree = await readTree(out());
  await withSchemas({ "upstream/types/price.json": undefined });
  await expect(run()).rejects.toThrow("there is no type price");
  expect(await readTree(out())).toEqual(before);
});

test("--check is content with what it would write, and names what is stale, missing or too much", async () => {
  await withSchemas();
  await run();
  await run("--check");
  expect(printed.at(-1)).toBe("Everything generated is up to date.");
  await writeFile(join(out(), "types.ts"), "export {};\n");
  await rm(join(out(), "errors.ts"));
  await writeFile(join(out(), "old.ts"), "export {};\n");
  await expect(run("--check")).rejects.toThrow(
    /errors\.ts: is missing[\s\S]*old\.ts: is not generated any more[\s\S]*types\.ts: is stale/,
  );
  expect(await readFile(join(out(), "types.ts"), "utf8")).toBe("export {};\n");
});

test("a folder that holds anything else is not replaced", async () => {
  await withSchemas();
  await replaceTree(out(), { "my-thesis.txt": "years of work" });
  await expect(run()).rejects.toThrow("holds files that were not generated here");
  expect(await readTree(out())).toEqual({ "my-thesis.txt": "years of work" });
});

test("a snapshot needs a folder of its own", async () => {
  await withSchemas();
  const command = generateCommand().exitOverride();
  await expect(command.parseAsync(["--schemas", schemas(), "--openapi", "x.json"], { from: "user" })).rejects.toThrow(
    "--out: is needed with a snapshot",
  );
});

test("channels of our API alone make no SDK", async () => {
  await withSchemas();
  const channels = { "ticker.{instrument_name}.{interval}": { messages: { m: { payload: { type: "object" } } } } };
  const file = join(folder, "channels.json");
  await writeFile(file, JSON.stringify({ asyncapi: "3.0.0", channels }));
  await expect(run("--asyncapi", file)).rejects.toThrow("--asyncapi: needs --openapi or --openrpc beside it");
});

test("a snapshot makes an SDK with our texts where they fit, and a list of what does not", async () => {
  await withSchemas();
  const openapi = join(folder, "snapshot.json");
  await writeFile(openapi, JSON.stringify(snapshot));
  await run("--openapi", openapi);
  const files = await readTree(out());
  expect(files["public.ts"]).toContain("Says hello.");
  expect(files["types.ts"]).toMatch(
    /interface PublicNewcomerParams \{\s+\/\*\* Name of the instrument\. \*\/\s+instrument_name: string;/,
  );
  expect(printed.join("\n")).toMatch(
    /do not fit[\s\S]*methods\/private\/place\.yaml: there is no method private\/place/,
  );
  await expect(run("--openapi", openapi, "--strict")).rejects.toThrow("there is no method private/place");
});

const envelope = (result: object): object => ({
  "200": {
    description: "ok",
    content: {
      "application/json": { schema: { type: "object", properties: { jsonrpc: { type: "string" }, result } } },
    },
  },
});

const snapshot = {
  openapi: "3.0.0",
  info: { title: "t", version: "1" },
  paths: {
    "/public/hello": {
      get: {
        tags: ["Supporting", "WebSocket Only"],
        parameters: [{ name: "client_name", in: "query", required: true, schema: { type: "string" } }],
        responses: envelope({ type: "object", properties: { version: { type: "string" } }, required: ["version"] }),
      },
    },
    "/public/newcomer": {
      get: {
        tags: ["Market Data"],
        parameters: [{ name: "instrument_name", in: "query", required: true, schema: { type: "string" } }],
        responses: envelope({ type: "number" }),
      },
    },
  },
};
