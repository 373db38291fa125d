/** Counters of everything that has a number. Each kind has a counter of its own, so that its ids do not depend on other kinds. */
import type { Random } from "../../determinism/random.ts";
import { draw } from "../../determinism/random.ts";
import type { InstrumentSpec } from "./spec.ts";

/** The id of a trade by its number. */
export function tradeId(spec: InstrumentSpec, serial: number): string {
  return `${prefix(spec)}${serial}`;
}

/** The id of a match by its number: beyond 2^53 as on the real exchange, hence text. */
export function matchId(serial: number): string {
  return `${serial}000000000`;
}

/** Bitcoin-settled ids are bare numbers, all others name their currency. */
function prefix(spec: InstrumentSpec): string {
  return spec.settlement === "BTC" ? "" : `${spec.settlement}-`;
}

const triggerLetters = { index_price: "I", mark_price: "M", last_price: "T" } as const;

export class Ids {
  #order: number;
  #trade: number;
  #match: number;
  #change: number;
  #log: number;
  #linked: number;
  #trigger = 0;
  #house = 0;

  constructor(random: Random) {
    this.#order = 70_000_000_000 + draw(random, 1_000_000_000);
    this.#trade = 200_000_000 + draw(random, 10_000_000);
    this.#match = 225_000_000 + draw(random, 1_000_000);
    this.#change = 100_000_000_000 + draw(random, 1_000_000_000);
    this.#log = 10_000_000 + draw(random, 1_000_000);
    this.#linked = 6_000_000 + draw(random, 1_000_000);
  }

  order(spec: InstrumentSpec): string {
    this.#order += 1;
    return `${prefix(spec)}${this.#order}`;
  }

  triggerOrder(spec: InstrumentSpec, source: keyof typeof triggerLetters, isBuy: boolean): string {
    this.#trigger += 1;
    return `${prefix(spec)}SL${triggerLetters[source]}${isBuy ? "B" : "S"}-${this.#trigger}`;
  }

  linkedOrder(spec: InstrumentSpec): string {
    this.#linked += 1;
    return `${prefix(spec)}OTO-${this.#linked}`;
  }

  /** Orders of the made market. The API never shows them. */
  house(): string {
    this.#house += 1;
    return `H-${this.#house}`;
  }

  /** The number of a trade; its text is made on request. */
  trade(): number {
    this.#trade += 1;
    return this.#trade;
  }

  match(): number {
    this.#match += 1;
    return this.#match;
  }

  change(): number {
    this.#change += 1;
    return this.#change;
  }

  log(): number {
    this.#log += 1;
    return this.#log;
  }

  ocoRef(): string {
    this.#linked += 1;
    return String(this.#linked);
  }
}
