/** `deribit-rpc simulate` in a terminal: ends on Ctrl+C, and on the signal that supervisors send. */
import { runSimulate } from "../../simulator/cli.ts";

/** Runs the offline exchange until the user or a supervisor ends it. */
export async function simulate(args: readonly string[]): Promise<void> {
  process.exitCode = await runSimulate(args, {
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    interrupted: () =>
      new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
      }),
  });
}
