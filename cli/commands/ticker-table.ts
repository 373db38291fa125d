/** Tickers as a live table: a row an instrument. */
import pc from "picocolors";
import type { TickerEvent } from "../../src/index.ts";
import { LiveText } from "../terminal/live.ts";
import { amount, fixed, timeOfDay } from "../terminal/numbers.ts";
import { type Cell, tableOf } from "../terminal/output.ts";

/** Whether the messages of a channel are whole tickers. */
export function isTicker(channel: string): boolean {
  return channel.startsWith("ticker.");
}

/** The newest ticker of each instrument, drawn as it changes. */
export class TickerTable implements Disposable {
  readonly #rows = new Map<string, TickerEvent>();
  readonly #before = new Map<string, number>();
  readonly #text: LiveText;
  readonly #where: string;
  #gaps = 0;

  constructor(where: string) {
    this.#where = where;
    this.#text = new LiveText(() => this.#draw());
  }

  take(data: unknown): void {
    const ticker = data as TickerEvent;
    const last = this.#rows.get(ticker.instrument_name)?.mark_price;
    if (last !== undefined && last !== ticker.mark_price) this.#before.set(ticker.instrument_name, last);
    this.#rows.set(ticker.instrument_name, ticker);
    this.#text.touch();
  }

  gap(): void {
    this.#gaps++;
    this.#text.touch();
  }

  [Symbol.dispose](): void {
    this.#text[Symbol.dispose]();
  }

  #draw(): string {
    const heads = [
      "instrument",
      "bid size",
      "bid",
      "ask",
      "ask size",
      "last",
      "mark",
      "index",
      "24 h",
      "open interest",
    ];
    const rows = [...this.#rows.values()].map((ticker) => this.#row(ticker));
    const newest = Math.max(...[...this.#rows.values()].map(({ timestamp }) => timestamp));
    const foot = [
      this.#where,
      ...(Number.isFinite(newest) ? [`${timeOfDay(newest)} UTC`] : ["waiting for the first message"]),
      ...(this.#gaps === 0 ? [] : [pc.yellow(`${this.#gaps} gaps`)]),
    ];
    return `${tableOf(heads, rows, pc)}\n${pc.dim(foot.join("  "))}`;
  }

  #row(ticker: TickerEvent): readonly Cell[] {
    const { stats, mark_price: mark } = ticker;
    const before = this.#before.get(ticker.instrument_name) ?? mark;
    const paint = mark > before ? pc.green : mark < before ? pc.red : (text: string) => text;
    const change = stats?.price_change;
    return [
      ticker.instrument_name,
      amount(ticker.best_bid_amount),
      pc.green(amount(ticker.best_bid_price)),
      pc.red(amount(ticker.best_ask_price)),
      amount(ticker.best_ask_amount),
      amount(ticker.last_price),
      paint(amount(mark)),
      amount(ticker.index_price),
      typeof change === "number" ? (change < 0 ? pc.red : pc.green)(`${fixed(change, 2)}%`) : "-",
      amount(ticker.open_interest),
    ];
  }
}
