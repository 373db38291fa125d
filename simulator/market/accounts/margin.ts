/** The margin of positions and orders of an account: standard margin, each currency by itself. */

import { fromAtoms } from "../contracts/money.ts";
import { notional } from "../contracts/spec.ts";
import type { TradingAccount } from "./account.ts";
import type { Position } from "./position.ts";

/** In units of the settlement currency. */
interface Margin {
  readonly initial: number;
  readonly maintenance: number;
  /** Part of `initial` that is due to open orders. */
  readonly orders: number;
}

const none: Margin = { initial: 0, maintenance: 0, orders: 0 };
const shortOption = { initial: 0.15, lowestInitial: 0.1, maintenance: 0.075 };

/** Initial margin of a future as a fraction of its value. */
export function initialRate(position: Position): number {
  return 1 / position.instrument.spec.maxLeverage;
}

/** The margin of one instrument; `buying` and `selling` are lots that would rest in addition. */
export function marginOf(position: Position, buying = 0, selling = 0, premium = 0): Margin {
  const { spec } = position.instrument;
  if (spec.kind === "spot") return none;
  const buys = position.buyingLots + buying;
  const sells = position.sellingLots + selling;
  if (position.lots === 0 && buys === 0 && sells === 0) return none;
  return spec.kind === "option"
    ? optionMargin(position, sells, position.buyingValue + premium)
    : futureMargin(position, buys, sells);
}

function futureMargin(position: Position, buys: number, sells: number): Margin {
  const { instrument, contract, lots } = position;
  const worst = Math.max(Math.abs(lots + buys), Math.abs(lots - sells), Math.abs(lots));
  const rate = initialRate(position);
  const held = notional(contract.spec, contract.amount(Math.abs(lots)), instrument.markPrice) * rate;
  const initial = notional(contract.spec, contract.amount(worst), instrument.markPrice) * rate;
  return { initial, maintenance: held / 2, orders: initial - held };
}

function optionMargin(position: Position, sells: number, premium: number): Margin {
  const { instrument, contract, lots } = position;
  const { option, isInverse, settlement } = contract.spec;
  const forward = instrument.underlyingPrice;
  const strike = option?.strike ?? forward;
  const outOfTheMoney = Math.max(0, option?.isCall === true ? strike - forward : forward - strike) / forward;
  const unit = isInverse ? 1 : forward;
  const mark = instrument.markPrice;
  const initial = Math.max(shortOption.initial - outOfTheMoney, shortOption.lowestInitial) * unit + mark;
  const maintenance = shortOption.maintenance * unit + mark;
  const short = contract.amount(Math.max(0, -lots));
  const shortAfter = contract.amount(Math.max(0, sells - lots));
  const orders = (shortAfter - short) * initial + fromAtoms(settlement, premium);
  return { initial: short * initial + orders, maintenance: short * maintenance, orders };
}

/** The money of an account in one currency at current mark prices, in units. */
interface Standing {
  readonly balance: number;
  readonly futuresUpl: number;
  readonly optionsUpl: number;
  readonly futuresPl: number;
  readonly optionsPl: number;
  readonly futuresRpl: number;
  readonly optionsRpl: number;
  readonly optionsValue: number;
  readonly equity: number;
  readonly margin: Margin;
  readonly spotReserve: number;
}

export function standing(account: TradingAccount, currency: string): Standing {
  const ledger = account.ledger(currency);
  let futuresUpl = 0;
  let optionsUpl = 0;
  let futuresPl = 0;
  let funding = 0;
  let optionsPl = 0;
  let optionsValue = 0;
  let initial = 0;
  let maintenance = 0;
  let orders = 0;
  for (const position of account.positionsIn(currency)) {
    if (position.isIdle) continue;
    const { markPrice, spec } = position.instrument;
    if (spec.kind === "option") {
      optionsUpl += position.sessionProfit(markPrice);
      optionsPl += position.totalProfit(markPrice);
      optionsValue += position.closingFlow(markPrice);
    } else {
      futuresUpl += position.sessionProfit(markPrice);
      futuresPl += position.totalProfit(markPrice);
      funding += position.pendingFunding;
    }
    const margin = marginOf(position);
    initial += margin.initial;
    maintenance += margin.maintenance;
    orders += margin.orders;
  }
  return {
    balance: fromAtoms(currency, ledger.balance),
    futuresUpl: fromAtoms(currency, futuresUpl),
    optionsUpl: fromAtoms(currency, optionsUpl),
    futuresPl: fromAtoms(currency, futuresPl),
    optionsPl: fromAtoms(currency, optionsPl),
    futuresRpl: fromAtoms(currency, ledger.futuresSessionRpl + funding),
    optionsRpl: fromAtoms(currency, ledger.optionsSessionRpl),
    optionsValue: fromAtoms(currency, optionsValue),
    equity: fromAtoms(currency, ledger.balance + ledger.futuresSessionRpl + funding + futuresUpl + optionsValue),
    margin: { initial, maintenance, orders },
    spotReserve: fromAtoms(currency, ledger.spotReserve),
  };
}

/** Whether the account has the margin for an order of this size. An order that needs no more margin than before always passes. */
export function canCarry(
  account: TradingAccount,
  position: Position,
  isBuy: boolean,
  lots: number,
  premium: number,
): boolean {
  const before = marginOf(position);
  const after = isBuy ? marginOf(position, lots, 0, premium) : marginOf(position, 0, lots);
  if (after.initial <= before.initial) return true;
  return free(account, position.contract.spec.settlement) + before.initial - after.initial >= 0;
}

/** Free funds in units: `standing` without the parts that an order does not depend on. */
function free(account: TradingAccount, currency: string): number {
  const ledger = account.ledger(currency);
  let equity = ledger.balance + ledger.futuresSessionRpl;
  let initial = 0;
  for (const position of account.positionsIn(currency)) {
    if (position.isIdle) continue;
    const { markPrice, spec } = position.instrument;
    if (spec.kind === "option") equity += position.closingFlow(markPrice);
    else equity += position.sessionProfit(markPrice) + position.pendingFunding;
    initial += marginOf(position).initial;
  }
  return fromAtoms(currency, equity) - fromAtoms(currency, ledger.spotReserve) - initial;
}
