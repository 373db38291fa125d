/** One listed instrument as it lives: book, state, mark price, last trades. Knows nothing of accounts. */
import type { Random } from "../../determinism/random.ts";
import { gaussian } from "../../determinism/random.ts";
import { YEAR_MS } from "../contracts/calendar.ts";
import { Contract } from "../contracts/contract.ts";
import { round } from "../contracts/grid.ts";
import { type InstrumentSpec, isPerpetual } from "../contracts/spec.ts";
import { Candles } from "../history/candles.ts";
import type { PublicPrint } from "../history/public-print.ts";
import { Recent } from "../history/recent.ts";
import { Book } from "../orders/book.ts";
import { greeks, type OptionTerms, optionPrice } from "../prices/black-scholes.ts";
import { Funding } from "../prices/funding.ts";

type InstrumentState = "open" | "locked" | "settlement" | "delivered" | "inactive" | "halted" | "archivized";

/** What mark prices are made from. */
export interface Reference {
  readonly now: number;
  readonly index: number;
  /** Annual volatility at the money, as a fraction. */
  readonly volatility: number;
}

/** Annual growth of dated futures over the index. */
const carry = 0.04;
/** Public trades that are kept. */
const keptPrints = 1_000;
const premiumSmoothingMs = 30_000;
const widestPremium = 0.005;
const optionMarkMs = 5_000;
const optionMarkMove = 0.0003;
const shortestYears = 60_000 / YEAR_MS;

export class Instrument {
  readonly contract: Contract;
  readonly book: Book;
  readonly candles = new Candles();
  readonly funding: Funding | undefined;
  readonly prints = new Recent<PublicPrint>(keptPrints);
  state: InstrumentState = "open";
  openInterestLots = 0;
  tradeSeq = 0;
  lastPrice: number | null = null;
  /** Last trade in ticks and the direction code that it had. */
  lastTicks: number | undefined = undefined;
  tickDirection = 0;
  settlementPrice: number;
  deliveryPrice: number | undefined = undefined;
  markPrice = 0;
  /** Bounds of aggressive limits, in ticks: no sell below, no buy above. */
  minTicks = 0;
  maxTicks = 0;
  /** Volatility of an option's mark price, as a fraction. */
  markVolatility = 0;
  /** Price of the future that an option or dated contract refers to. */
  underlyingPrice = 0;
  /** Where the market would put the price if the book were empty: the mark before the book's say. */
  fairPrice = 0;
  #premium = 0;
  #basis = 0;
  #markedAt: number;
  #markedIndex = 0;

  constructor(spec: InstrumentSpec, changeId: number, reference: Reference) {
    this.contract = new Contract(spec);
    this.book = new Book(this.contract, changeId, reference.now);
    this.funding = isPerpetual(spec) ? new Funding(reference.now) : undefined;
    this.#markedAt = reference.now;
    this.mark(reference);
    this.settlementPrice = this.markPrice;
  }

  get spec(): InstrumentSpec {
    return this.contract.spec;
  }

  get name(): string {
    return this.contract.spec.name;
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  /** Moves the distance between contract and index a little, at random. */
  drift(random: Random, elapsedMs: number): void {
    if (this.spec.kind === "option") return;
    const pull = Math.min(1, elapsedMs / 600_000);
    this.#basis += -this.#basis * pull + 0.0002 * Math.sqrt(pull) * gaussian(random);
  }

  /** Whether the mark price is old: options are costly, so small moves of the index wait for a while. */
  needsMark({ now, index }: Reference): boolean {
    if (this.spec.kind !== "option") return true;
    return now - this.#markedAt >= optionMarkMs || Math.abs(index / this.#markedIndex - 1) > optionMarkMove;
  }

  /** Computes the mark price, and the price band from it. */
  mark(reference: Reference): void {
    this.#mark(reference);
    this.#setBand();
  }

  #mark(reference: Reference): void {
    const { now, index } = reference;
    const elapsed = now - this.#markedAt;
    this.#markedAt = now;
    this.#markedIndex = index;
    const { spec, contract } = this;
    const years = Math.max(shortestYears, (spec.expiry - now) / YEAR_MS);
    if (spec.kind === "option") {
      this.underlyingPrice = round(index * Math.exp(carry * years), 4);
      const terms = this.optionTerms(now);
      if (terms === undefined) return;
      this.markVolatility = smile(terms, reference.volatility);
      const price = optionPrice(terms, this.markVolatility);
      this.fairPrice = spec.isInverse ? price / terms.forward : price;
      this.markPrice = round(this.fairPrice, contract.markDecimals);
      return;
    }
    const base = spec.kind === "future" && spec.period !== "perpetual" ? index * Math.exp(carry * years) : index;
    this.underlyingPrice = base;
    this.fairPrice = base * (1 + this.#basis);
    const middle = this.#middle();
    if (middle !== undefined) {
      const seen = Math.max(-widestPremium, Math.min(widestPremium, middle / base - 1));
      this.#premium += (seen - this.#premium) * (1 - Math.exp(-elapsed / premiumSmoothingMs));
    }
    this.markPrice = round(base * (1 + this.#premium), contract.markDecimals);
    this.funding?.accrue(now, this.markPrice, index);
  }

  /** What the option formulas need; `undefined` for anything else. */
  optionTerms(now: number): OptionTerms | undefined {
    const { option, expiry } = this.spec;
    if (option === undefined) return undefined;
    const years = Math.max(shortestYears, (expiry - now) / YEAR_MS);
    return { forward: this.underlyingPrice, strike: option.strike, years, isCall: option.isCall };
  }

  /** Sensitivity of one option to its underlying; `undefined` for anything else. */
  delta(now: number): number | undefined {
    const terms = this.optionTerms(now);
    return terms && greeks(terms, this.markVolatility).delta;
  }

  #setBand(): void {
    const { contract, markPrice, spec } = this;
    const width =
      spec.kind === "option"
        ? (spec.isInverse ? 0.03 : 0.03 * this.underlyingPrice) + 0.04 * markPrice
        : markPrice * (spec.kind === "spot" ? 0.05 : 0.015);
    this.minTicks = contract.align(Math.max(0, markPrice - width), "up");
    this.maxTicks = contract.align(markPrice + width, "down");
  }

  #middle(): number | undefined {
    const { bestBid, bestAsk } = this.book;
    if (bestBid === undefined || bestAsk === undefined) return undefined;
    return this.contract.price((bestBid + bestAsk) / 2);
  }
}

/** Volatility by strike: higher away from the money, more so below it. */
function smile({ forward, strike, years }: OptionTerms, atTheMoney: number): number {
  const distance = Math.log(strike / forward) / (atTheMoney * Math.sqrt(Math.max(years, 1 / 365)));
  const curve = 1 + 0.025 * distance * distance - 0.03 * distance;
  return round(Math.min(3, Math.max(0.1, atTheMoney * curve)), 4);
}
