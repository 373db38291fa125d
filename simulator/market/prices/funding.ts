/** The funding of one perpetual: accrues with every mark price, is remembered by the hour. */
import type { Random } from "../../determinism/random.ts";
import { HOUR_MS } from "../contracts/calendar.ts";
import { round } from "../contracts/grid.ts";

/** What one hour cost a long position, as a fraction of its value. */
interface FundingHour {
  readonly timestamp: number;
  readonly indexPrice: number;
  readonly prevIndexPrice: number;
  readonly interest1h: number;
  readonly interest8h: number;
}

const periodMs = 8 * HOUR_MS;
const deadBand = 0.00025;
const highestRate = 0.005;
/** Scale of the made-up rates of an hour. */
const pastRate = 0.00002;
/** Hours that are kept: four weeks. */
const kept = 28 * 24;

export class Funding {
  /** Rate of this moment for eight hours; positive when longs pay. */
  currentRate = 0;
  /** Sum of all accruals since the start: positions remember where they came in. */
  accrued = 0;
  hours: FundingHour[] = [];
  #now: number;
  #hour = 0;
  #hourStart: number;
  #hourIndex: number | undefined = undefined;

  constructor(now: number) {
    this.#now = now;
    this.#hourStart = Math.floor(now / HOUR_MS) * HOUR_MS;
  }

  /** Accrues since the last call at the old rate, and sets the new rate. */
  accrue(now: number, mark: number, index: number): void {
    this.#hourIndex ??= index;
    const share = (this.currentRate * (now - this.#now)) / periodMs;
    this.accrued += share;
    this.#hour += share;
    this.#now = now;
    const premium = (mark - index) / index;
    const rate = Math.max(deadBand, premium) + Math.min(-deadBand, premium);
    this.currentRate = round(Math.max(-highestRate, Math.min(highestRate, rate)), 8);
    while (now - this.#hourStart >= HOUR_MS) this.#closeHour(index);
  }

  /** Makes up the hours before the start: small rates to both sides. */
  backfill(random: Random, hours: number, index: number): void {
    for (let i = hours; i > 0; i -= 1) {
      this.#hour = round((random() - 0.4) * pastRate, 10);
      const start = this.#hourStart;
      this.#hourStart = start - i * HOUR_MS;
      this.#closeHour(index);
      this.#hourStart = start;
    }
  }

  /** The distance of the mark price from the index in percent: what the rate is made from. */
  interestValue(mark: number, index: number): number {
    return ((mark - index) / index) * 100;
  }

  /** What the last eight hours cost, the running one included. */
  rate8h(): number {
    const hours = this.hours.slice(-7).reduce((sum, { interest1h }) => sum + interest1h, this.#hour);
    return round(hours, 8);
  }

  /** Sum of the hours that ended within a span. */
  between(start: number, end: number): number {
    return this.hours
      .filter(({ timestamp }) => timestamp > start && timestamp <= end)
      .reduce((sum, { interest1h }) => sum + interest1h, 0);
  }

  #closeHour(index: number): void {
    this.#hourStart += HOUR_MS;
    const interest8h = this.hours.slice(-7).reduce((sum, { interest1h }) => sum + interest1h, this.#hour);
    this.hours.push({
      timestamp: this.#hourStart,
      indexPrice: index,
      prevIndexPrice: this.#hourIndex ?? index,
      interest1h: this.#hour,
      interest8h,
    });
    if (this.hours.length > 2 * kept) this.hours = this.hours.slice(-kept);
    this.#hour = 0;
    this.#hourIndex = index;
  }
}
