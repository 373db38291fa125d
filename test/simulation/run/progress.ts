/** Shows how far many runs have come: a bar in a terminal, a line now and then elsewhere. */
import { MultiBar, SingleBar } from "cli-progress";
import type { Outcome } from "./messages.ts";
import { failureOf } from "./report.ts";

const figures = "{value} of {total} seeds, {failed} failed, {duration_formatted} gone, {eta_formatted} left";
const options = { barsize: 24, etaBuffer: 100 };
/** Milliseconds between two lines where no bar can be shown. */
const lineEveryMs = 10_000;

/** The progress of one play. Failures are printed as they come. */
export class Progress {
  /** In a terminal: the kind of bar that lets other lines pass above it. */
  readonly #bars: MultiBar | undefined;
  readonly #bar: SingleBar;
  #failed = 0;

  constructor(count: number) {
    if (process.stderr.isTTY) {
      this.#bars = new MultiBar({ ...options, format: `{bar} ${figures}` });
      this.#bar = this.#bars.create(count, 0, { failed: 0 });
    } else {
      this.#bar = new SingleBar({ ...options, format: figures, noTTYOutput: true, notTTYSchedule: lineEveryMs });
      this.#bar.start(count, 0, { failed: 0 });
    }
  }

  get failed(): number {
    return this.#failed;
  }

  /** A run has ended. */
  note(outcome: Outcome): void {
    if (outcome.violations.length > 0) {
      this.#failed += 1;
      const text = `${failureOf(outcome)}\n`;
      if (this.#bars === undefined) console.log(text);
      else this.#bars.log(`${text}\n`);
    }
    this.#bar.increment(1, { failed: this.#failed });
  }

  stop(): void {
    (this.#bars ?? this.#bar).stop();
  }
}
