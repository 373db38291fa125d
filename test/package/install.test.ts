/** The package in another project: every entry loads, and the main one loads little. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { must } from "./support/run.ts";

const project = inject("project");
const home = join(project, "node_modules/deribit-rpc");

/** Runs a module in the project and gives what it printed as JSON. */
async function evaluate<Value>(module: string, args: readonly string[] = []): Promise<Value> {
  const { stdout } = await must(process.execPath, [...args, "--input-type=module", "--eval", module], { cwd: project });
  return JSON.parse(stdout);
}

/** Every module that loading `entry` loads, in order. */
async function loadedBy(entry: string): Promise<string[]> {
  const hooks = `import { appendFileSync } from "node:fs";
    export async function load(url, context, next) { appendFileSync(1, JSON.stringify(url) + ","); return next(url, context); }`;
  const register = `import { register } from "node:module"; register("data:text/javascript," + ${JSON.stringify(encodeURIComponent(hooks))});`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(register)}`];
  const { stdout } = await must(
    process.execPath,
    [...args, "--input-type=module", "--eval", `await import(${JSON.stringify(entry)})`],
    { cwd: project },
  );
  const urls: string[] = JSON.parse(`[${stdout.replace(/,$/, "")}]`);
  return urls.filter((url) => url.startsWith("file:"));
}

function packageOf(url: string): string | undefined {
  return /node_modules\/([^/]+)\//.exec(url)?.[1];
}

describe("an installed package", () => {
  test("loads every entry", async () => {
    const names = await evaluate<Record<string, string[]>>(`
      const names = {};
      for (const entry of ["deribit-rpc", "deribit-rpc/validate", "deribit-rpc/simulator"])
        names[entry] = Object.keys(await import(entry));
      console.log(JSON.stringify(names));`);
    expect(names["deribit-rpc"]).toContain("connect");
    expect(names["deribit-rpc/validate"]).toEqual([
      "inspectChannel",
      "inspectResult",
      "validateChannel",
      "validateParams",
      "validateResult",
    ]);
    expect(names["deribit-rpc/simulator"]).toEqual(expect.arrayContaining(["createSimulator", "createVirtualClock"]));
  });

  test.each(["bun", "deno", "workerd", "worker", "browser"])(
    "under the condition %s it takes the standard WebSocket, and loads nothing of Node",
    async (condition) => {
      const { url, names } = await evaluate<{ url: string; names: string[] }>(
        `globalThis.WebSocket = class { static OPEN = 1; constructor(url) { this.url = url; WebSocket.last = url; } addEventListener() {} close() {} };
        const { createClient } = await import("deribit-rpc");
        const client = createClient({ network: { ws: "ws://exchange.test/ws" } });
        client.on("state", () => {});
        client.open().catch(() => {});
        await client.close();
        console.log(JSON.stringify({ url: WebSocket.last, names: Object.keys(await import("deribit-rpc")) }));`,
        ["-C", condition],
      );
      expect(url).toBe("ws://exchange.test/ws");
      expect(names).toContain("wsTransport");
      const text = await readFile(join(home, "dist/index.web.js"), "utf8");
      expect(text).not.toMatch(/from "(?:ws|node:[a-z_]+)"/);
    },
  );

  test("makes calls over HTTP by an entry that imports nothing", async () => {
    const text = await readFile(join(home, "dist/http.js"), "utf8");
    expect(text).not.toMatch(/^import\b|\bimport\(|\brequire\(/m);
    const names = await evaluate<string[]>(
      `console.log(JSON.stringify(Object.keys(await import("deribit-rpc/http"))));`,
    );
    expect(names).toEqual(["createHttpClient", "createLimits", "isCallError", "isDeribitError"]);
  });

  test("tells its version to tools that read package.json", async () => {
    const read = `import manifest from "deribit-rpc/package.json" with { type: "json" }; console.log(JSON.stringify(manifest.version));`;
    const { version } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
    expect(await evaluate(read, ["--no-warnings"])).toBe(version);
  });

  test("refuses what is not an entry", async () => {
    const code = await evaluate<string>(
      `console.log(JSON.stringify(await import("deribit-rpc/dist/index.js").catch(({ code }) => code)));`,
    );
    expect(code).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("loads no validator, no schema, no simulator and no package but ws through the main entry", async () => {
    const own = pathToFileURL(home).href;
    const urls = await loadedBy("deribit-rpc");
    const foreign = urls.filter((url) => !url.startsWith(own));
    expect(new Set(foreign.map(packageOf))).toEqual(new Set(["ws"]));
    const sources = urls.filter((url) => url.startsWith(own));
    expect(sources[0]).toBe(`${own}/dist/index.js`);
    expect(sources.filter((url) => !url.endsWith(".js") || /validat|simulat|codegen/.test(url))).toEqual([]);
    const texts = await Promise.all(sources.map((url) => readFile(new URL(url), "utf8")));
    expect(texts.filter((text) => text.includes("#region generated/validators"))).toEqual([]);
  });

  test("keeps the generator's libraries out of every entry", async () => {
    const urls = [...(await loadedBy("deribit-rpc/validate")), ...(await loadedBy("deribit-rpc/simulator"))];
    expect(new Set(urls.map(packageOf))).toEqual(new Set(["deribit-rpc", "ws"]));
  });

  test("trades with the simulator it brings along", async () => {
    const order = await evaluate<{ order_state: string; label: string }>(`
      import { connect } from "deribit-rpc";
      import { createSimulator } from "deribit-rpc/simulator";
      const exchange = await createSimulator();
      const deribit = await connect({
        network: { ws: exchange.url },
        credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
      });
      const { order } = await deribit.private.buy({
        instrument_name: "BTC-PERPETUAL", amount: 100, price: 30_000, label: "first",
      });
      console.log(JSON.stringify(order));
      await deribit.close();
      await exchange.close();`);
    expect(order).toMatchObject({ order_state: "open", label: "first" });
  });
});
