/** One instrument's facts with its grids: turns wire numbers into whole ticks and lots and back. Knows nothing of books. */
import { Grid, round } from "./grid.ts";
import { type InstrumentSpec, notional, tickAt } from "./spec.ts";

export class Contract {
  readonly spec: InstrumentSpec;
  /** Prices in the finest tick. */
  readonly prices: Grid;
  readonly amounts: Grid;
  /** Digits after the point of mark prices: finer than the tick, as the exchange shows them. */
  readonly markDecimals: number;

  constructor(spec: InstrumentSpec) {
    this.spec = spec;
    this.prices = new Grid(spec.tick);
    this.amounts = new Grid(spec.lot);
    this.markDecimals =
      spec.kind === "option" ? Math.max(this.prices.decimals, 4) : Math.max(this.prices.decimals + 1, 2);
  }

  get name(): string {
    return this.spec.name;
  }

  price(ticks: number): number {
    return this.prices.toValue(ticks);
  }

  amount(lots: number): number {
    return this.amounts.toValue(lots);
  }

  /** Whole contracts, or the fraction of one that a small option order has. */
  contracts(lots: number): number {
    return round(this.amounts.toValue(lots) / this.spec.contractSize, 9);
  }

  /** Whole ticks of a price, `undefined` where it is off the grid that holds at that price. */
  ticksOf(price: number): number | undefined {
    const ticks = this.prices.toUnits(price);
    if (ticks === undefined || ticks % this.#stepAt(price) !== 0) return undefined;
    return ticks;
  }

  /** The nearest valid price at or below (`down`) or at or above the given one, in ticks, at least one. */
  align(price: number, direction: "down" | "up"): number {
    const step = this.#stepAt(price);
    const ticks = direction === "down" ? this.prices.floor(price) : this.prices.ceil(price);
    const steps = ticks / step;
    return Math.max(step, (direction === "down" ? Math.floor(steps) : Math.ceil(steps)) * step);
  }

  /** One valid price step away from `ticks`; towards zero for `down`. */
  neighbour(ticks: number, direction: "down" | "up"): number {
    if (direction === "up") return ticks + this.#stepAt(this.price(ticks) + this.spec.tick / 2);
    return ticks - this.#stepAt(this.price(ticks));
  }

  /** What a fill is worth in the settlement currency. */
  value(lots: number, ticks: number): number {
    return notional(this.spec, this.amount(lots), this.price(ticks));
  }

  #stepAt(price: number): number {
    if (this.spec.tickSteps.length === 0) return 1;
    return Math.max(1, this.prices.nearest(tickAt(this.spec, price)));
  }
}
