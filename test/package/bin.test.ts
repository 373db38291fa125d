/** The bin of an installed package, in a project that has none of the generator's libraries, and in one that has. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, inject, test } from "vitest";
import { generatorPackages } from "../../cli/package/peers.ts";
import { compile, versions } from "./support/compiler.ts";
import { root } from "./support/packed.ts";
import { type Ended, run } from "./support/run.ts";

const project = inject("project");
const home = join(project, "node_modules/deribit-rpc");
const bin = join(project, "node_modules/.bin/deribit-rpc");

/** Whether a `node_modules` above the temporary folder has the generator's libraries, so that none can lack. */
const peersAbove = existsSync(join(tmpdir(), "node_modules/ts-morph"));

const deribitRpc = (...args: string[]): Promise<Ended> => run(bin, args, { cwd: project });

async function manifest(): Promise<{ version: string; peerDependencies: Record<string, string> }> {
  return JSON.parse(await readFile(join(home, "package.json"), "utf8"));
}

/** The libraries of the generator with their versions. Other optional packages are those of other entries. */
async function generatorPeers(): Promise<Record<string, string>> {
  const { peerDependencies } = await manifest();
  return Object.fromEntries(generatorPackages.map((name) => [name, String(peerDependencies[name])]));
}

describe("deribit-rpc", () => {
  test("tells its commands", async () => {
    const { code, stdout } = await deribitRpc("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/simulate\s+run an offline Deribit/);
    expect(stdout).toMatch(/codegen\s+import, compare and generate/);
  });

  test("says what it is for when called without a command, and ends with 2", async () => {
    const { code, stderr } = await deribitRpc();
    expect(code).toBe(2);
    expect(stderr).toContain("Usage: deribit-rpc");
  });

  test("tells the version of the package", async () => {
    const { stdout } = await deribitRpc("--version");
    expect(stdout.trim()).toBe((await manifest()).version);
  });

  test("suggests the command that was meant", async () => {
    const { code, stderr } = await deribitRpc("simulat");
    expect(code).toBe(2);
    expect(stderr).toContain("unknown command 'simulat'");
    expect(stderr).toContain("Did you mean simulate?");
  });
});

describe("deribit-rpc, offline", () => {
  test("calls and subscribes", async () => {
    const called = await deribitRpc("call", "ticker", "instrument_name=BTC-PERPETUAL");
    expect(JSON.parse(called.stdout)).toMatchObject({ network: "sim", result: { state: "open" } });
    const heard = await deribitRpc("subscribe", "ticker.BTC-PERPETUAL.100ms", "--count", "1");
    expect(JSON.parse(heard.stdout)).toMatchObject({ channel: "ticker.BTC-PERPETUAL.100ms" });
  });

  test("knows the reference", async () => {
    expect(JSON.parse((await deribitRpc("methods", "private/buy")).stdout)).toMatchObject({ effect: "write" });
    expect(JSON.parse((await deribitRpc("channels", "volatility")).stdout)).toMatchObject({ visibility: "public" });
  });
});

describe("deribit-rpc simulate", () => {
  test("tells its options", async () => {
    const { code, stdout } = await deribitRpc("simulate", "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("--port PORT");
  });

  test("refuses an option that it does not know", async () => {
    const { code, stderr } = await deribitRpc("simulate", "--prot", "1");
    expect(code).toBe(2);
    expect(stderr).toContain("--prot");
  });

  test("serves calls until it gets a signal to end", async () => {
    const child = spawn(bin, ["simulate", "--port", "0"], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    const url = await firstMatch(child, /HTTP\s+(http:\S+)/);
    const reply = await fetch(`${url}/public/test`);
    expect(await reply.json()).toMatchObject({ result: { version: expect.any(String) } });
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});

/** The group of the first line that fits. */
async function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line);
    if (found !== null) return found[1];
  }
  return undefined;
}

/** Runs a task while the project has the generator's libraries, or some of them. */
async function withPeers<Result>(task: () => Promise<Result>, names?: readonly string[]): Promise<Result> {
  const links = (names ?? Object.keys(await generatorPeers())).map((name) => join("node_modules", name));
  for (const link of links) await symlink(join(root, link), join(project, link));
  try {
    return await task();
  } finally {
    for (const link of links) await rm(join(project, link));
  }
}

/** A snapshot of one method that no exchange has. */
const answer = (result: object) => ({
  200: {
    description: "",
    content: { "application/json": { schema: { type: "object", properties: { result }, required: ["result"] } } },
  },
});

/** A newer description: a method that our schemas have, and one that they lack. */
const oneMethod = {
  openapi: "3.0.0",
  info: { title: "One method", version: "1" },
  paths: {
    "/public/get_time": { get: { responses: answer({ type: "integer" }) } },
    "/public/get_spread": {
      get: {
        parameters: [{ name: "instrument_name", in: "query", required: true, schema: { type: "string" } }],
        responses: answer({ type: "number" }),
      },
    },
  },
};

/** Calls the new method over HTTP, by the SDK's own types; a socket is typed in the same way. */
const useOfNewMethod = `
import { createClient } from "deribit-rpc";
import { createHttpClient } from "deribit-rpc/http";
import { api, httpApi } from "./sdk/api.js";

const client = createHttpClient({
  network: { http: "https://exchange.test/api/v2" },
  api: httpApi,
  transport: {
    async post({ body }) {
      const { id, method, params } = JSON.parse(body);
      console.log(method, params.instrument_name, 0.5);
      return { status: 200, contentType: "application/json", body: JSON.stringify({ jsonrpc: "2.0", id, result: 0.5 }) };
    },
  },
});
const spread: number = await client.public.getSpread({ instrument_name: "BTC-PERPETUAL" });
const socket = createClient({ network: "testnet", api });
const make: (params: { instrument_name: string }) => Promise<number> = socket.public.getSpread;
if (spread !== 0.5 || typeof make !== "function") throw new Error("not the answer");
// @ts-expect-error a param that the new method needs
void (() => client.public.getSpread({}));
// @ts-expect-error a method that the description does not have
void (() => client.private.buy);
`;

describe("deribit-rpc codegen", () => {
  const out = mkdtemp(join(project, "out-"));
  afterAll(async () => rm(await out, { recursive: true, force: true }));

  test.each([
    [["codegen", "--help"], /generate .*make the SDK from the schemas/],
    [["codegen", "import", "--help"], /--openapi <file>/],
    [["codegen", "diff", "--help"], /--fail-on <what>/],
  ])("%j prints its help without the generator's libraries", async (words, expected) => {
    const { code, stdout } = await deribitRpc(...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
  });

  test("refuses a command and an option that it does not know", async () => {
    expect(await deribitRpc("codegen", "generat")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("generate"),
    });
    expect(await deribitRpc("codegen", "diff", "--fail")).toMatchObject({ code: 2 });
  });

  test.skipIf(peersAbove)("says which packages to install, in the versions that fit", async () => {
    const { code, stderr } = await deribitRpc("codegen", "generate");
    const wanted = Object.entries(await generatorPeers()).map(([name, version]) => `${name}@${version}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`npm install -D ${wanted.join(" ")}`);
  });

  test.skipIf(peersAbove)("names only the packages that lack", async () => {
    const { stderr } = await withPeers(() => deribitRpc("codegen", "generate"), ["yaml"]);
    expect(stderr).toContain("ts-morph@");
    expect(stderr).not.toContain("yaml@");
  });

  test("makes an SDK of a snapshot, with the schemas and the templates that ship", async () => {
    const snapshot = join(await out, "openapi.json");
    await writeFile(snapshot, JSON.stringify(oneMethod));
    const sdk = join(await out, "sdk");
    const { code, stderr } = await withPeers(() =>
      deribitRpc("codegen", "generate", "--openapi", snapshot, "--out", sdk),
    );
    expect(code, stderr).toBe(0);
    expect(await readFile(join(sdk, "public.ts"), "utf8")).toContain("getSpread(params: PublicGetSpreadParams");
    expect(await readFile(join(sdk, "contract.ts"), "utf8")).toContain("export interface MethodRow");
  });

  test.each(versions)("TypeScript %s compiles that SDK in a strict project, and clients take it", async (version) => {
    const use = join(await out, "use.ts");
    await writeFile(use, useOfNewMethod);
    const { code, stdout } = await compile(version, project, {
      files: [use],
      skipLibCheck: true,
      flags: {
        types: [],
        lib: ["es2023", "esnext.disposable", "dom"],
        rewriteRelativeImportExtensions: undefined,
        allowImportingTsExtensions: undefined,
      },
    });
    expect(code, stdout).toBe(0);
  });

  test("a client calls a method that our schemas lack", async () => {
    const use = join(await out, "use.ts");
    const compiled = join(await out, "compiled");
    const flags = {
      noEmit: false,
      outDir: compiled,
      rootDir: await out,
      rewriteRelativeImportExtensions: undefined,
      types: [],
      lib: ["es2023", "esnext.disposable", "dom"],
    };
    const { code, stdout } = await compile("6.0", project, { files: [use], skipLibCheck: true, flags });
    expect(code, stdout).toBe(0);
    const ended = await run(process.execPath, [join(compiled, "use.js")], { cwd: project });
    expect(ended.stderr).toBe("");
    expect(ended.stdout).toBe("public/get_spread BTC-PERPETUAL 0.5\n");
  });

  test("does not import into the package itself", async () => {
    const { code, stderr } = await withPeers(() => deribitRpc("codegen", "import", "--openapi", "any.json"));
    expect(code).toBe(1);
    expect(stderr).toContain(`copy ${join(home, "schemas")} to ./schemas`);
  });

  test("compares two snapshots, for CI", async () => {
    const [before, after] = [join(await out, "before.json"), join(await out, "after.json")];
    await writeFile(before, JSON.stringify(oneMethod));
    await writeFile(after, JSON.stringify(oneMethod).replace("public/get_spread", "public/get_gap"));
    const { code, stdout } = await withPeers(() =>
      deribitRpc("codegen", "diff", before, after, "--fail-on", "breaking"),
    );
    expect(stdout).toContain("public/get_spread");
    expect(stdout).toContain("public/get_gap");
    expect(code).toBe(1);
  });

  test("refuses a snapshot that is none, and writes nothing", async () => {
    const snapshot = join(await out, "snapshot.json");
    await writeFile(snapshot, '{"openapi": "3.0.0"');
    const sdk = join(await out, "no");
    const { code, stderr } = await withPeers(() =>
      deribitRpc("codegen", "generate", "--openapi", snapshot, "--out", sdk),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("snapshot.json");
    expect(await readdir(await out)).not.toContain("no");
  });
});
