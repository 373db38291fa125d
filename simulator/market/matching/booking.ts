/** Books a fill: positions, money, fees, the public tape and the owners' records. */
import type { TradingAccount } from "../accounts/account.ts";
import { Fill } from "../accounts/fill.ts";
import { updateHold } from "../accounts/holds.ts";
import type { Ledger } from "../accounts/ledger.ts";
import type { Position } from "../accounts/position.ts";
import { round } from "../contracts/grid.ts";
import { roundShown, toAtoms } from "../contracts/money.ts";
import { liquidationFee } from "../contracts/spec.ts";
import type { TradingFloor } from "../floor/trading-floor.ts";
import type { OptionFacts, PublicPrint } from "../history/public-print.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { print } from "../instruments/tape.ts";
import type { Order } from "../orders/order.ts";
import { impliedVolatility } from "../prices/black-scholes.ts";
import { feeOf } from "./fees.ts";

/**
 * Books one fill for both sides. Sizes and states of the orders are up to date already.
 * Returns the fill of the taker; the house keeps no record of its own.
 */
export function bookFill(
  floor: TradingFloor,
  instrument: Instrument,
  taker: Order,
  maker: Order,
  lots: number,
  ticks: number,
): Fill | undefined {
  const timestamp = floor.now();
  const tape = print(instrument, {
    serial: floor.ids.trade(),
    match: floor.ids.match(),
    timestamp,
    isBuy: taker.isBuy,
    ticks,
    lots,
    indexPrice: floor.indexPrice(instrument),
    option: optionFacts(instrument, ticks, timestamp),
    isLiquidation: taker.isLiquidation,
  });
  floor.outbox.print(instrument, tape);
  floor.outbox.book(instrument);
  const isSelfTrade = taker.userId === maker.userId;
  bookSide(floor, instrument, maker, tape, false, isSelfTrade);
  return bookSide(floor, instrument, taker, tape, true, isSelfTrade);
}

function bookSide(
  floor: TradingFloor,
  instrument: Instrument,
  order: Order,
  tape: PublicPrint,
  isTaker: boolean,
  isSelfTrade: boolean,
): Fill | undefined {
  const account = floor.ownerOf(order);
  const { spec } = instrument;
  const isSpot = spec.kind === "spot";
  const rate = rateOf(order, isTaker);
  const feeCurrency = isSpot && order.isBuy ? spec.base : spec.settlement;
  const units = account.isHouse ? 0 : feeOf(instrument, tape.amount, tape.price, rate, order.isBuy);
  const fee = roundShown(toAtoms(feeCurrency, units));
  const position = account.position(instrument);
  const ledger = account.ledger(feeCurrency);
  const profit = isSpot
    ? exchangeCoins(account, order, tape.lots, tape.ticks)
    : trade(floor, ledger, position, order.isBuy, tape.lots, tape.ticks);
  ledger.balance -= fee;
  floor.take(feeCurrency, fee);
  updateHold(account, position, order);
  if (account.isHouse) return undefined;
  const id = floor.ids.log();
  const fill = new Fill(account, order, tape, { id, isTaker, isSelfTrade, fee, profit, held: position.lots });
  account.records.fills.add(fill);
  account.records.log.add(fill);
  if (isSpot) fill.logPayment(floor.ids.log());
  floor.outbox.fill(account, instrument, fill);
  floor.outbox.order(account, instrument, order);
  if (isSpot) floor.outbox.portfolio(account, spec.base);
  return fill;
}

function rateOf({ isLiquidation, isRefreshed, contract: { spec } }: Order, isTaker: boolean): number {
  if (isLiquidation && spec.kind === "future") return liquidationFee;
  return isTaker || isRefreshed ? spec.takerFee : spec.makerFee;
}

/** Spot: what was bought comes in, what was sold goes out. */
function exchangeCoins(account: TradingAccount, order: Order, lots: number, ticks: number): number {
  const { base, quote } = order.contract.spec;
  const sign = order.isBuy ? 1 : -1;
  account.ledger(base).balance += sign * toAtoms(base, order.contract.amount(lots));
  account.ledger(quote).balance -= sign * toAtoms(quote, order.contract.value(lots, ticks));
  return 0;
}

/**
 * Moves a position, and the open interest with it: a lot is open on two sides. Premiums move at once; the profit of
 * futures waits for the settlement. Returns the profit.
 */
function trade(
  floor: TradingFloor,
  ledger: Ledger,
  position: Position,
  isBuy: boolean,
  lots: number,
  ticks: number,
): number {
  const { instrument, lots: before } = position;
  payFunding(floor, ledger, position);
  const { flow, profit } = position.apply(isBuy, lots, ticks);
  instrument.openInterestLots += (Math.abs(position.lots) - Math.abs(before)) / 2;
  if (instrument.spec.kind === "option") {
    ledger.balance += flow;
    ledger.optionsSessionRpl += profit;
  } else ledger.futuresSessionRpl += profit;
  return profit;
}

/** Hands a position from one account to another at a price, without fee and without a trade. */
export function movePosition(
  floor: TradingFloor,
  instrument: Instrument,
  source: TradingAccount,
  target: TradingAccount,
  isSell: boolean,
  lots: number,
  ticks: number,
): void {
  for (const account of [source, target]) {
    const ledger = account.ledger(instrument.spec.settlement);
    trade(floor, ledger, account.position(instrument), account === source ? !isSell : isSell, lots, ticks);
    floor.outbox.position(account, instrument);
  }
}

/** Books the funding of one position up to now, so that a change of size does not change its past. */
export function payFunding(floor: TradingFloor, ledger: Ledger, position: Position): void {
  const paid = position.takeFunding();
  if (paid === 0) return;
  ledger.futuresSessionRpl += paid;
  floor.take(ledger.currency, -paid);
}

function optionFacts(instrument: Instrument, ticks: number, now: number): OptionFacts | undefined {
  const terms = instrument.optionTerms(now);
  if (terms === undefined) return undefined;
  const price = instrument.contract.price(ticks);
  const premium = instrument.spec.isInverse ? price * terms.forward : price;
  return { iv: round(impliedVolatility(terms, premium) * 100, 2), underlyingPrice: instrument.underlyingPrice };
}
