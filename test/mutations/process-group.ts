/** A program that ends together with all that it started. */
import { spawn } from "node:child_process";

/**
 * Runs a program in a process group of its own and ends the whole group with it: a worker that spins in a broken loop
 * outlives a parent that is killed. Returns true when patience, in milliseconds, ran out.
 */
export async function runInGroup(
  program: string,
  args: readonly string[],
  folder: string,
  patienceMs: number,
): Promise<boolean> {
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: "ignore" });
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // All of it has ended already.
    }
  };
  const stop = (): void => process.exit(130);
  let isKilled = false;
  const patience = setTimeout(() => {
    isKilled = true;
    endGroup();
  }, patienceMs);
  process.once("exit", endGroup);
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => resolve());
    });
  } finally {
    clearTimeout(patience);
    process.off("exit", endGroup);
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    endGroup();
  }
  return isKilled;
}
