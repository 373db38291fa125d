/** The port of a value with revisions that several processes share. */

/** What stands in a register. */
export interface Registered {
  /** Empty where nothing was written yet. */
  readonly value: string;
  /** Counts up with each write; 0 where nothing was written yet. */
  readonly revision: number;
}

/** One value that is kept outside of its processes. */
export interface Register {
  /** Rejects when it cannot be read. */
  read(): Promise<Registered>;
  /**
   * Writes where `revision` still stands, and gives the new revision; `undefined` where another write came first. Rejects
   * when that is not known: the value may have been written, or may be written later.
   */
  write(value: string, revision: number): Promise<number | undefined>;
}
