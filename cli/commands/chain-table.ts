/** The options of one expiry, by strike: calls at the left, puts at the right. */
import pc from "picocolors";
import type { Instrument, TickerEvent } from "../../src/index.ts";
import { amount, fixed, timeOfDay } from "../terminal/numbers.ts";
import { type Cell, tableOf } from "../terminal/output.ts";

interface Strike {
  readonly strike: number;
  readonly call?: string;
  readonly put?: string;
}

/** One side of a strike as data: prices in the quote currency, volatility in percent. */
interface OptionQuote {
  readonly instrument_name: string;
  readonly bid: number | null | undefined;
  readonly ask: number | null | undefined;
  readonly mark: number | undefined;
  readonly mark_iv: number | undefined;
  readonly greeks: TickerEvent["greeks"];
  readonly open_interest: number | undefined;
}

/** A chain that tickers fill. */
export class ChainTable {
  readonly #strikes: readonly Strike[];
  readonly #tickers = new Map<string, TickerEvent>();
  readonly #title: string;
  readonly #where: string;

  constructor(options: readonly Instrument[], title: string, where: string) {
    const strikes = new Map<number, Strike>();
    for (const { strike = 0, option_type, instrument_name } of options) {
      strikes.set(strike, {
        ...strikes.get(strike),
        strike,
        [option_type === "put" ? "put" : "call"]: instrument_name,
      });
    }
    this.#strikes = [...strikes.values()].sort((a, b) => a.strike - b.strike);
    this.#title = title;
    this.#where = where;
  }

  take(ticker: TickerEvent): void {
    this.#tickers.set(ticker.instrument_name, ticker);
  }

  /** How many options have a ticker. */
  get filled(): number {
    return this.#tickers.size;
  }

  /** The whole chain as one document. */
  document(): object {
    return {
      underlying_price: this.#underlying,
      strikes: this.#strikes.map(({ strike, call, put }) => ({
        strike,
        call: this.#quote(call),
        put: this.#quote(put),
      })),
    };
  }

  draw(): string {
    const sides = ["open int", "delta", "iv", "bid", "mark", "ask"];
    const heads = [...sides, "strike", ...sides.toReversed()];
    const forward = this.#underlying;
    const rows = this.#strikes.map(({ strike, call, put }) => [
      ...this.#cells(this.#quote(call)),
      forward === undefined || strike < forward ? pc.bold(amount(strike)) : pc.bold(pc.cyan(amount(strike))),
      ...this.#cells(this.#quote(put)).toReversed(),
    ]);
    const newest = Math.max(...[...this.#tickers.values()].map(({ timestamp }) => timestamp));
    const foot = [
      this.#title,
      this.#where,
      `underlying ${fixed(forward, 2)}`,
      Number.isFinite(newest) ? `${timeOfDay(newest)} UTC` : "waiting for the first message",
    ];
    return `${pc.dim("calls at the left, puts at the right")}\n${tableOf(heads, rows, pc)}\n${pc.dim(foot.join("  "))}`;
  }

  get #underlying(): number | undefined {
    return this.#tickers.values().next().value?.underlying_price;
  }

  #quote(name: string | undefined): OptionQuote | undefined {
    if (name === undefined) return undefined;
    const ticker = this.#tickers.get(name);
    return {
      instrument_name: name,
      bid: ticker?.best_bid_price,
      ask: ticker?.best_ask_price,
      mark: ticker?.mark_price,
      mark_iv: ticker?.mark_iv,
      greeks: ticker?.greeks,
      open_interest: ticker?.open_interest,
    };
  }

  #cells(quote: OptionQuote | undefined): readonly Cell[] {
    return [
      amount(quote?.open_interest),
      fixed(quote?.greeks?.delta, 2),
      quote?.mark_iv === undefined ? "-" : `${fixed(quote.mark_iv, 1)}%`,
      pc.green(amount(quote?.bid)),
      amount(quote?.mark),
      pc.red(amount(quote?.ask)),
    ];
  }
}
