/** Books a fill: positions, money, fees, the public tape and the owners' records. */
import type { Account } from "../../account/account.ts";
import { updateHold } from "../../account/holds.ts";
import { roundShown, toAtoms } from "../../account/money.ts";
import { logTrade } from "../../account/money-log.ts";
import type { FillRecord } from "../../account/records.ts";
import { round } from "../instruments/grid.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Order } from "../orders/order.ts";
import { impliedVolatility } from "../prices/black-scholes.ts";
import type { PublicPrint } from "../prices/public-print.ts";
import { print } from "../prices/tape.ts";
import type { Venue } from "../venue.ts";
import { feeOf } from "./fees.ts";

/**
 * Books one fill for both sides. Sizes and states of the orders are up to date already.
 * Returns the fill of the taker; the house keeps no record of its own.
 */
export function bookFill(
  venue: Venue,
  instrument: Instrument,
  taker: Order,
  maker: Order,
  lots: number,
  ticks: number,
): FillRecord | undefined {
  const now = venue.now();
  const { spec, contract } = instrument;
  const tape = print(instrument, {
    tradeId: venue.ids.trade(spec),
    matchId: venue.ids.match(),
    timestamp: now,
    isBuy: taker.isBuy,
    ticks,
    lots,
    indexPrice: venue.indexPrice(instrument),
    iv: impliedPercent(instrument, contract.price(ticks), now),
  });
  venue.journal.print(instrument, tape);
  venue.journal.book(instrument);
  const before = openLots(venue, instrument, taker, maker);
  bookSide(venue, instrument, maker, taker, tape, lots, ticks, false);
  const booked = bookSide(venue, instrument, taker, maker, tape, lots, ticks, true);
  instrument.openInterestLots += spec.kind === "spot" ? 0 : (openLots(venue, instrument, taker, maker) - before) / 2;
  return booked;
}

function bookSide(
  venue: Venue,
  instrument: Instrument,
  order: Order,
  other: Order,
  tape: PublicPrint,
  lots: number,
  ticks: number,
  isTaker: boolean,
): FillRecord | undefined {
  const account = venue.ownerOf(order);
  const { spec } = instrument;
  const rate = isTaker || order.refreshed ? spec.takerFee : spec.makerFee;
  const feeCurrency = spec.kind === "spot" && order.isBuy ? spec.base : spec.settlement;
  const units = account.isHouse ? 0 : feeOf(instrument, tape.amount, tape.price, rate, order.isBuy);
  const fee = roundShown(toAtoms(feeCurrency, units));
  const position = account.position(instrument);
  const profit =
    spec.kind === "spot"
      ? exchangeCoins(account, order, lots, ticks)
      : applyToPosition(venue, account, instrument, order.isBuy, lots, ticks);
  account.ledger(feeCurrency).balance -= fee;
  venue.take(feeCurrency, fee);
  updateHold(account, position, order);
  if (account.isHouse) return undefined;
  const selfTrade = other.userId === order.userId;
  const underlyingPrice = spec.kind === "option" ? instrument.underlyingPrice : undefined;
  const money = { fee, feeCurrency, profit, isTaker, selfTrade, underlyingPrice };
  const record: FillRecord = { order, state: order.state, print: tape, money };
  account.records.fills.add(record);
  logTrade(venue.ids.log(), account, record, position);
  venue.journal.fill(account, instrument, record);
  venue.journal.order(account, instrument, order);
  if (spec.kind === "spot") venue.journal.portfolio(account, spec.base);
  return record;
}

/** Spot: what was bought comes in, what was sold goes out. */
function exchangeCoins(account: Account, order: Order, lots: number, ticks: number): number {
  const { base, quote } = order.contract.spec;
  const sign = order.isBuy ? 1 : -1;
  account.ledger(base).balance += sign * toAtoms(base, order.contract.amount(lots));
  account.ledger(quote).balance -= sign * toAtoms(quote, order.contract.value(lots, ticks));
  return 0;
}

/** Premiums move at once; the profit of futures waits for the settlement. */
function applyToPosition(
  venue: Venue,
  account: Account,
  instrument: Instrument,
  isBuy: boolean,
  lots: number,
  ticks: number,
): number {
  const { spec } = instrument;
  const ledger = account.ledger(spec.settlement);
  payFunding(venue, account, instrument);
  const { flow, profit } = account.position(instrument).apply(isBuy, lots, ticks);
  if (spec.kind === "option") {
    ledger.balance += flow;
    ledger.optionsSessionRpl += profit;
  } else ledger.futuresSessionRpl += profit;
  return profit;
}

/** Hands a position from one account to another at a price, without fee and without a trade. */
export function movePosition(
  venue: Venue,
  instrument: Instrument,
  source: Account,
  target: Account,
  sells: boolean,
  lots: number,
  ticks: number,
): void {
  applyToPosition(venue, source, instrument, !sells, lots, ticks);
  applyToPosition(venue, target, instrument, sells, lots, ticks);
  for (const account of [source, target]) venue.journal.position(account, instrument);
}

/** Books the funding of one position up to now, so that a change of size does not change its past. */
export function payFunding(venue: Venue, account: Account, instrument: Instrument): void {
  const { funding, spec, markPrice } = instrument;
  const position = account.positions.get(spec.name);
  if (funding === undefined || position === undefined) return;
  const paid = position.takeFunding(funding.accrued, markPrice);
  account.ledger(spec.settlement).futuresSessionRpl += paid;
  venue.take(spec.settlement, -paid);
}

function openLots(venue: Venue, instrument: Instrument, taker: Order, maker: Order): number {
  const lotsOf = (account: Account) => Math.abs(account.positions.get(instrument.name)?.lots ?? 0);
  const taking = venue.ownerOf(taker);
  const making = venue.ownerOf(maker);
  return lotsOf(taking) + (making === taking ? 0 : lotsOf(making));
}

function impliedPercent(instrument: Instrument, price: number, now: number): number | undefined {
  const terms = instrument.optionTerms(now);
  if (terms === undefined) return undefined;
  return round(impliedVolatility(terms, instrument.spec.inverse ? price * terms.forward : price) * 100, 2);
}
