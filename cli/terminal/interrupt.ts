/** Ctrl+C, the signal that supervisors send, and a reader of our output that went away. */

import { exitCodes } from "./exit-codes.ts";

/** Aborts when the user or a supervisor ends the command, or `seconds` have passed. A second Ctrl+C ends it at once. */
export function untilInterrupted(seconds?: number): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  // Never removed: what hides the cursor ends the process at a signal that nothing else listens to.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => (controller.signal.aborted ? process.exit(exitCodes.interrupted) : stop()));
  }
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stop();
  });
  if (seconds !== undefined) setTimeout(stop, seconds * 1000).unref();
  return controller.signal;
}
