/** What one client says of the end of an instrument, against what is promised. */
import type { OrderBookView } from "../../../src/books/order-book.ts";
import type { Client } from "../../../src/client/client.ts";
import { isDeribitError } from "../../../src/errors/narrow.ts";
import type { Findings } from "../world/violations.ts";

const stepMs = 1_000;
/** An end that nothing reports is asked for half a minute after the expiry, then each minute: two of those may be lost. */
const longestLiveMs = 180_000;

/** What a view or a reader of the instrument is known by, and whether it has to have ended. */
interface Reading {
  readonly name: string;
  readonly errors: unknown[];
  isGivenUp: boolean;
}

/** Judges the end of one instrument. */
export class EndingTap {
  readonly #findings: Findings;
  readonly #client: Client;
  readonly #who: string;
  readonly #readings: Reading[] = [];
  readonly #books: OrderBookView[] = [];
  #told = 0;
  #isReported = false;
  #liveMs = 0;
  readonly instrument: string;

  constructor(who: string, client: Client, instrument: string, findings: Findings) {
    this.#who = who;
    this.#client = client;
    this.instrument = instrument;
    this.#findings = findings;
    client.on("ended", (error) => {
      if (error.instrument !== instrument) return;
      this.#told += 1;
      findings.tell(who, () => `${instrument} ended: ${error.state}`);
      if (this.#told > 1) this.#report("the end of an instrument is reported once", `was reported ${this.#told} times`);
    });
  }

  /** A reader of channels of the instrument alone. The result is called with the error at its end. */
  read(name: string): Reading & { end(error: unknown): void } {
    const errors: unknown[] = [];
    const reading = {
      name,
      errors,
      isGivenUp: false,
      end: (error: unknown): void => {
        errors.push(error);
        if (errors.length > 1) this.#report("a stream ends once", `${name} ended ${errors.length} times`);
      },
    };
    this.#readings.push(reading);
    return reading;
  }

  keep(book: OrderBookView): void {
    this.#books.push(book);
  }

  /** The state of the instrument reached a reader of its client. */
  reported(): void {
    this.#isReported = true;
  }

  /** Looks at the books each second from the expiry on, until none is live. */
  async look(pause: (ms: number) => Promise<void>, isOver: () => boolean): Promise<void> {
    while (!isOver() && this.#books.some(({ state }) => state !== "closed")) {
      await pause(stepMs);
      const isLive = this.#books.some(({ state }) => state === "live") && this.#client.state.name === "ready";
      if (!isLive) continue;
      this.#liveMs += stepMs;
      if (this.#isReported) this.#report("no book of a gone instrument is live", "is live after its end was reported");
      if (this.#liveMs !== longestLiveMs) continue;
      this.#report("no book of a gone instrument is live", `is live ${longestLiveMs / 1_000} s after its expiry`);
    }
  }

  /** Once quiet, all that was read has ended with the end of the instrument as its reason. */
  settle(): void {
    for (const { state, error } of this.#books) {
      if (state !== "closed") this.#report("no book of a gone instrument is live", `is ${state} in the end`);
      else this.#check("its book", error);
    }
    for (const { name, errors, isGivenUp } of this.#readings) {
      if (isGivenUp) continue;
      if (errors.length === 0) this.#report("streams of a gone instrument end", `never ended for ${name}`);
      else this.#check(name, errors[0]);
    }
    const isRead = this.#books.length > 0 || this.#readings.some((reading) => !reading.isGivenUp);
    if (isRead && this.#told === 0) this.#report("the end of an instrument is reported once", "was not reported");
  }

  #check(name: string, error: unknown): void {
    if (isDeribitError(error, "ended") && error.instrument === this.instrument) return;
    this.#report("books and streams end with the reason", `ended for ${name} with ${String(error)}`);
  }

  #report(invariant: string, what: string): void {
    this.#findings.report(invariant, `${this.#who}: ${this.instrument} ${what}`);
  }
}
