/** The daily settlement: profit of futures becomes balance, what expires is delivered. */
import type { TradingAccount } from "./accounts/account.ts";
import type { Ledger } from "./accounts/ledger.ts";
import { writeLog } from "./accounts/money-log.ts";
import type { Position } from "./accounts/position.ts";
import { round } from "./contracts/grid.ts";
import { fromAtoms } from "./contracts/money.ts";
import { payoff } from "./contracts/payoff.ts";
import { isFuture, isPerpetual } from "./contracts/spec.ts";
import type { TradingFloor } from "./floor/trading-floor.ts";
import type { Instrument } from "./instruments/instrument.ts";
import type { Market } from "./market.ts";
import { payFunding } from "./matching/booking.ts";

const remembered = 5_000;

type Kind = "settlement" | "delivery";

/** The results of all holders of an instrument. Losses equal gains, so only gains are counted. */
interface Totals {
  profit: number;
  session: number;
  funding: number;
  size: number;
}

/** Settles everything at `now`, then delivers what has expired. */
export function settle(market: Market, now: number, pauseMs: number): void {
  const { floor, engine } = market;
  floor.settlingUntil = now + pauseMs;
  engine.run(() => {
    cancelDayOrders(market);
    for (const instrument of [...floor.instruments.values()]) {
      if (instrument.spec.expiry <= now) deliver(market, instrument, now);
      else if (isFuture(instrument.spec)) settleInstrument(market, instrument, now);
      else if (instrument.spec.kind === "option") instrument.settlementPrice = instrument.markPrice;
    }
    for (const account of [...floor.accounts.values(), floor.house]) beginSession(floor, account);
  });
}

function cancelDayOrders({ floor, engine }: Market): void {
  for (const account of floor.accounts.values()) {
    for (const order of account.orders.values()) {
      if (order.timeInForce === "good_til_day") engine.cancel(order, "settlement");
    }
  }
}

function settleInstrument(market: Market, instrument: Instrument, now: number): void {
  const { floor } = market;
  const price = instrument.markPrice;
  const totals: Totals = { profit: 0, session: 0, funding: 0, size: 0 };
  for (const [account, position] of holders(market, instrument)) {
    const ledger = account.ledger(instrument.spec.settlement);
    payFunding(floor, ledger, position);
    const amount = position.amount;
    const total = position.totalProfit(price);
    const { realized, realizedFunding } = position;
    const open = position.settle(price);
    ledger.futuresSessionRpl += open;
    const session = open + realized + realizedFunding;
    payOut(floor, account, ledger, session);
    const outcome = { amount, total, session, paid: session, funding: realizedFunding };
    remember(market, account, instrument, "settlement", now, outcome);
    count(totals, amount, total, session, realizedFunding);
  }
  instrument.settlementPrice = price;
  publish(market, instrument, "settlement", now, totals);
}

function deliver(market: Market, instrument: Instrument, now: number): void {
  const { floor } = market;
  const { spec } = instrument;
  const delivery = deliveryPrice(market, spec.index, now);
  const price = payoff(spec, delivery);
  const totals: Totals = { profit: 0, session: 0, funding: 0, size: 0 };
  market.clear(instrument);
  for (const [account, position] of holders(market, instrument)) {
    const amount = position.amount;
    const total = position.totalProfit(price);
    const { realized } = position;
    const { flow, profit } = position.deliver(price);
    const ledger = account.ledger(spec.settlement);
    const session = profit + realized;
    if (spec.kind === "option") ledger.balance += flow;
    else {
      ledger.futuresSessionRpl += profit;
      payOut(floor, account, ledger, session);
    }
    // Rounding may leave an atom between buyers and sellers: the exchange pays or takes it.
    floor.take(spec.settlement, -flow);
    const paid = spec.kind === "option" ? flow : session;
    remember(market, account, instrument, "delivery", now, { amount, total, session, paid, funding: 0 });
    count(totals, amount, total, session, 0);
    account.forget(instrument);
    floor.outbox.portfolio(account, spec.settlement);
  }
  instrument.deliveryPrice = delivery;
  instrument.settlementPrice = price;
  instrument.state = "delivered";
  instrument.openInterestLots = 0;
  floor.instruments.delete(spec.name);
  floor.expired.push(instrument);
  if (floor.expired.length > 2 * remembered) floor.expired.splice(0, remembered);
  publish(market, instrument, "delivery", now, totals);
  floor.outbox.event({ kind: "instrument_state", instrument: spec.name, state: instrument.state });
}

/** The official price of an index at an expiry: the same for all its contracts. */
function deliveryPrice({ floor }: Market, index: string, now: number): number {
  const known = floor.deliveries.find((delivery) => delivery.index === index && delivery.timestamp === now);
  if (known !== undefined) return known.price;
  const price = floor.indices.deliveryPrice(index);
  floor.deliveries.push({ index, timestamp: now, price });
  return price;
}

function holders({ floor }: Market, instrument: Instrument): [TradingAccount, Position][] {
  const found: [TradingAccount, Position][] = [];
  for (const account of [...floor.accounts.values(), floor.house]) {
    const position = account.positions.get(instrument.name);
    if (position !== undefined) found.push([account, position]);
  }
  return found;
}

function count(totals: Totals, amount: number, total: number, session: number, funding: number): void {
  totals.size += Math.max(0, amount);
  totals.profit += Math.max(0, total);
  totals.session += Math.max(0, session);
  totals.funding += Math.max(0, funding);
}

interface Outcome {
  readonly amount: number;
  readonly total: number;
  readonly session: number;
  /** What became balance. */
  readonly paid: number;
  readonly funding: number;
}

function remember(
  market: Market,
  account: TradingAccount,
  instrument: Instrument,
  type: Kind,
  now: number,
  outcome: Outcome,
): void {
  if (account.isHouse || (outcome.amount === 0 && outcome.session === 0)) return;
  const { spec } = instrument;
  const units = (atoms: number) => round(fromAtoms(spec.settlement, atoms), 10);
  account.records.settlements.add({
    timestamp: now,
    type,
    instrument: spec.name,
    currency: spec.settlement,
    wire: {
      type,
      timestamp: now,
      instrument_name: spec.name,
      position: outcome.amount,
      mark_price: instrument.markPrice,
      index_price: market.floor.indexPrice(instrument),
      profit_loss: units(outcome.total),
      session_profit_loss: units(outcome.session),
      ...(isPerpetual(spec) && { funding: units(outcome.funding) }),
    },
  });
  writeLog({
    id: market.floor.ids.log(),
    account,
    currency: spec.settlement,
    timestamp: now,
    type,
    change: units(outcome.paid),
    members: {
      instrument_name: spec.name,
      amount: Math.abs(outcome.amount),
      position: type === "delivery" ? 0 : outcome.amount,
      price: type === "delivery" ? instrument.settlementPrice : instrument.markPrice,
      price_currency: spec.quote,
      mark_price: instrument.markPrice,
      index_price: market.floor.indexPrice(instrument),
      side:
        type === "delivery" ? `close ${outcome.amount > 0 ? "sell" : "buy"}` : outcome.amount < 0 ? "short" : "long",
      commission: null,
      interest_pl: isPerpetual(spec) ? units(outcome.funding) : null,
      order_id: null,
      trade_id: null,
    },
  });
}

function publish({ floor }: Market, instrument: Instrument, type: Kind, now: number, totals: Totals): void {
  const { spec } = instrument;
  const units = (atoms: number) => round(fromAtoms(spec.settlement, atoms), 10);
  floor.settlements.push({
    timestamp: now,
    type,
    instrument,
    wire: {
      type,
      timestamp: now,
      instrument_name: spec.name,
      position: instrument.contract.amount(instrument.contract.amounts.nearest(totals.size)),
      mark_price: instrument.markPrice,
      index_price: type === "delivery" ? (instrument.deliveryPrice ?? 0) : floor.indexPrice(instrument),
      profit_loss: units(totals.profit),
      session_profit_loss: units(totals.session),
      ...(isPerpetual(spec) && { funding: units(totals.funding) }),
    },
  });
  if (floor.settlements.length > 2 * remembered) floor.settlements.splice(0, remembered);
}

/** Profit of the session becomes balance. */
function payOut(floor: TradingFloor, account: TradingAccount, ledger: Ledger, profit: number): void {
  if (profit === 0) return;
  ledger.futuresSessionRpl -= profit;
  ledger.balance += profit;
  floor.outbox.portfolio(account, ledger.currency);
}

/** Begins the next session, and pays out profit that belongs to no open position. */
function beginSession(floor: TradingFloor, account: TradingAccount): void {
  for (const ledger of account.ledgers.values()) {
    payOut(floor, account, ledger, ledger.futuresSessionRpl);
    if (ledger.optionsSessionRpl === 0) continue;
    ledger.optionsSessionRpl = 0;
    floor.outbox.portfolio(account, ledger.currency);
  }
}
