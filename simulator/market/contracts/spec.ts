/** What an instrument is: the fixed facts of its contract, and the arithmetic that follows from them. Types and pure functions. */
import type { Period } from "./calendar.ts";

/** A coarser tick above a price. */
interface TickStep {
  readonly abovePrice: number;
  readonly tick: number;
}

/** Fee of a liquidation, of the value of a future. */
export const liquidationFee = 0.0075;

export interface InstrumentSpec {
  readonly name: string;
  readonly id: number;
  readonly kind: "future" | "option" | "spot";
  /** Inverse contracts are settled in the coin that they price; spot belongs to the linear ones. */
  readonly isInverse: boolean;
  readonly index: string;
  readonly base: string;
  readonly quote: string;
  readonly counter: string;
  /** Currency of margin, profit and fees; on spot the quote. */
  readonly settlement: string;
  readonly period: Period | "perpetual" | undefined;
  readonly expiry: number;
  readonly created: number;
  readonly option: { readonly strike: number; readonly isCall: boolean } | undefined;
  readonly tick: number;
  readonly tickSteps: readonly TickStep[];
  readonly contractSize: number;
  /** Smallest step of an amount. */
  readonly lot: number;
  readonly minAmount: number;
  readonly makerFee: number;
  readonly takerFee: number;
  readonly maxLeverage: number;
}

export function isPerpetual(spec: InstrumentSpec): boolean {
  return spec.period === "perpetual";
}

/** Whether profit waits for the daily settlement: futures and perpetuals, not options and spot. */
export function isFuture(spec: InstrumentSpec): boolean {
  return spec.kind === "future";
}

/** The tick that holds at `price`: that of the last step below it. */
export function tickAt(spec: InstrumentSpec, price: number): number {
  let tick = spec.tick;
  for (const step of spec.tickSteps) if (price > step.abovePrice) tick = step.tick;
  return tick;
}

/** What `amount` is worth at `price` in the settlement currency: the premium of an option, the size of a future. */
export function notional(spec: InstrumentSpec, amount: number, price: number): number {
  return spec.kind === "future" && spec.isInverse ? amount / price : amount * price;
}

/** An amount in coins of the underlying: that of an inverse future is in dollars. */
export function inCoins(spec: InstrumentSpec, amount: number, price: number): number {
  return spec.kind === "future" && spec.isInverse ? amount / price : amount;
}
