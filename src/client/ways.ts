/** Counts in which way messages and replies were read, so that a new order of members shows as a number, and as drift. */
import type { DriftLog } from "../api/drift.ts";
import type { ParsedMessages } from "./events.ts";

/** So many messages of a family, or replies to a method, in a row in an order that is not known are a change of the exchange, and no exception. */
const mostInRow = 100;

interface Counts {
  fast: number;
  slow: number;
  slowInRow: number;
}

/** Counts by family of channels, and by method. */
export class Ways {
  readonly #families = new Map<string, Counts>();
  readonly #drift: DriftLog;

  constructor(drift: DriftLog) {
    this.#drift = drift;
  }

  get counts(): Readonly<Record<string, ParsedMessages>> {
    return Object.fromEntries([...this.#families].map(([family, { fast, slow }]) => [family, { fast, slow }]));
  }

  /** A message was read from its bytes, or could not be. */
  note(family: string, isFast: boolean): void {
    let counts = this.#families.get(family);
    if (counts === undefined) {
      counts = { fast: 0, slow: 0, slowInRow: 0 };
      this.#families.set(family, counts);
    }
    if (isFast) {
      counts.fast++;
      counts.slowInRow = 0;
      return;
    }
    counts.slow++;
    if (++counts.slowInRow !== mostInRow) return;
    const message = "comes with members in an order that is not known, and is read by JSON.parse";
    this.#drift.note(family, [{ path: "", message, severity: "added" }]);
  }
}
