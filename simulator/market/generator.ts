/** Makers and takers that keep the market alive: seeded, at a chosen rate. They trade as the house, through the same engine. */
import type { Random } from "../ports.ts";
import { draw } from "./chance.ts";
import type { Instrument } from "./instrument.ts";
import { liquidityOf } from "./liquidity.ts";
import type { Market } from "./market.ts";
import { Order } from "./order.ts";
import { houseId } from "./venue.ts";

/** Above this rate several actions share one timer. */
const fastestTimerMs = 10;
const takerShare = 0.12;
const moveShare = 0.5;

export class Generator {
  readonly #market: Market;
  readonly #random: Random;
  readonly #quotes = new Map<Instrument, Set<Order>>();
  /** Instruments with their cumulated weights: the busy ones are drawn more often. */
  #weighted: { readonly instrument: Instrument; readonly upTo: number }[] = [];
  #nextId = 0;

  constructor(market: Market) {
    this.#market = market;
    this.#random = market.venue.random;
  }

  /** Fills the books of all instruments that have none yet, and forgets those that are gone. */
  seed(): void {
    const listed = [...this.#market.venue.instruments.values()];
    for (const instrument of this.#quotes.keys()) {
      if (instrument.state !== "open" && !listed.includes(instrument)) this.#quotes.delete(instrument);
    }
    let upTo = 0;
    this.#weighted = listed.map((instrument) => {
      upTo += liquidityOf(instrument).weight;
      return { instrument, upTo };
    });
    this.#market.engine.run(() => {
      for (const instrument of listed) if (!this.#quotes.has(instrument)) this.#refill(instrument);
    });
  }

  /** Milliseconds until the next call of `act`, and how many actions it makes. */
  plan(rate: number): { readonly delayMs: number; readonly actions: number } {
    const meanMs = 1_000 / rate;
    if (meanMs < fastestTimerMs)
      return { delayMs: fastestTimerMs, actions: Math.round(rate / (1_000 / fastestTimerMs)) };
    return { delayMs: meanMs * (0.5 + this.#random()), actions: 1 };
  }

  /** One action somewhere: a quote moves, comes or goes, or somebody takes. */
  act(): void {
    const instrument = this.#pick();
    if (instrument === undefined || !instrument.isOpen) return;
    const quotes = this.#quotesOf(instrument);
    const { levels } = liquidityOf(instrument);
    const chance = this.#random();
    this.#market.engine.run(() => {
      if (quotes.size < levels) this.#refill(instrument);
      else if (chance < takerShare) this.#take(instrument);
      else if (chance < takerShare + moveShare) {
        this.#withdraw(quotes);
        this.#quote(instrument, this.#random() < 0.5);
      } else if (draw(this.#random, 4 * levels) < quotes.size) this.#withdraw(quotes);
      else this.#quote(instrument, this.#random() < 0.5);
    });
  }

  /** Lets the quotes follow the prices: what is on the wrong side goes, whoever is left there is traded with. */
  follow(): void {
    this.#market.engine.run(() => {
      for (const [instrument, quotes] of this.#quotes) {
        if (!instrument.isOpen || !this.#isCrossed(instrument)) continue;
        const fair = instrument.fairPrice;
        for (const order of quotes) {
          const price = instrument.contract.price(order.ticks ?? 0);
          if (order.isBuy ? price >= fair : price <= fair) this.#remove(quotes, order);
        }
        for (const isBuy of [true, false]) {
          const limit = instrument.contract.align(fair, isBuy ? "down" : "up");
          if (instrument.book.crosses(isBuy, limit))
            this.#send(instrument, isBuy, limit, this.#size(instrument), false);
        }
        this.#refill(instrument);
      }
    });
  }

  #isCrossed(instrument: Instrument): boolean {
    const { contract, fairPrice, book } = instrument;
    const { bestBid, bestAsk } = book;
    return (
      bestBid === undefined ||
      bestAsk === undefined ||
      contract.price(bestBid) >= fairPrice ||
      contract.price(bestAsk) <= fairPrice
    );
  }

  #pick(): Instrument | undefined {
    const target = this.#random() * (this.#weighted.at(-1)?.upTo ?? 0);
    let low = 0;
    let high = this.#weighted.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#weighted[middle]?.upTo ?? 0) <= target) low = middle + 1;
      else high = middle;
    }
    return this.#weighted[low]?.instrument;
  }

  #quotesOf(instrument: Instrument): Set<Order> {
    let quotes = this.#quotes.get(instrument);
    if (quotes === undefined) {
      quotes = new Set();
      this.#quotes.set(instrument, quotes);
    }
    for (const order of quotes) if (order.state !== "open") quotes.delete(order);
    return quotes;
  }

  #refill(instrument: Instrument): void {
    const quotes = this.#quotesOf(instrument);
    const { levels } = liquidityOf(instrument);
    const bids = [...quotes].filter((order) => order.isBuy).length;
    const asks = quotes.size - bids;
    for (let missing = levels - bids; missing > 0; missing -= 1) this.#quote(instrument, true, missing - 1);
    for (let missing = levels - asks; missing > 0; missing -= 1) this.#quote(instrument, false, missing - 1);
  }

  /** Adds a quote some levels away from the fair price; never against another quote of the house. */
  #quote(instrument: Instrument, isBuy: boolean, level = this.#drawLevel(instrument)): void {
    const { contract, book, fairPrice } = instrument;
    const { halfSpread, gap } = liquidityOf(instrument);
    const distance = halfSpread + (level + this.#random()) * gap;
    const wanted = contract.align(isBuy ? fairPrice - distance : fairPrice + distance, isBuy ? "down" : "up");
    if (wanted > instrument.maxTicks || (isBuy && fairPrice - distance <= 0)) return;
    const opposite = isBuy ? book.asks.best : book.bids.best;
    const isOwn = opposite?.head?.userId === houseId;
    const crosses = book.crosses(isBuy, wanted);
    if (crosses && isOwn) return;
    this.#send(instrument, isBuy, wanted, this.#size(instrument), true);
  }

  #drawLevel(instrument: Instrument): number {
    const { levels } = liquidityOf(instrument);
    return Math.floor(this.#random() * this.#random() * levels);
  }

  /** Somebody takes a part of the best level. */
  #take(instrument: Instrument): void {
    const isBuy = this.#random() < 0.5;
    const best = instrument.book.side(!isBuy).best;
    if (best === undefined) return;
    const lots = Math.max(1, Math.min(this.#size(instrument), Math.ceil(best.lots * this.#random() * 1.2)));
    this.#send(instrument, isBuy, best.ticks, lots, false);
  }

  #send(instrument: Instrument, isBuy: boolean, ticks: number, lots: number, rests: boolean): void {
    this.#nextId += 1;
    const order = new Order({
      id: `H-${this.#nextId}`,
      userId: houseId,
      group: houseId,
      connection: "",
      contract: instrument.contract,
      isBuy,
      type: "limit",
      timeInForce: rests ? "good_til_cancelled" : "immediate_or_cancel",
      lots,
      ticks,
      label: "",
      postOnly: false,
      rejectPostOnly: false,
      reduceOnly: false,
      displayLots: undefined,
      mmp: false,
      now: this.#market.venue.now(),
    });
    this.#market.engine.work(instrument, order, ticks, rests ? ticks : undefined);
    if (order.level !== undefined) this.#quotesOf(instrument).add(order);
  }

  #size(instrument: Instrument): number {
    const { meanLots } = liquidityOf(instrument);
    const spread = this.#random();
    return Math.max(1, Math.round(meanLots * 2 * spread * spread * 1.5));
  }

  #withdraw(quotes: Set<Order>): void {
    let skipped = draw(this.#random, quotes.size);
    for (const order of quotes) {
      if (skipped === 0) {
        this.#remove(quotes, order);
        return;
      }
      skipped -= 1;
    }
  }

  #remove(quotes: Set<Order>, order: Order): void {
    quotes.delete(order);
    this.#market.engine.cancel(order, undefined);
  }
}
