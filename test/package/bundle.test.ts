/** What a bundler keeps of the installed package, minified and compressed. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, inject, test } from "vitest";

const kilobyte = 1_000;

async function bundledSize(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: inject("project") },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

test("a builder with a transport of the program's own stays under 4 kB", async () => {
  const program = `
    import { privateBuy } from "deribit-rpc/requests";
    const request = privateBuy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "market" });
    await fetch("/proxy", { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...request }) });`;
  const size = await bundledSize(program);
  expect(size).toBeGreaterThan(50);
  expect(size).toBeLessThan(4 * kilobyte);
});

test("`isDeribitError` alone keeps no table of the exchange", async () => {
  const size = await bundledSize(`import { isDeribitError } from "deribit-rpc"; console.log(isDeribitError(1));`);
  expect(size).toBeGreaterThan(50);
  expect(size).toBeLessThan(1.8 * kilobyte);
});

test("the client over HTTP alone stays under 41 kB", async () => {
  const size = await bundledSize(`import { createHttpClient } from "deribit-rpc/http"; console.log(createHttpClient);`);
  expect(size).toBeGreaterThan(10 * kilobyte);
  expect(size).toBeLessThan(41 * kilobyte);
});

test("the whole client in a browser stays under 55.4 kB", async () => {
  const size = await bundledSize(`import { connect } from "deribit-rpc"; console.log(connect);`);
  expect(size).toBeGreaterThan(10 * kilobyte);
  expect(size).toBeLessThan(55.4 * kilobyte);
});
