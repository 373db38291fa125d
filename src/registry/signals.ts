/** Closes all clients when the process is asked to end. */
import { ConfigError } from "../errors/client.ts";
import type { ClosedClient } from "./end.ts";
import { type CloseAllOptions, checkClosing, closeAll } from "./registry.ts";

/** Options of `closeOnSignal`. */
export interface CloseOnSignalOptions extends CloseAllOptions {
  /** Signals that end the process. @default ["SIGTERM", "SIGINT"] */
  readonly signals?: readonly string[] | undefined;
  /** Called with what became of the clients, before the process ends. @default nothing is called */
  readonly onClosed?: ((closed: readonly ClosedClient[]) => void) | undefined;
}

/**
 * Closes all registered clients when one of the signals comes, and then ends the process by the same signal. A second
 * signal ends it at once. Returns the function that takes this back. Throws a `ConfigError` for options that cannot work.
 *
 * ```ts
 * closeOnSignal({ cancel: true, deadlineMs: 3_000 });
 * ```
 */
export function closeOnSignal(options: CloseOnSignalOptions = {}): () => void {
  const { signals = ["SIGTERM", "SIGINT"], onClosed, ...closing } = options;
  checkClosing(closing);
  if (onClosed !== undefined && typeof onClosed !== "function")
    throw new ConfigError("onClosed", "a function", onClosed);
  if (
    !Array.isArray(signals) ||
    signals.length === 0 ||
    !signals.every((each) => /^SIG[A-Z0-9]+$/.test(String(each)))
  ) {
    throw new ConfigError("signals", 'names of signals, as ["SIGTERM"]');
  }
  const off = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    off();
    const closed = await closeAll(closing);
    try {
      onClosed?.(closed);
    } finally {
      process.kill(process.pid, signal);
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  return off;
}
