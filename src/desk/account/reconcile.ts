/** Compares a transaction log with the trades of the account. Pure. */
import type { TransactionLogEntry, UserTrade } from "../../../generated/types.ts";
import { decimalOf, numberOf, sumOf } from "../instruments/decimal.ts";
import { amountOf } from "../instruments/grid.ts";
import { parseInstrument } from "../instruments/name.ts";
import { isOff } from "./statement.ts";

/** A trade that the log has otherwise. */
export interface TradeDifference {
  readonly trade: UserTrade;
  readonly entries: readonly TransactionLogEntry[];
  /** `cash`: the premium of an option is not amount times price. */
  readonly what: "amount" | "price" | "fee" | "cash";
}

/** What a comparison found. */
export interface Reconciliation {
  /** Trades that the log has, without a difference. */
  readonly matched: number;
  readonly differences: readonly TradeDifference[];
  /** Trades without an entry. */
  readonly notInLog: readonly UserTrade[];
  /** Entries of trades without a trade. */
  readonly notInTrades: readonly TransactionLogEntry[];
}

/**
 * Compares the entries of trades with the trades: each has its entries, with its amount, price, fee and, for options, premium. A trade of spot has
 * an entry in each of its currencies: give the logs of both. Sums count as different from `unit` on.
 *
 * ```ts
 * const span = { currency: "BTC", startMs: nowMs - 3_600_000, endMs: nowMs } as const;
 * const { differences, notInLog } = reconcile(await readTransactionLog(deribit, span), await readUserTrades(deribit, span));
 * ```
 */
export function reconcile(
  entries: Iterable<TransactionLogEntry>,
  trades: Iterable<UserTrade>,
  unit = 1e-8,
): Reconciliation {
  const open = new Map<string, TransactionLogEntry[]>();
  for (const entry of entries) {
    if (entry.type !== "trade") continue;
    const key = keyOf(entry.trade_id, entry.order_id, entry.instrument_name);
    open.set(key, [...(open.get(key) ?? []), entry]);
  }
  const differences: TradeDifference[] = [];
  const notInLog: UserTrade[] = [];
  let matched = 0;
  for (const trade of trades) {
    const key = keyOf(trade.trade_id, trade.order_id, trade.instrument_name);
    const own = open.get(key);
    if (own === undefined) {
      notInLog.push(trade);
      continue;
    }
    open.delete(key);
    const found = differencesOf(trade, own, unit);
    if (found.length === 0) matched++;
    else differences.push(...found.map((what) => ({ trade, entries: own, what })));
  }
  return { matched, differences, notInLog, notInTrades: [...open.values()].flat() };
}

function differencesOf(
  trade: UserTrade,
  entries: readonly TransactionLogEntry[],
  unit: number,
): readonly TradeDifference["what"][] {
  const fees = numberOf(sumOf(...entries.map(({ commission }) => decimalOf(commission ?? 0))));
  const found: TradeDifference["what"][] = [];
  if (entries.some(({ amount = trade.amount }) => isOff(amount, trade.amount, unit))) found.push("amount");
  if (entries.some(({ price }) => isOff(price ?? trade.price, trade.price, unit))) found.push("price");
  if (isOff(fees, trade.fee, unit)) found.push("fee");
  if (parseInstrument(trade.instrument_name).kind === "option") {
    const premium = amountOf({ contract_size: trade.price }, trade.amount);
    const cash = trade.direction === "buy" ? -premium : premium;
    if (entries.some(({ change, commission }) => isOff(change + (commission ?? 0), cash, unit))) found.push("cash");
  }
  return found;
}

function keyOf(...parts: readonly (string | null | undefined)[]): string {
  return parts.join(" ");
}
