/** The machine that figures are of. */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Whether each process kept to a core of its own. */
  readonly isPinned: boolean;
  /** Processes that wanted a core when the run began, on the average of a minute; 0 on a quiet machine. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    isPinned: pins !== undefined,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** Whether other work took more than a tenth of the machine. */
export function isBusy({ load, cores }: Machine): boolean {
  return load > cores / 10;
}

/** The cores of the contender and of the server, where processes can be kept to one. */
export const pins: readonly [contender: number, server: number] | undefined = findPins();

function findPins(): readonly [number, number] | undefined {
  try {
    const allowed =
      execFileSync("taskset", ["-cp", `${process.pid}`], { encoding: "utf8" })
        .split(":")
        .at(-1) ?? "";
    const cores = allowed.split(",").flatMap((range) => {
      const [from = Number.NaN, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
    const [server, contender] = cores.slice(-2);
    return server === undefined || contender === undefined ? undefined : [contender, server];
  } catch {
    // No taskset: macOS and Windows place processes as they like.
    return undefined;
  }
}
