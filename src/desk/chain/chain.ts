/** The live chain of options on a pair. */
import type { CurrencyOrAny, Instrument } from "../../../generated/types.ts";
import type { ViewState } from "../../books/order-book.ts";
import { ConfigError } from "../../errors/client.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";
import type { MarketClient } from "../client.ts";
import { parseExpiry } from "../instruments/expiry.ts";
import { type LiveInstruments, liveInstruments } from "../instruments/live.ts";
import { callListener } from "../listener.ts";
import { type ChainExpiry, gridOf } from "./grid.ts";
import { type OptionQuote, quoteOf } from "./quote.ts";
import { Tickers } from "./tickers.ts";

/** Options of `optionChain`. */
export interface OptionChainOptions {
  /** One expiry as names of instruments spell it, as `27MAR26`. Each option is a channel: all of BTC are hundreds. @default all */
  readonly expiry?: string | undefined;
  /** Called after changes, at most once in `conflateMs`; at once where the chain is not live any more. What it throws is a warning. */
  readonly onChange?: ((chain: OptionChain) => void) | undefined;
  /** Milliseconds from a change to the call of `onChange` that covers it and all that follow meanwhile. @default 100 */
  readonly conflateMs?: number | undefined;
  /** Longest wait for the first tickers after the list is known, in milliseconds: some options may be silent. @default 2_000 */
  readonly firstTickersMs?: number | undefined;
  /** Gives up waiting for the chain, and closes it later on. */
  readonly signal?: AbortSignal | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** A chain that is kept up to date until it is closed. */
export interface OptionChain extends AsyncDisposable {
  /** As it was asked for, as `BTC` or `BTC_USDC`. */
  readonly pair: string;
  readonly state: ViewState;
  /** The expiries in order of time while the chain is live, `undefined` otherwise: old prices are not read by mistake. */
  readonly live: readonly ChainExpiry[] | undefined;
  /** Listed options whose first ticker has not come; 0 when all are there. */
  readonly missing: number;
  /** Why the chain ended by itself; `undefined` otherwise. */
  readonly error: Error | undefined;
  close(): Promise<void>;
}

const known: KnownOptions<OptionChainOptions> = {
  expiry: "string",
  onChange: "function",
  conflateMs: "checked",
  firstTickersMs: "checked",
  signal: "signal",
  clock: ["now", "schedule"],
};
const pairShape = /^([A-Z0-9]+)(?:_([A-Z0-9]+))?$/;

/**
 * Keeps the options on a pair by expiry and strike, with bid, ask, mark, volatilities, Greeks and open interest. The pair is spelt as in
 * names: `BTC` for inverse options, `BTC_USDC` for linear ones. Options that are listed join, those that expire leave. Resolves when every
 * option has its first ticker, or after `firstTickersMs`. Rejects as `liveInstruments` does.
 *
 * ```ts
 * await using chain = await optionChain(deribit, "BTC", { expiry: "27MAR26" });
 * for (const { strike, call } of chain.live?.[0]?.strikes ?? []) console.log(strike, call?.bid, call?.ask, call?.greeks?.delta);
 * ```
 */
export async function optionChain(
  client: MarketClient,
  pair: string,
  options: OptionChainOptions = {},
): Promise<OptionChain> {
  checkOptions("", options, known);
  const { expiry, conflateMs = 100, firstTickersMs = 2_000, signal, clock = systemClock, onChange } = options;
  const [, base, quote] = (typeof pair === "string" && pairShape.exec(pair)) || [];
  if (base === undefined)
    throw new ConfigError("pair", "as names have it, as `BTC` or `BTC_USDC`", pair ?? String(pair));
  for (const [name, value] of Object.entries({ conflateMs, firstTickersMs })) {
    if (!(value >= 0)) throw new ConfigError(name, "a number of milliseconds of 0 or more", value);
  }
  if (expiry !== undefined) parseExpiry(expiry);
  const prefix = expiry === undefined ? `${pair}-` : `${pair}-${expiry}-`;
  const view = new ChainView(pair, prefix, client, clock, conflateMs, onChange);
  await view.open((quote ?? base) as CurrencyOrAny, signal, firstTickersMs);
  return view;
}

class ChainView implements OptionChain {
  readonly pair: string;
  readonly #prefix: string;
  readonly #client: MarketClient;
  readonly #clock: Clock;
  readonly #conflateMs: number;
  readonly #onChange: OptionChainOptions["onChange"];
  readonly #tickers: Tickers;
  #list: LiveInstruments | undefined;
  #grid: readonly ChainExpiry[] | undefined;
  #stopFiring: (() => void) | undefined;
  #awaitsTickers: (() => void) | undefined;

  constructor(
    pair: string,
    prefix: string,
    client: MarketClient,
    clock: Clock,
    conflateMs: number,
    onChange: OptionChainOptions["onChange"],
  ) {
    this.pair = pair;
    this.#prefix = prefix;
    this.#client = client;
    this.#clock = clock;
    this.#conflateMs = conflateMs;
    this.#onChange = onChange;
    this.#tickers = new Tickers(client, clock, () => this.#changed());
  }

  async open(currency: CurrencyOrAny, signal: AbortSignal | undefined, firstTickersMs: number): Promise<void> {
    this.#list = await liveInstruments(this.#client, {
      currency,
      kind: "option",
      signal,
      clock: this.#clock,
      onChange: (list) => this.#onList(list),
    });
    this.#onList(this.#list);
    if (this.missing === 0) return;
    await new Promise<void>((resolve) => {
      const stop = this.#clock.schedule(firstTickersMs, resolve);
      this.#awaitsTickers = () => {
        stop();
        resolve();
      };
    });
    this.#awaitsTickers = undefined;
    if (this.state === "closed") {
      throw this.error ?? signal?.reason ?? new ConfigError("signal", "one that has not come");
    }
  }

  get state(): ViewState {
    return this.#list?.state ?? "building";
  }

  get error(): Error | undefined {
    return this.#list?.error;
  }

  get live(): readonly ChainExpiry[] | undefined {
    if (this.#list?.live === undefined) return undefined;
    this.#grid ??= gridOf(this.#options(this.#list), (name) => this.#quote(name));
    return this.#grid;
  }

  get missing(): number {
    return this.live?.reduce((sum, { missing }) => sum + missing, 0) ?? 0;
  }

  async close(): Promise<void> {
    await this.#list?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #options({ live }: LiveInstruments): readonly Instrument[] {
    return [...(live?.values() ?? [])].filter(({ instrument_name }) => instrument_name.startsWith(this.#prefix));
  }

  #quote(name: string): OptionQuote | undefined {
    const instrument = this.#list?.live?.get(name);
    const ticker = this.#tickers.get(name);
    return instrument === undefined || ticker === undefined ? undefined : quoteOf(instrument, ticker);
  }

  #onList(list: LiveInstruments): void {
    this.#list ??= list;
    this.#grid = undefined;
    if (list.live === undefined) {
      this.#tickers.forget();
      if (list.state === "closed") {
        this.#tickers.close();
        this.#awaitsTickers?.();
      }
      this.#fire();
      return;
    }
    this.#tickers.follow(this.#options(list).map(({ instrument_name }) => instrument_name));
    this.#changed();
  }

  #changed(): void {
    this.#grid = undefined;
    if (this.#awaitsTickers !== undefined && this.live !== undefined && this.missing === 0) this.#awaitsTickers();
    if (this.state !== "closed") this.#stopFiring ??= this.#clock.schedule(this.#conflateMs, () => this.#fire());
  }

  #fire(): void {
    this.#stopFiring?.();
    this.#stopFiring = undefined;
    const onChange = this.#onChange;
    if (onChange !== undefined) callListener("`onChange` of an option chain", () => onChange(this));
  }
}
