/** Plays many seeds in processes of their own, one a core. */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { emptyAudit } from "../taps/audit.ts";
import { bundle } from "./bundle.ts";
import type { Order, Outcome } from "./messages.ts";

/** Which seeds to play, and how. */
export interface PoolOptions {
  /** First seed. */
  readonly from: number;
  readonly count: number;
  readonly shrinks: boolean;
  /** File of the worker. @default the one of this folder */
  readonly worker?: URL;
  /** Directory in which workers run. @default the one of this process */
  readonly directory?: string;
  /** Whether the first failure ends the play. @default false */
  readonly stopsAtFailure?: boolean;
  /** Called after every run. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Plays the seeds; resolves with every outcome, in the order of the seeds. */
export async function playSeeds(options: PoolOptions): Promise<readonly Outcome[]> {
  const { from, count, shrinks, worker = new URL("./worker.ts", import.meta.url), directory = process.cwd() } = options;
  const outcomes: Outcome[] = [];
  let next = from;
  let isFailed = false;
  const take = (): Order | undefined => {
    if (next >= from + count || (isFailed && options.stopsAtFailure === true)) return undefined;
    next += 1;
    return { seed: next - 1, shrinks };
  };
  const onOutcome = (outcome: Outcome): void => {
    outcomes.push(outcome);
    if (outcome.violations.length > 0) isFailed = true;
    options.onOutcome?.(outcome);
  };
  const processes = Math.min(availableParallelism(), count);
  await using program = await bundle(worker);
  await Promise.all(Array.from({ length: processes }, () => employ(program.file, directory, take, onOutcome)));
  return outcomes.sort((one, other) => one.seed - other.seed);
}

/** A run takes a fraction of a second. One that takes this long, in milliseconds, never ends. */
const patienceMs = 60_000;

/** Keeps one process busy until there is nothing left to do; puts another in its place when a run never ends. */
function employ(
  worker: URL,
  directory: string,
  take: () => Order | undefined,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  // Errors are part of the play, and their stacks cost time that is never read: the replay of one seed has them.
  const execArgv = [
    "--disable-warning=DERIBIT_RPC_THROWN",
    "--expose-gc",
    "--max-semi-space-size=32",
    "--stack-trace-limit=0",
  ];
  const child = fork(worker, { execArgv, cwd: directory });
  return new Promise((resolve, reject) => {
    let patience: NodeJS.Timeout | undefined;
    const next = (): void => {
      clearTimeout(patience);
      const order = take();
      if (order === undefined) {
        child.disconnect();
        return;
      }
      child.send(order);
      patience = setTimeout(() => {
        child.removeAllListeners();
        child.kill("SIGKILL");
        onOutcome(endless(order));
        resolve(employ(worker, directory, take, onOutcome));
      }, patienceMs);
    };
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(patience);
      if (code === 0 || code === null) resolve();
      else reject(new Error(`A process of the simulation ended with code ${code}: see what it printed above.`));
    });
    child.on("message", (outcome: Outcome) => {
      onOutcome(outcome);
      next();
    });
    next();
  });
}

function endless({ seed }: Order): Outcome {
  const what = `it was still running after ${patienceMs / 1_000} s`;
  const violations = [{ invariant: "a run comes to its end", what, atMs: 0 }];
  return { seed, violations, calls: 0, executions: 0, strikes: {}, audit: emptyAudit, virtualMs: 0, heapBytes: 0 };
}
