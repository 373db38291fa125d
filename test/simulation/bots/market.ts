/** What the bots trade, and at which prices. */
import type { Chance } from "../plan/chance.ts";

/** An instrument and the prices around which it trades. */
export interface Traded {
  readonly name: string;
  readonly price: number;
  readonly tick: number;
  /** Smallest amount. */
  readonly lot: number;
  /** Amount of one contract. */
  readonly contractSize: number;
}

export const bitcoin: Traded = { name: "BTC-PERPETUAL", price: 60_000, tick: 0.5, lot: 10, contractSize: 10 };
const ether: Traded = { name: "ETH-PERPETUAL", price: 3_000, tick: 0.05, lot: 1, contractSize: 1 };

/** A price `ticks` away from the middle: below it for a buyer, above it for a seller. */
export function quotePrice({ price, tick }: Traded, isBuy: boolean, ticks: number): number {
  return Math.round((isBuy ? price - ticks * tick : price + ticks * tick) * 100) / 100;
}

/** An instrument of a bot's choice; most of the time the same one, so that the bots meet. */
export function chooseTraded(chance: Chance): Traded {
  return chance.happens(0.7) ? bitcoin : ether;
}
