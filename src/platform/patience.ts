/** Timers whose firing decides something about the other side. */
import { ConnectionError } from "../errors/client.ts";
import type { Clock } from "./clock.ts";

/**
 * Runs a task after a delay, but only after the event loop has had a turn to read what already came: behind three
 * seconds of other work, a timer fires before the answer that lies in the socket is read.
 */
export function afterReading(clock: Clock, delayMs: number, task: () => void): () => void {
  let stop = clock.schedule(delayMs, () => {
    stop = clock.schedule(0, task);
  });
  return () => stop();
}

/** Runs a function of the user that may give its result later. Rejects if that takes too long: it may never come. */
export function within<Result>(clock: Clock, longestMs: number, run: () => Result | Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = clock.schedule(longestMs, () => reject(new ConnectionError(`nothing came within ${longestMs} ms`)));
    const given = async (): Promise<Result> => run();
    given().then(resolve, reject).finally(stop);
  });
}
