/** The market maker: quotes both sides, edits, cancels, and now and then sweeps everything away. */
import type { Chance } from "../plan/chance.ts";
import { orderIdOf } from "../taps/fates.ts";
import type { Caller } from "./caller.ts";
import { chooseTraded, quotePrice, type Traded } from "./market.ts";
import type { Pace } from "./pace.ts";

interface Quote {
  readonly orderId: string;
  readonly instrument: Traded;
  readonly isBuy: boolean;
  readonly label: string | undefined;
  /** Terms that it was given last. */
  terms: { readonly lots: number; readonly ticks: number };
}

const mostQuotes = 12;
/** How long the maker waits for the end of what it began, in milliseconds. */
const patienceMs = 2_000;

/** Works until the time is over. */
export async function runMaker(caller: Caller, chance: Chance, pace: Pace): Promise<void> {
  const maker = new Maker(caller, chance);
  await pace.pause(chance.between(0, 3_000));
  const acts: Promise<void>[] = [];
  while (!pace.isOver) {
    const act = maker.act();
    acts.push(act);
    // While a lost call is looked up, the work goes on: another edit of the order may come in between.
    await Promise.race([act, pace.pause(patienceMs)]);
    await pace.pause(chance.between(1_000, 15_000));
  }
  await Promise.all(acts);
}

class Maker {
  readonly #caller: Caller;
  readonly #chance: Chance;
  #quotes: Quote[] = [];
  #labels = 0;

  constructor(caller: Caller, chance: Chance) {
    this.#caller = caller;
    this.#chance = chance;
  }

  async act(): Promise<void> {
    const what = this.#chance.between(0, 1);
    if (what > 0.995) await this.#burst();
    else if (this.#quotes.length > mostQuotes || what > 0.95) await this.#sweep();
    else if (what < 0.5 || this.#quotes.length === 0) await this.#quoteBoth();
    else if (what < 0.75) await this.#edit();
    else await this.#cancel();
  }

  /** Several orders at once: they share a frame write, and whatever happens to the line. */
  async #quoteBoth(): Promise<void> {
    const instrument = chooseTraded(this.#chance);
    const sides = this.#chance.pick([[true], [false], [true, false], [true, false], [true, false, true, false]]);
    await Promise.all(sides.map((isBuy) => this.#quote(instrument, isBuy)));
  }

  async #quote(instrument: Traded, isBuy: boolean): Promise<void> {
    this.#labels += 1;
    const label = this.#chance.happens(0.5) ? `quote-${this.#labels}` : undefined;
    const terms = this.#terms();
    const ending = await this.#caller.call(isBuy ? "private/buy" : "private/sell", {
      instrument_name: instrument.name,
      amount: instrument.lot * terms.lots,
      price: quotePrice(instrument, isBuy, terms.ticks),
      ...(label !== undefined && { label }),
      ...(this.#chance.happens(0.5) && { post_only: true }),
    });
    const orderId = ending.kind === "result" ? orderIdOf(ending.value) : undefined;
    if (orderId !== undefined) this.#quotes.push({ orderId, instrument, isBuy, label, terms });
  }

  /** More orders in one breath than the exchange takes: the limiter has to hold some of them back. */
  async #burst(): Promise<void> {
    const instrument = chooseTraded(this.#chance);
    await Promise.all(Array.from({ length: 30 }, (_, at) => this.#quote(instrument, at % 2 === 0)));
    await this.#sweep();
  }

  #terms(): Quote["terms"] {
    return { lots: this.#chance.whole(1, 5), ticks: this.#chance.whole(1, 20) };
  }

  /** Half of the edits leave size and price, and change another term: what was edited shows there alone. */
  async #edit(): Promise<void> {
    const [last] = this.#quotes.slice(-1);
    const quote = last !== undefined && this.#chance.happens(0.5) ? last : this.#chance.pick(this.#quotes);
    const { orderId, instrument, isBuy, label } = quote;
    const isByLabel = label !== undefined && this.#chance.happens(0.3);
    const which = isByLabel ? { label, instrument_name: instrument.name } : { order_id: orderId };
    if (this.#chance.happens(0.5)) quote.terms = this.#terms();
    const amount = instrument.lot * quote.terms.lots;
    const size = this.#chance.happens(0.3) ? { contracts: amount / instrument.contractSize } : { amount };
    await this.#caller.call(isByLabel ? "private/edit_by_label" : "private/edit", {
      ...which,
      ...size,
      price: quotePrice(instrument, isBuy, quote.terms.ticks),
      ...(this.#chance.happens(0.6) && { post_only: this.#chance.happens(0.5) }),
      ...(this.#chance.happens(0.4) && { reduce_only: this.#chance.happens(0.3) }),
    });
  }

  async #cancel(): Promise<void> {
    const quote = this.#chance.pick(this.#quotes);
    const ending =
      quote.label !== undefined && this.#chance.happens(0.3)
        ? await this.#caller.call("private/cancel_by_label", { label: quote.label })
        : await this.#caller.call("private/cancel", { order_id: quote.orderId });
    // What was refused is not open any more, as far as this maker cares; what is unknown is tried again.
    if (ending.kind === "result" || ending.error.outcome === "refused") {
      this.#quotes = this.#quotes.filter((each) => each !== quote);
    }
  }

  async #sweep(): Promise<void> {
    const [method, params] = this.#chance.pick([
      ["private/cancel_all", {}],
      ["private/cancel_all", { detailed: true }],
      ["private/cancel_all_by_instrument", { instrument_name: "BTC-PERPETUAL" }],
    ] as const);
    const ending = await this.#caller.call(method, params);
    if (ending.kind === "result" || this.#quotes.length > 2 * mostQuotes) this.#quotes = [];
  }
}
