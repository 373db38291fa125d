/** The rows about the package as it is installed: what an import takes, and what a bundler keeps. */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type Packed, pack, root } from "../../test/package/support/packed.ts";
import { must } from "../../test/package/support/run.ts";
import { type Case, Gathered, type Play } from "../measure/case.ts";

/** Packages that are imported, and from which folder. */
const imported = (project: string): readonly (readonly [name: string, cwd: string])[] => [
  ["ws", project],
  ["deribit-rpc", project],
  ["rpc-websockets", root],
  ["ccxt", root],
  ["tardis-dev", root],
];

const builder = `
  import { privateBuy } from "deribit-rpc/requests";
  const request = privateBuy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "market" });
  await fetch("/proxy", { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...request }) });`;
const programs = {
  builder,
  http: `export { createHttpClient } from "deribit-rpc/http";`,
  client: `export { connect } from "deribit-rpc";`,
};

async function packed(work: (project: string) => Promise<void>): Promise<void> {
  const { project, remove }: Packed = await pack();
  try {
    await work(project);
  } finally {
    await remove();
  }
}

/** Processor time of an import in a fresh process, in milliseconds: the start of Node itself is not counted. */
async function importCost(name: string, cwd: string): Promise<number> {
  const program = `
    const before = process.cpuUsage();
    await import(${JSON.stringify(name)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();`;
  const { stdout } = await must(process.execPath, ["--input-type=module", "--eval", program], { cwd });
  return Number(stdout);
}

/** Kilobytes that a browser loads, minified and compressed. */
async function bundledSize(contents: string, resolveDir: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1_000;
}

async function play({ rounds, onRound }: Play) {
  const gathered = new Gathered();
  await packed(async (project) => {
    for (const [size, program] of Object.entries(programs))
      gathered.add("deribit-rpc", { [size]: await bundledSize(program, project) });
    for (let round = 0; round <= rounds; round++) {
      for (const [name, cwd] of imported(project)) {
        const cost = await importCost(name, cwd);
        if (round > 0) gathered.add(name, { import: cost });
        onRound();
      }
    }
  });
  return gathered.samples;
}

export const packageCases: readonly Case[] = [
  {
    rows: [
      { id: "import", title: "import of the main entry, processor time", unit: "ms", metric: "import", goal: 1.12 },
      { id: "size-builder", title: "one builder, minified and compressed", unit: "kB", metric: "builder", goal: 4 },
      { id: "size-http", title: "HTTP client alone, minified and compressed", unit: "kB", metric: "http", goal: 15 },
      { id: "size-client", title: "whole client, minified and compressed", unit: "kB", metric: "client", goal: 34 },
    ],
    play,
  },
];
