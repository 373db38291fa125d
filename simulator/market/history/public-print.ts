/** One public trade: kept as numbers, turned into an API object on request. */

import type { Contract } from "../contracts/contract.ts";
import { matchId, tradeId } from "../contracts/ids.ts";

/** What is known of an option's trade in addition to its price. */
export interface OptionFacts {
  /** Implied volatility in percent. */
  readonly iv: number;
  readonly underlyingPrice: number;
}

/** What is known of a trade when it is made. */
export interface PrintFacts {
  readonly serial: number;
  readonly match: number;
  readonly timestamp: number;
  readonly isBuy: boolean;
  readonly ticks: number;
  readonly lots: number;
  readonly indexPrice: number;
  readonly option?: OptionFacts | undefined;
  /** Whether the taker was being liquidated. */
  readonly isLiquidation?: boolean | undefined;
}

/** Where a trade stands on the tape of its instrument. */
interface PrintPlace {
  readonly contract: Contract;
  readonly seq: number;
  /** 0 up, 1 as before after up, 2 down, 3 as before after down. */
  readonly tickDirection: number;
  readonly markPrice: number;
}

export class PublicPrint {
  readonly contract: Contract;
  readonly serial: number;
  readonly match: number;
  readonly seq: number;
  readonly timestamp: number;
  readonly isBuy: boolean;
  readonly ticks: number;
  readonly lots: number;
  readonly tickDirection: number;
  readonly indexPrice: number;
  readonly markPrice: number;
  readonly option: OptionFacts | undefined;
  readonly isLiquidation: boolean;

  constructor(facts: PrintFacts, place: PrintPlace) {
    this.contract = place.contract;
    this.serial = facts.serial;
    this.match = facts.match;
    this.seq = place.seq;
    this.timestamp = facts.timestamp;
    this.isBuy = facts.isBuy;
    this.ticks = facts.ticks;
    this.lots = facts.lots;
    this.tickDirection = place.tickDirection;
    this.indexPrice = facts.indexPrice;
    this.markPrice = place.markPrice;
    this.option = facts.option;
    this.isLiquidation = facts.isLiquidation ?? false;
  }

  get price(): number {
    return this.contract.price(this.ticks);
  }

  get amount(): number {
    return this.contract.amount(this.lots);
  }

  get id(): string {
    return tradeId(this.contract.spec, this.serial);
  }
}

/** The trade as the public sees it. */
export function printView(print: PublicPrint): Record<string, unknown> {
  const { contract, option } = print;
  const view: Record<string, unknown> = {
    timestamp: print.timestamp,
    price: print.price,
    amount: print.amount,
    direction: print.isBuy ? "buy" : "sell",
    index_price: print.indexPrice,
    instrument_name: contract.name,
    trade_seq: print.seq,
    mark_price: print.markPrice,
    tick_direction: print.tickDirection,
    starbase_match_id: matchId(print.match),
    trade_id: print.id,
    contracts: contract.contracts(print.lots),
    starbase_timestamp: `${print.timestamp}000000`,
  };
  if (option !== undefined) view["iv"] = option.iv;
  return view;
}
