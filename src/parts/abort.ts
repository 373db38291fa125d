/** Listening to an `AbortSignal`, which may live as long as the program, and leaving it alone again. */

/** Runs a task when the signal comes, or at once when it has come before. The result stops listening. */
export function whenAborted(signal: AbortSignal | undefined, task: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) task();
  else signal.addEventListener("abort", task, { once: true });
  return () => signal.removeEventListener("abort", task);
}
