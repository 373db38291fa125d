import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Generated, generate } from "../../codegen/generate/pipeline.ts";
import { Diagnostics } from "../../codegen/tools/diagnostics.ts";
import { readTree, replaceTree, type Tree } from "../../codegen/tools/tree.ts";
import type { ChannelRow } from "../../generated/contract.ts";

/** What a change of files did, as git sees it. */
interface Change {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

let files: Tree;
let generated: Generated;
let folder: string;

/** The files that `docs/codegen.md` shows, which begin with their path. */
async function shownFiles(): Promise<Tree> {
  const page = await readFile("docs/codegen.md", "utf8");
  const blocks = [...page.matchAll(/```yaml\n# schemas\/(\S+)\n([\s\S]*?)```/g)];
  return Object.fromEntries(blocks.map(([, path = "", text = ""]) => [path, text]));
}

/** A method and a channel that come first or last wherever things are in order, with pages and types of their own. */
function outermost(word: string): Tree {
  return {
    [`methods/public/${word}.yaml`]: `
effect: read
pool: trading
cost: 2
text: Sizes of a currency.
returns: Each size.
fields: { ${word}_size: Size in contracts. }
addition:
  tags: [${word}]
  scope: []
  params: { type: object, properties: { currency: { type: string } }, required: [] }
  result:
    type: array
    items: { type: object, properties: { ${word}_size: { type: number } }, required: [${word}_size] }
`,
    [`channels/${word}.{currency}.yaml`]: `
delivery: event
builder: ${word}
text: A size of a currency.
message: The size.
params: { currency: Currency of the size. }
sample: { currency: BTC }
addition:
  scope: []
  params: { currency: { type: string } }
  payload: { type: number }
`,
  };
}

beforeAll(async () => {
  files = await shownFiles();
  const all = { ...(await readTree("schemas")), ...files, ...outermost("aaa"), ...outermost("zzz") };
  generated = await generate(all, new Diagnostics());
  folder = await mkdtemp(join(tmpdir(), "new-method-"));
  await replaceTree(join(folder, "generated"), generated.files);
  await replaceTree(join(folder, "reference"), generated.reference);
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

async function changes(present: string, name: string): Promise<Change[]> {
  const args = ["diff", "--no-index", "--numstat", present, join(folder, name)];
  const { stdout } = await promisify(execFile)("git", args).catch((ended: { stdout: string }) => ended);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [added, removed, ...path] = line.split("\t");
      return { path: path.join(" "), added: Number(added), removed: Number(removed) };
    });
}

describe("to add a method and a channel", () => {
  test("takes the two files that the documentation shows, and leaves nothing without a text", () => {
    expect(Object.keys(files)).toEqual([
      "methods/private/hedge_position.yaml",
      "channels/hedge.{instrument_name}.{interval}.yaml",
    ]);
    const { methods, channels, params, fields } = generated.coverage;
    expect([methods.bare, channels.bare, params.bare]).toEqual([[], [], []]);
    expect(fields.bare).toEqual([]);
  });

  test.each([
    ["generated", "generated", 10],
    ["docs/reference", "reference", 5],
  ])("changes no line that %s has for others", async (present, name, atLeast) => {
    const all = await changes(present, name);
    expect(all.length).toBeGreaterThan(atLeast);
    expect(all.filter(({ removed }) => removed > 0)).toEqual([]);
    const added = all.reduce((sum, change) => sum + change.added, 0);
    expect(added).toBeLessThan(1_500);
  });

  test("makes a channel that is known by its name", async () => {
    const path = pathToFileURL(join(folder, "generated/channels.ts")).href;
    const { channelOf } = (await import(path)) as { channelOf(name: string): ChannelRow | undefined };
    expect(channelOf("hedge.BTC-PERPETUAL.raw")).toMatchObject({ delivery: "state", visibility: "private" });
  });
});

describe("a new order method, without a line of src changed", async () => {
  beforeAll(() => {
    vi.resetModules();
    vi.doMock("../../generated/methods.ts", () => import(pathToFileURL(join(folder, "generated/methods.ts")).href));
  });

  afterAll(() => {
    vi.doUnmock("../../generated/methods.ts");
    vi.resetModules();
  });

  const method = "private/hedge_position";
  const params = { instrument_name: "BTC-PERPETUAL" };

  test("leaves with a deadline and a label", async () => {
    const { openWorld, credentials } = await import("../unit/helpers/client.ts");
    const { client, exchange } = await openWorld({ credentials });
    exchange.on("public/get_time", () => 0);
    exchange.on(method, () => ({ order: {} }));
    const asked = client.public.getTime();
    await exchange.clock.advance(1);
    await asked;
    const answered = client.call(method, params);
    await exchange.clock.advance(1);
    await answered;
    const [sent] = exchange.callsOf(method);
    expect(sent?.params["valid_until"]).toBeCloseTo(exchange.clock.now() + 10_000, -2);
    expect(sent?.params["label"]).toMatch(/^[0-9a-z]{12}-1$/);
  });

  test("does not leave after a cancel that was called while it waited", async () => {
    const { openWorld, credentials, ending } = await import("../unit/helpers/client.ts");
    const { client, exchange } = await openWorld({ credentials });
    for (const name of [method, "private/cancel_all"]) exchange.on(name, () => 0);
    exchange.drop();
    const hedge = ending(client.call(method, params, { whenDown: "wait" }));
    const cancel = ending(client.private.cancelAll({}, { whenDown: "wait" }));
    await exchange.clock.advance(500);
    expect(hedge.error).toMatchObject({ outcome: "not_sent" });
    expect(cancel.value).toBe(0);
    expect(exchange.callsOf(method)).toEqual([]);
  });

  test("is refused with a misspelt param, by the name that was meant", async () => {
    const { openWorld, credentials, ending } = await import("../unit/helpers/client.ts");
    const { client, exchange } = await openWorld({ credentials });
    const call = ending(client.call(method, { instrument: "BTC-PERPETUAL" }));
    await exchange.clock.advance(1);
    expect(call.error?.message).toContain("did you mean `instrument_name`?");
  });
});
