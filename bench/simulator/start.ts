/**
 * How long `createSimulator()` of the built package takes in a fresh process, and what memory it keeps while no client
 * calls. Processor time is shown too, because it stays much the same while other programs run.
 */
import { pack } from "../../test/package/support/packed.ts";
import { must } from "../../test/package/support/run.ts";
import { report } from "../report.ts";

const starts = 21;
const idlers = 3;
const idleMs = 20_000;

interface Start {
  /** Milliseconds by the clock on the wall. */
  readonly wall: number;
  /** Milliseconds of processor time. */
  readonly cpu: number;
  /** Megabytes that the process holds. */
  readonly memory: number;
}

const { project, remove } = await pack();
try {
  const samples: Start[] = [];
  for (let round = 0; round < starts; round += 1) samples.push(await start(0));
  const of = (member: keyof Start) => samples.map((sample) => sample[member]);
  report("createSimulator(), wall", of("wall"), "ms", "goal: less than 100 ms");
  report("createSimulator(), cpu", of("cpu"), "ms");
  report("memory at once", of("memory"), "MB");
  const idle = await Promise.all(Array.from({ length: idlers }, () => start(idleMs)));
  const memory = idle.map((sample) => sample.memory);
  report(`memory after ${idleMs / 1000} s`, memory, "MB", "goal: less than 80 MB");
} finally {
  await remove();
}

/** Starts a simulator with its defaults, after its import, and leaves it idle for a while. */
async function start(thenMs: number): Promise<Start> {
  const program = `
    import { createSimulator } from "deribit-rpc/simulator";
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const simulator = await createSimulator();
    const wall = performance.now() - began;
    const { user, system } = process.cpuUsage(cpuBefore);
    await new Promise((resolve) => setTimeout(resolve, ${thenMs}));
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1000, memory: process.memoryUsage.rss() / 1e6 }));
    await simulator.close();`;
  const { stdout } = await must(process.execPath, ["--input-type=module", "--eval", program], { cwd: project });
  return JSON.parse(stdout) as Start;
}
