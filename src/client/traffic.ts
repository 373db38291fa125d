/** Counts the messages that are handed to readers, by the family of their channel. */
import type { FamilyTraffic } from "./events.ts";

/** One message in so many is reported: enough for a distribution, and little of the time of a message. */
const every = 64;

/** Counts by family of channels. */
export class Traffic {
  readonly #families = new Map<string, { messages: number; bytes: number }>();
  #untilNext = 1;

  get counts(): Readonly<Record<string, FamilyTraffic>> {
    return Object.fromEntries([...this.#families].map(([family, counts]) => [family, { ...counts }]));
  }

  /** A message comes. True for one that is to be reported. */
  note(family: string, bytes: number): boolean {
    const counts = this.#families.get(family);
    if (counts === undefined) this.#families.set(family, { messages: 1, bytes });
    else {
      counts.messages++;
      counts.bytes += bytes;
    }
    if (--this.#untilNext > 0) return false;
    this.#untilNext = every;
    return true;
  }
}
