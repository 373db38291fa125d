/** Waits until a connection is ready, or will never be. */
import type { ConnectionState } from "../connection/state.ts";
import { ConnectionError } from "../errors/client.ts";
import type { Clock } from "../platform/clock.ts";
import { afterReading } from "../platform/patience.ts";
import { warn } from "../platform/warn.ts";
import type { Observer } from "./observer.ts";

/** What is waited for. */
interface Connecting {
  readonly state: ConnectionState;
  /** What the attempt that is under way waits for. */
  readonly underway: string | undefined;
  /** Begins to connect, unless that was done before. */
  open(): void;
}

export interface ReadyOptions {
  readonly clock: Clock;
  /** Longest wait in milliseconds; `false` for no end. */
  readonly timeoutMs: number | false;
  readonly connection: Connecting;
  readonly observer: Observer;
  /** Ends the connection for good, because the wait was too long. */
  readonly giveUp: (cause: ConnectionError) => void;
}

/** Resolves when the connection is ready; rejects with the reason when it is closed. */
export function whenReady({ clock, timeoutMs, connection, observer, giveUp }: ReadyOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let setback: Error | undefined;
    const check = (now: ConnectionState): void => {
      if (now.name === "waiting") {
        // Where nothing but this listens to the state, the first failure is shown as a warning.
        if (setback === undefined && !observer.isHeard("state", 1))
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
      const now = connection.underway;
      const before = now === undefined ? setback?.message : setback && `the attempt before: ${setback.message}`;
      const why = [now, before].filter((words) => words !== undefined).join("; ");
      giveUp(new ConnectionError(`not connected within ${timeoutMs} ms: ${why}`, { cause: setback }));
    };
    const off = observer.on("state", check);
    const stop = timeoutMs === false ? (): void => {} : afterReading(clock, timeoutMs, onTimeout);
    connection.open();
    check(connection.state);
  });
}
