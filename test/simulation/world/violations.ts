/** What a run found to be broken. */

/** A promise of the library that did not hold. */
export interface Violation {
  /** The promise, in a few words: runs that break the same one count as the same failure. */
  readonly invariant: string;
  /** What happened instead. */
  readonly what: string;
  /** Milliseconds after the start. */
  readonly atMs: number;
}

/** One line of the story of a run. */
export interface LogLine {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/** Most violations that one run keeps: the first ones tell the most. */
const kept = 20;

/** Collects violations and, when asked for, the story around them. */
export class Findings {
  readonly violations: Violation[] = [];
  readonly log: LogLine[] = [];
  readonly tells: boolean;
  readonly #sinceStart: () => number;

  /** With `tells`, the whole story is kept: for the replay of one run. */
  constructor(sinceStart: () => number, tells: boolean) {
    this.#sinceStart = sinceStart;
    this.tells = tells;
  }

  report(invariant: string, what: string): void {
    const atMs = this.#sinceStart();
    if (this.violations.length < kept) this.violations.push({ invariant, what, atMs });
    if (this.tells) this.log.push({ atMs, who: "VIOLATION", what: `${invariant}: ${what}` });
  }

  /** Adds to the story. `what` is only made when it is read. */
  tell(who: string, what: () => string): void {
    if (this.tells) this.log.push({ atMs: this.#sinceStart(), who, what: what() });
  }
}
