/** Ends the readers of a channel that the exchange does not send any more. */
import type { ReadChannel } from "./channel.ts";

/** A reader that still waits for another of its channels gets the error from its wait, and reads none. */
export function endReaders(channel: ReadChannel, all: Iterable<ReadChannel>, error: Error): void {
  const waiting = [...all].flatMap(({ pending }) => pending);
  for (const reader of channel.readers) {
    const wait = waiting.find((each) => each.reader === reader);
    if (wait === undefined) reader.end(error);
    else wait.refused(channel.name, error);
  }
}
