/** Measures processor time in turns: every case once a round, medians over the rounds. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Peer {
  readonly url: string;
  readonly process: ChildProcess;
}

/** Starts the other side in a process of its own. */
export async function startPeer(): Promise<Peer> {
  const child = fork(new URL("./server.ts", import.meta.url), { execArgv: ["--import", "tsx"] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { url: `ws://127.0.0.1:${port}`, process: child };
}

/** Microseconds of processor time that a task takes in this process. */
export async function cpuOf(task: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs cases in turns and gives the median cost of each, after one round to warm up. */
export async function inTurns(cases: readonly (() => Promise<number>)[], rounds: number): Promise<number[]> {
  const costs = cases.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, run] of cases.entries()) {
      const cost = await run();
      if (round > 0) costs[index]?.push(cost);
    }
  }
  return costs.map(median);
}

/** Collects garbage, so that what is left is what is held. */
export function heapAfterGc(): number {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

/** One line of the report. */
export function report(name: string, value: string, goal: string): void {
  console.log(`${name.padEnd(52)} ${value.padStart(22)}   ${goal}`);
}
