/**
 * Time to import each entry in a fresh process, taken in turns with `ws` alone: what a user's program starts with.
 * Processor time is shown too, because it stays much the same while other programs run.
 */
import { median } from "simple-statistics";
import { pack } from "../../test/package/support/packed.ts";
import { must } from "../../test/package/support/run.ts";
import { line, report } from "../report.ts";

const rounds = 31;
const base = "ws";
const entries = [base, "deribit-rpc", "deribit-rpc/validate", "deribit-rpc/simulator"];

interface Cost {
  /** Milliseconds by the clock on the wall. */
  readonly wall: number;
  /** Milliseconds of processor time. */
  readonly cpu: number;
}

const { project, remove } = await pack();
try {
  const samples = new Map(entries.map((entry) => [entry, [] as Cost[]]));
  for (let round = 0; round < rounds; round++)
    for (const [entry, costs] of samples) costs.push(await importCost(entry));
  for (const kind of ["wall", "cpu"] as const) {
    const of = (entry: string) => (samples.get(entry) ?? []).map((cost) => cost[kind]);
    for (const entry of entries) report(`import "${entry}", ${kind}`, of(entry), "ms");
    const more = median(of("deribit-rpc")) - median(of(base));
    line(`main entry less ${base}, ${kind}`, `${more.toFixed(1)} ms`, "", "goal: at most 15 ms");
  }
} finally {
  await remove();
}

/** What the import costs inside the process: the start of Node itself is not counted. */
async function importCost(entry: string): Promise<Cost> {
  const program = `
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    await import(${JSON.stringify(entry)});
    const wall = performance.now() - began;
    const { user, system } = process.cpuUsage(cpuBefore);
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  const { stdout } = await must(process.execPath, ["--input-type=module", "--eval", program], { cwd: project });
  return JSON.parse(stdout) as Cost;
}
