/** A book as a loop reads it: each change has to build on the message before it. */
import type { Findings } from "../world/violations.ts";

/** What a message of a book says of its place. */
export interface Link {
  readonly type: "snapshot" | "change";
  readonly change_id: number;
  readonly prev_change_id?: number;
}

/** One reading. */
export class Chain {
  readonly #channel: string;
  readonly #findings: Findings;
  #changeId: number | undefined;

  constructor(channel: string, findings: Findings) {
    this.#channel = channel;
    this.#findings = findings;
  }

  /** The next message that the loop was given. */
  follow({ type, change_id, prev_change_id }: Link): void {
    if (type === "change" && prev_change_id !== this.#changeId) {
      const what = `${this.#channel}: ${change_id} builds on ${prev_change_id}, the loop was at ${this.#changeId}`;
      this.#findings.report("a loop misses nothing in silence", what);
    }
    this.#changeId = change_id;
  }
}
