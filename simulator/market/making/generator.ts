/** The made market: seeded makers and takers at a chosen rate. They trade as the house, by the same engine. */
import type { Random } from "../../determinism/random.ts";
import { draw } from "../../determinism/random.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import { MadeBook } from "./made-book.ts";

/** Above the rate of this timer several actions share one. */
const fastestTimerMs = 10;
const takerShare = 0.12;
const moveShare = 0.5;

export class Generator {
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #books = new Map<Instrument, MadeBook>();
  /** Books with their cumulated weights: the busy ones are drawn more often. */
  #weighted: { readonly book: MadeBook; readonly upTo: number }[] = [];

  constructor(floor: TradingFloor, engine: Engine) {
    this.#floor = floor;
    this.#engine = engine;
    this.#random = floor.random;
  }

  /** Fills the books of new instruments, and drops those of ended ones. */
  seed(): void {
    const listed = new Set(this.#floor.instruments.values());
    for (const instrument of this.#books.keys()) if (!listed.has(instrument)) this.#books.delete(instrument);
    this.#engine.run(() => {
      for (const instrument of listed) {
        if (this.#books.has(instrument)) continue;
        const book = new MadeBook(this.#floor, this.#engine, instrument);
        this.#books.set(instrument, book);
        book.refill();
      }
    });
    let upTo = 0;
    this.#weighted = [...this.#books.values()].map((book) => {
      upTo += book.liquidity.weight;
      return { book, upTo };
    });
  }

  /** Milliseconds until the next call of `act`, and how many actions it makes. */
  plan(rate: number): { readonly delayMs: number; readonly actions: number } {
    const meanMs = 1_000 / rate;
    if (meanMs >= fastestTimerMs) return { delayMs: meanMs * (0.5 + this.#random()), actions: 1 };
    return { delayMs: fastestTimerMs, actions: Math.round(fastestTimerMs / meanMs) };
  }

  /** One action in one book: a quote moves, comes or goes, or the house takes. */
  act(): void {
    const book = this.#pick();
    if (book === undefined || !book.instrument.isOpen) return;
    const { levels } = book.liquidity;
    const { size } = book;
    const chance = this.#random();
    this.#engine.run(() => {
      if (size < levels) book.refill();
      else if (chance < takerShare) book.take();
      else if (chance < takerShare + moveShare) {
        book.withdraw();
        book.quote(this.#random() < 0.5);
      } else if (draw(this.#random, 4 * levels) < size) book.withdraw();
      else book.quote(this.#random() < 0.5);
    });
  }

  /** Moves all quotes to the current prices. */
  follow(): void {
    this.#engine.run(() => {
      for (const book of this.#books.values()) book.follow();
    });
  }

  #pick(): MadeBook | undefined {
    const target = this.#random() * (this.#weighted.at(-1)?.upTo ?? 0);
    let low = 0;
    let high = this.#weighted.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#weighted[middle]?.upTo ?? 0) <= target) low = middle + 1;
      else high = middle;
    }
    return this.#weighted[low]?.book;
  }
}
