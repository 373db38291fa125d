/** The log of an account's money: one entry for each move, as `private/get_transaction_log` shows it. */
import { round } from "../market/instruments/grid.ts";
import type { Account } from "./account.ts";
import { fromAtoms } from "./money.ts";
import type { Position } from "./position.ts";
import type { FillRecord } from "./records.ts";

interface LogFacts {
  readonly id: number;
  readonly account: Account;
  readonly currency: string;
  readonly timestamp: number;
  readonly type: string;
  /** What the entry did to the cash balance, in units. */
  readonly change: number;
  readonly members: () => object;
}

/** Writes one entry; balances are those after it. */
export function writeLog({ id, account, currency, timestamp, type, change, members }: LogFacts): void {
  const ledger = account.ledger(currency);
  const equity = round(fromAtoms(currency, ledger.balance + ledger.futuresSessionRpl), 8);
  const balance = fromAtoms(currency, ledger.balance);
  account.records.log.add({
    id,
    currency,
    timestamp,
    type,
    view: () => ({
      id,
      timestamp,
      type,
      currency,
      user_id: account.userId,
      username: account.config.username,
      user_seq: id,
      change,
      cashflow: change,
      balance,
      equity,
      ...members(),
    }),
  });
}

/** The entry of one fill. */
export function logTrade(id: number, account: Account, { order, print, money }: FillRecord, position: Position): void {
  const { spec } = order.contract;
  const fee = fromAtoms(money.feeCurrency, money.fee);
  const premium = spec.kind === "option" ? print.amount * print.price * (order.isBuy ? -1 : 1) : 0;
  const held = position.amount;
  const opens = held !== 0 && held > 0 === order.isBuy;
  const role = money.isTaker ? "taker" : "maker";
  writeLog({
    id,
    account,
    currency: money.feeCurrency,
    timestamp: print.timestamp,
    type: "trade",
    change: round(premium - fee, 10),
    members: () => ({
      instrument_name: spec.name,
      side: `${opens ? "open" : "close"} ${order.isBuy ? "buy" : "sell"}`,
      amount: print.amount,
      contracts: print.contracts,
      price: print.price,
      price_currency: spec.quote,
      mark_price: print.mark_price,
      index_price: print.index_price,
      position: held,
      commission: fee,
      fee_balance: 0,
      fee_role: role,
      user_role: role,
      profit_as_cashflow: false,
      trade_id: print.trade_id,
      order_id: order.id,
      info: "",
    }),
  });
}
