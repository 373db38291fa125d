/** Writes calls down before they leave, and how they end. Calls of one moment are one append. */
import type { Clock } from "../platform/clock.ts";
import { within } from "../platform/patience.ts";
import type { Journal, JournalEnding, JournalEntry, JournalIntent } from "./journal.ts";

export interface IntentsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Entries could not be kept. */
  onFailure(cause: unknown, entries: readonly JournalEntry[]): void;
}

/** No call waits for an ending to be written: those of this many milliseconds are written together. */
const endingsMs = 20;
/** Longest wait for a journal, in milliseconds: one that never answers must not keep cancels from leaving. */
export const journalPatienceMs = 5_000;

/** The pen of one client. */
export class Intents {
  readonly #options: IntentsOptions;
  #entries: JournalEntry[] = [];
  #leaving: ((failure?: { readonly cause: unknown }) => void)[] = [];
  #writing: Promise<void> | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(options: IntentsOptions) {
    this.#options = options;
  }

  /** Writes that a call is about to leave, then calls `leave`: with the failure, if it could not be written. */
  intend(intent: JournalIntent, leave: (failure?: { readonly cause: unknown }) => void): void {
    this.#entries.push(intent);
    this.#leaving.push(leave);
    this.#write();
  }

  /** Writes how a call ended, a little later. */
  end(ending: JournalEnding): void {
    this.#entries.push(ending);
    this.#writeLater();
  }

  /** Resolves when all that was handed in is written, or has failed. */
  async flush(): Promise<void> {
    while (this.#entries.length > 0 || this.#writing !== undefined) await this.#write();
  }

  #writeLater(): void {
    this.#stopTimer ??= this.#options.clock.schedule(endingsMs, () => {
      this.#stopTimer = undefined;
      this.#write();
    });
  }

  /** One append at a time keeps the order; what comes meanwhile is the next one. */
  #write(): Promise<void> {
    this.#writing ??= Promise.resolve()
      .then(() => this.#append())
      .finally(() => {
        this.#writing = undefined;
        if (this.#leaving.length > 0) this.#write();
        else if (this.#entries.length > 0) this.#writeLater();
      });
    return this.#writing;
  }

  async #append(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const entries = this.#entries;
    const leaving = this.#leaving;
    this.#entries = [];
    this.#leaving = [];
    if (entries.length === 0) return;
    let failure: { readonly cause: unknown } | undefined;
    const { journal, clock, onFailure } = this.#options;
    try {
      const kept = journal.append(entries);
      if (kept !== undefined) await within(clock, journalPatienceMs, () => kept);
    } catch (cause) {
      failure = { cause };
      onFailure(cause, entries);
    }
    for (const leave of leaving) leave(failure);
  }
}
