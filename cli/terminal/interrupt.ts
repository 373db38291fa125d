/** Ctrl+C, the signal that supervisors send, and a reader of our output that went away. */

/** Aborts when the user or a supervisor ends the command, or `seconds` have passed. */
export function untilInterrupted(seconds?: number): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    stop();
  });
  if (seconds !== undefined) setTimeout(stop, seconds * 1000).unref();
  return controller.signal;
}
