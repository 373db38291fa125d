/** The price indices: coins that walk against the dollar, and the ratios made of them. Knows nothing of instruments. */
import type { Random } from "../../determinism/random.ts";
import { gaussian } from "../../determinism/random.ts";
import { DAY_MS, YEAR_MS } from "../contracts/calendar.ts";
import { coins, type IndexSpec, indices } from "../contracts/currencies.ts";
import { round } from "../contracts/grid.ts";

/** A price at a time. */
type Sample = readonly [timestamp: number, price: number];

const sampleMs = 60_000;
/** The made-up past is coarser, so that a start is quick. */
const pastSampleMs = 5 * 60_000;
const deliveryMs = 30 * 60_000;
/** Minutes that are kept: two days. */
const keptSamples = 2 * 24 * 60;

/** A currency against the dollar. */
interface Coin {
  usd: number;
}

interface Series {
  readonly spec: IndexSpec;
  readonly base: Coin;
  readonly quote: Coin;
  price: number;
  samples: Sample[];
}

export class IndexFeed {
  readonly #random: Random;
  readonly #coins = new Map<string, Coin>();
  readonly #series = new Map<string, Series>();
  #now: number;
  #sampled: number;

  /** `start` overrides index prices by name. A day of history is made up, so that charts are not empty. */
  constructor(random: Random, now: number, start: Readonly<Record<string, number>>) {
    this.#random = random;
    this.#now = now - DAY_MS;
    this.#sampled = this.#now;
    for (const { code, startUsd } of coins) this.#coin(code).usd = startUsd;
    for (const spec of indices) {
      const [base, quote] = [this.#coin(spec.base), this.#coin(spec.quote)];
      this.#series.set(spec.name, { spec, base, quote, price: 0, samples: [] });
    }
    while (this.#now < now) this.advance(Math.min(now, this.#now + pastSampleMs));
    const walked = new Map([...this.#series].map(([name, { price }]) => [name, price]));
    for (const { code, startUsd } of coins) this.#coin(code).usd = startUsd;
    this.#quote();
    for (const [name, price] of Object.entries(start)) this.set(name, price);
    for (const [name, series] of this.#series) {
      const scale = series.price / (walked.get(name) ?? series.price);
      series.samples = series.samples.map(([timestamp, price]) => [
        timestamp,
        round(price * scale, series.spec.decimals),
      ]);
    }
    this.#sample();
  }

  names(): string[] {
    return [...this.#series.keys()];
  }

  has(name: string): boolean {
    return this.#series.has(name);
  }

  spec(name: string): IndexSpec | undefined {
    return this.#series.get(name)?.spec;
  }

  /** Current price; 0 for an unknown index. */
  price(name: string): number {
    return this.#series.get(name)?.price ?? 0;
  }

  /** Dollars for one unit of a currency. */
  usd(currency: string): number {
    return this.#coins.get(currency)?.usd ?? 1;
  }

  /** Moves the coin of an index so that the index has this price. */
  set(name: string, price: number): void {
    const series = this.#series.get(name);
    if (series === undefined)
      throw new RangeError(`There is no index "${name}"; there are ${this.names().join(", ")}.`);
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`The price of index "${name}" must be a positive number, got ${price}.`);
    }
    series.base.usd = price * series.quote.usd;
    this.#quote();
  }

  /** Moves the coins to `now`. */
  advance(now: number): void {
    const elapsed = Math.max(0, now - this.#now);
    this.#now = now;
    for (const { code, startUsd, annualVolatility } of coins) {
      const deviation = annualVolatility * Math.sqrt(elapsed / YEAR_MS);
      const isStable = annualVolatility < 0.01;
      const move = Math.exp(deviation * gaussian(this.#random) - (deviation * deviation) / 2);
      const coin = this.#coin(code);
      const price = coin.usd * move;
      coin.usd = isStable ? price + (startUsd - price) * Math.min(1, elapsed / DAY_MS) : price;
    }
    this.#quote();
    if (now - this.#sampled >= sampleMs) this.#sample();
  }

  /** Prices once a minute from `since` on, oldest first. */
  samples(name: string, since: number): readonly Sample[] {
    return this.#series.get(name)?.samples.filter(([timestamp]) => timestamp >= since) ?? [];
  }

  /** The average of the last half hour: what expiring contracts are settled at. */
  deliveryPrice(name: string): number {
    const series = this.#series.get(name);
    if (series === undefined) return 0;
    const recent = series.samples.filter(([timestamp]) => timestamp > this.#now - deliveryMs).map(([, price]) => price);
    recent.push(series.price);
    return round(recent.reduce((sum, price) => sum + price, 0) / recent.length, series.spec.decimals);
  }

  #quote(): void {
    for (const series of this.#series.values()) {
      series.price = round(series.base.usd / series.quote.usd, series.spec.decimals);
    }
  }

  /** A currency without a price of its own is worth a dollar, as the dollar itself. */
  #coin(code: string): Coin {
    const known = this.#coins.get(code);
    if (known !== undefined) return known;
    const coin: Coin = { usd: 1 };
    this.#coins.set(code, coin);
    return coin;
  }

  #sample(): void {
    this.#sampled = this.#now;
    for (const series of this.#series.values()) {
      series.samples.push([this.#now, series.price]);
      if (series.samples.length > 2 * keptSamples) series.samples = series.samples.slice(-keptSamples);
    }
  }
}
