/** Waits until a connection is ready, or will never be. */
import type { ConnectionState } from "../connection/state.ts";
import { ConnectionError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import { afterReading } from "../platform/patience.ts";
import { warn } from "../platform/warn.ts";

export interface ReadyOptions {
  readonly clock: Clock;
  /** Longest wait in milliseconds; `false` for no end. */
  readonly timeoutMs: number | false;
  readonly state: () => ConnectionState;
  readonly listen: (listener: (state: ConnectionState) => void) => () => void;
  /** Begins to connect, unless that was done before. */
  readonly begin: () => void;
  /** Whether the user listens to the state; otherwise a first failure is shown as a warning. */
  readonly isHeard: () => boolean;
  /** Ends the connection for good, because the wait was too long. */
  readonly giveUp: (cause: ConnectionError) => void;
}

/** Resolves when the connection is ready; rejects with the reason when it is closed. */
export function whenReady({ clock, timeoutMs, state, listen, begin, isHeard, giveUp }: ReadyOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let setback: Error | undefined;
    const check = (now: ConnectionState): void => {
      if (now.name === "waiting") {
        if (setback === undefined && !isHeard())
          warn(`not connected yet, trying again: ${now.cause.message}`, "DERIBIT_RPC_NOT_CONNECTED");
        setback = now.cause;
      }
      if (now.name !== "ready" && now.name !== "closed") return;
      off();
      stop();
      if (now.name === "ready") resolve();
      else reject(now.cause ?? new ConnectionError("the client was closed"));
    };
    const onTimeout = (): void => {
      const why = setback === undefined ? "" : `: ${setback.message}`;
      giveUp(new ConnectionError(`not connected within ${timeoutMs} ms${why}`, { cause: setback }));
    };
    const off = listen(check);
    const stop = timeoutMs === false ? (): void => {} : afterReading(clock, timeoutMs, onTimeout);
    begin();
    check(state());
  });
}
