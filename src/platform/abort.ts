/** Listening to an `AbortSignal`, which may live as long as the program, and leaving it alone again. */

/** All that waits for one signal. */
interface Watch {
  readonly tasks: Set<{ readonly task: () => void }>;
  readonly run: () => void;
}

/**
 * One listener a signal, however many calls share it: Node warns of a leak at the eleventh, and each listener of its own
 * would cost every call more than its bookkeeping does.
 */
const watches = new WeakMap<AbortSignal, Watch>();

const nothing = (): void => {};

/** Runs a task when the signal comes, or at once when it has come before. The result stops listening. */
export function whenAborted(signal: AbortSignal | undefined, task: () => void): () => void {
  if (signal === undefined) return nothing;
  if (signal.aborted) {
    task();
    return nothing;
  }
  const { tasks, run } = watches.get(signal) ?? watch(signal);
  const entry = { task };
  tasks.add(entry);
  return () => {
    tasks.delete(entry);
    if (tasks.size > 0 || watches.get(signal)?.tasks !== tasks) return;
    signal.removeEventListener("abort", run);
    watches.delete(signal);
  };
}

function watch(signal: AbortSignal): Watch {
  const tasks = new Set<{ readonly task: () => void }>();
  const run = (): void => {
    watches.delete(signal);
    for (const entry of [...tasks]) if (tasks.has(entry)) entry.task();
  };
  const made = { tasks, run };
  watches.set(signal, made);
  signal.addEventListener("abort", run, { once: true });
  return made;
}
