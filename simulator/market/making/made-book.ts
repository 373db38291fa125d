/** The quotes of the house in one book: how they are placed, follow the price and are taken. Knows nothing of time. */
import type { Random } from "../../determinism/random.ts";
import { draw } from "../../determinism/random.ts";
import { houseId, type TradingFloor } from "../floor/trading-floor.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Engine } from "../matching/engine.ts";
import { Order } from "../orders/order.ts";
import { type Liquidity, liquidityOf } from "./liquidity.ts";

export class MadeBook {
  readonly instrument: Instrument;
  readonly #floor: TradingFloor;
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #quotes = new Set<Order>();
  #liquidity: Liquidity;
  /** Fair price that `#liquidity` was made for. */
  #madeFor: number;

  constructor(floor: TradingFloor, engine: Engine, instrument: Instrument) {
    this.#floor = floor;
    this.#engine = engine;
    this.#random = floor.random;
    this.instrument = instrument;
    this.#liquidity = liquidityOf(instrument);
    this.#madeFor = instrument.fairPrice;
  }

  get liquidity(): Liquidity {
    if (this.#madeFor !== this.instrument.fairPrice) {
      this.#liquidity = liquidityOf(this.instrument);
      this.#madeFor = this.instrument.fairPrice;
    }
    return this.#liquidity;
  }

  /** Number of quotes that still rest. */
  get size(): number {
    for (const order of this.#quotes) if (order.state !== "open") this.#quotes.delete(order);
    return this.#quotes.size;
  }

  /** Brings both sides to their full number of quotes. */
  refill(): void {
    const { levels } = this.liquidity;
    const { size } = this;
    let bids = 0;
    for (const order of this.#quotes) if (order.isBuy) bids += 1;
    const asks = size - bids;
    for (let missing = levels - bids; missing > 0; missing -= 1) this.quote(true, missing - 1);
    for (let missing = levels - asks; missing > 0; missing -= 1) this.quote(false, missing - 1);
  }

  /** Adds a quote some levels away from the fair price; never against another quote of the house. */
  quote(isBuy: boolean, level = this.#drawLevel()): void {
    const { contract, book, fairPrice, maxTicks } = this.instrument;
    const { halfSpread, gap } = this.liquidity;
    const distance = halfSpread + (level + this.#random()) * gap;
    if (isBuy && fairPrice <= distance) return;
    const ticks = contract.align(isBuy ? fairPrice - distance : fairPrice + distance, isBuy ? "down" : "up");
    if (ticks > maxTicks) return;
    const opposite = book.side(!isBuy).best;
    if (opposite?.head?.userId === houseId && book.crosses(isBuy, ticks)) return;
    this.#send(isBuy, ticks, this.#drawLots(), true);
  }

  /** Cancels one quote. */
  withdraw(): void {
    let skipped = draw(this.#random, this.#quotes.size);
    for (const order of this.#quotes) {
      if (skipped === 0) {
        this.#remove(order);
        return;
      }
      skipped -= 1;
    }
  }

  /** Takes a part of the best level of a side. */
  take(): void {
    const isBuy = this.#random() < 0.5;
    const best = this.instrument.book.side(!isBuy).best;
    if (best === undefined) return;
    const lots = Math.max(1, Math.min(this.#drawLots(), Math.ceil(best.lots * this.#random() * 1.2)));
    this.#send(isBuy, best.ticks, lots, false);
  }

  /** After a move of the price: removes quotes on the wrong side of it, and trades with the orders of accounts left there. */
  follow(): void {
    const { instrument } = this;
    if (!instrument.isOpen || !this.#isCrossed()) return;
    const { contract, book, fairPrice } = instrument;
    for (const order of this.#quotes) {
      const price = contract.price(order.ticks ?? 0);
      if (order.isBuy ? price >= fairPrice : price <= fairPrice) this.#remove(order);
    }
    for (const isBuy of [true, false]) {
      const limit = contract.align(fairPrice, isBuy ? "down" : "up");
      if (book.crosses(isBuy, limit)) this.#send(isBuy, limit, this.#drawLots(), false);
    }
    this.refill();
  }

  /** Whether the best prices leave the fair price between them. */
  #isCrossed(): boolean {
    const { contract, fairPrice, book } = this.instrument;
    const { bestBid, bestAsk } = book;
    if (bestBid === undefined || bestAsk === undefined) return true;
    return contract.price(bestBid) >= fairPrice || contract.price(bestAsk) <= fairPrice;
  }

  /** The better prices are quoted more often. */
  #drawLevel(): number {
    return Math.floor(this.#random() * this.#random() * this.liquidity.levels);
  }

  /** Mostly small, sometimes large; the mean is that of the instrument. */
  #drawLots(): number {
    const chance = this.#random();
    return Math.max(1, Math.round(this.liquidity.meanLots * 3 * chance * chance));
  }

  #send(isBuy: boolean, ticks: number, lots: number, isResting: boolean): void {
    const order = new Order({
      id: this.#floor.ids.house(),
      userId: houseId,
      group: houseId,
      connection: "",
      contract: this.instrument.contract,
      isBuy,
      type: "limit",
      timeInForce: isResting ? "good_til_cancelled" : "immediate_or_cancel",
      lots,
      ticks,
      label: "",
      isPostOnly: false,
      isPostOnlyStrict: false,
      isReduceOnly: false,
      displayLots: undefined,
      isProtected: false,
      now: this.#floor.now(),
    });
    this.#engine.work(this.instrument, order, ticks, isResting ? ticks : undefined);
    if (order.level !== undefined) this.#quotes.add(order);
  }

  #remove(order: Order): void {
    this.#quotes.delete(order);
    this.#engine.cancel(order, undefined);
  }
}
