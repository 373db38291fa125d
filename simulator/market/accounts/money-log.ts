/** The log of an account's money: one entry for each move, as `private/get_transaction_log` shows it. */
import { round } from "../contracts/grid.ts";
import { fromAtoms } from "../contracts/money.ts";
import type { Ledger } from "./ledger.ts";

/** One move of money. */
export interface LogRecord {
  readonly id: number;
  readonly currency: string;
  readonly timestamp: number;
  readonly type: string;
  /** Makes the entry as the API shows it. */
  view(): object;
}

/** The owner of the money. */
export interface LogOwner {
  readonly userId: number;
  readonly config: { readonly username: string };
  readonly records: { readonly log: { add(record: LogRecord): void } };
  ledger(currency: string): Ledger;
}

/** The members that all entries have; balances, in atoms, are those after it. */
export function entryView(
  { id, currency, timestamp, type }: LogRecord,
  account: LogOwner,
  change: number,
  balance: number,
  unsettled: number,
): object {
  return {
    id,
    timestamp,
    type,
    currency,
    user_id: account.userId,
    username: account.config.username,
    user_seq: id,
    change,
    cashflow: change,
    balance: fromAtoms(currency, balance),
    equity: round(fromAtoms(currency, balance + unsettled), 8),
  };
}

interface MoveFacts {
  readonly id: number;
  readonly account: LogOwner;
  readonly currency: string;
  readonly timestamp: number;
  readonly type: string;
  /** What the move did to the cash balance, in units. */
  readonly change: number;
  readonly members: object;
}

/** Writes an entry that no fill made. */
export function writeLog({ id, account, currency, timestamp, type, change, members }: MoveFacts): void {
  const { balance, futuresSessionRpl } = account.ledger(currency);
  const record: LogRecord = {
    id,
    currency,
    timestamp,
    type,
    view: () => ({ ...entryView(record, account, change, balance, futuresSessionRpl), ...members }),
  };
  account.records.log.add(record);
}
