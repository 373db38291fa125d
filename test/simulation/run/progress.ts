/** Shows how far many runs have come: a bar in a terminal, a line now and then elsewhere. */
import { clearLine, cursorTo } from "node:readline";
import { SingleBar } from "cli-progress";
import type { Outcome } from "./messages.ts";
import { failureOf } from "./report.ts";

/** Milliseconds between two lines where nobody could see a bar. */
const lineEveryMs = 10_000;

/** The progress of one play. Failures are printed as they come. */
export class Progress {
  readonly #bar: SingleBar;
  #failed = 0;

  constructor(count: number) {
    const figures = "{value} of {total} seeds, {failed} failed, {duration_formatted} gone, {eta_formatted} left";
    this.#bar = new SingleBar({
      format: process.stderr.isTTY ? `{bar} ${figures}` : figures,
      barsize: 24,
      forceRedraw: true,
      etaBuffer: 100,
      noTTYOutput: true,
      notTTYSchedule: lineEveryMs,
    });
    this.#bar.start(count, 0, { failed: 0 });
  }

  get failed(): number {
    return this.#failed;
  }

  /** A run has ended. */
  note(outcome: Outcome): void {
    if (outcome.violations.length > 0) {
      this.#failed += 1;
      if (process.stderr.isTTY) {
        cursorTo(process.stderr, 0);
        clearLine(process.stderr, 0);
      }
      console.log(`${failureOf(outcome)}\n`);
    }
    this.#bar.increment(1, { failed: this.#failed });
  }

  stop(): void {
    this.#bar.stop();
  }
}
