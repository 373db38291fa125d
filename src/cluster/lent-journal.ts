/** The journal of a client that is a leader at times: it has one while it leads. */
import { JournalError } from "../errors/client.ts";
import { journalPatienceMs } from "../journal/intents.ts";
import type { Journal, JournalEntry, JournalIntent } from "../journal/journal.ts";
import type { Clock } from "../platform/clock.ts";
import { within } from "../platform/patience.ts";

export class LentJournal implements Journal {
  readonly #clock: Clock;
  #lent: Journal | undefined;
  /** Calls that were written down, and did not end yet. */
  readonly #open = new Set<string>();
  #onSettled: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives it a journal, until it is taken back. */
  lend(journal: Journal): void {
    this.#lent = journal;
  }

  /** Takes the journal back: nothing is written from now on, and what is open is for the next leader. */
  takeBack(): Journal | undefined {
    const lent = this.#lent;
    this.#lent = undefined;
    this.#forget([...this.#open]);
    return lent;
  }

  /** Resolves when every call that was written down has ended, and that is written down, too. */
  async settled(): Promise<void> {
    if (this.#open.size > 0) await new Promise<void>((resolve) => void this.#onSettled.push(resolve));
  }

  async append(entries: readonly JournalEntry[]): Promise<void> {
    const lent = this.#lent;
    if (lent === undefined) throw new JournalError("this process does not lead, and so has no journal");
    for (const entry of entries) if (entry.what === "intent") this.#open.add(entry.call);
    try {
      await within(this.#clock, journalPatienceMs, () => lent.append(entries));
    } finally {
      // An ending that was not kept is not written again: the next leader looks that call up.
      this.#forget(entries.filter(({ what }) => what === "ending").map(({ call }) => call));
    }
  }

  /** The leader looks up what its journal has. */
  unfinished(): readonly JournalIntent[] {
    return [];
  }

  /** The leader closes its journal. */
  close(): void {}

  #forget(calls: readonly string[]): void {
    for (const call of calls) this.#open.delete(call);
    if (this.#open.size === 0) for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}
