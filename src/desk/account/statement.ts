/** What an account made, by day and instrument, from its transaction log. Pure. */
import type { TransactionLogEntry } from "../../../generated/types.ts";
import { isoTime } from "../../platform/iso-time.ts";
import { type Decimal, decimalOf, numberOf, sumOf } from "../instruments/decimal.ts";

/** A day of an instrument in a currency. Sums are exact, in the currency. */
export interface StatementRow {
  /** In UTC, as `2026-03-27`. */
  readonly day: string;
  readonly currency: string;
  /** `undefined` for what no instrument is involved in, as deposits. */
  readonly instrument: string | undefined;
  /** Entries of trades. */
  readonly trades: number;
  /**
   * What trading brought, without fees and funding, when it moved cash: the premium of an option when it is paid, the profit of a future when it is
   * settled.
   */
  readonly result: number;
  /** Fees that were paid; negative for rebates. */
  readonly fees: number;
  /** Funding that was received; negative for what was paid. */
  readonly funding: number;
  /** Deposits, withdrawals, transfers and the like. */
  readonly moved: number;
  /** Change of the cash balance: `result - fees + funding + moved`. */
  readonly change: number;
}

/** A place where the balance of the log does not follow from the entry before. */
export interface BalanceBreak {
  readonly entry: TransactionLogEntry;
  /** The balance before, and the change of the entry. */
  readonly expected: number;
  readonly got: number;
}

type Sums = Record<"result" | "fees" | "funding" | "moved" | "change", Decimal>;

const traded: ReadonlySet<string> = new Set(["trade", "settlement", "delivery", "liquidation"]);
const zero: Decimal = { units: 0n, scale: 0 };

/**
 * Sums a log up by day, currency and instrument, in this order.
 *
 * ```ts
 * const rows = statementOf(await readTransactionLog(deribit, { currency: "BTC", startMs: 0, endMs: nowMs }));
 * for (const { day, instrument, change } of rows) console.log(day, instrument, change);
 * ```
 */
export function statementOf(entries: Iterable<TransactionLogEntry>): readonly StatementRow[] {
  const rows = new Map<string, { first: TransactionLogEntry; day: string; trades: number; sums: Sums }>();
  for (const entry of entries) {
    const day = isoTime(entry.timestamp).slice(0, 10);
    const key = [day, entry.currency, entry.instrument_name ?? ""].join(" ");
    let row = rows.get(key);
    if (row === undefined) {
      row = {
        first: entry,
        day,
        trades: 0,
        sums: { result: zero, fees: zero, funding: zero, moved: zero, change: zero },
      };
      rows.set(key, row);
    }
    if (entry.type === "trade") row.trades++;
    for (const [name, part] of Object.entries(cashPartsOf(entry)) as [keyof Sums, Decimal][]) {
      row.sums[name] = sumOf(row.sums[name], part);
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, day, trades, sums }]) => ({
      day,
      currency: first.currency,
      instrument: first.instrument_name ?? undefined,
      trades,
      result: numberOf(sums.result),
      fees: numberOf(sums.fees),
      funding: numberOf(sums.funding),
      moved: numberOf(sums.moved),
      change: numberOf(sums.change),
    }));
}

/**
 * The entries whose balance is not that of the entry before plus their change, by `unit` or more. The entries are of one currency, oldest first, as
 * `readTransactionLog` gives them. None in a log without holes.
 *
 * ```ts
 * const breaks = balanceBreaks(await readTransactionLog(deribit, { currency: "BTC", startMs: 0, endMs: nowMs }));
 * ```
 */
export function balanceBreaks(entries: readonly TransactionLogEntry[], unit = 1e-8): readonly BalanceBreak[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    if (before === undefined) return [];
    const expected = numberOf(sumOf(decimalOf(before.balance), decimalOf(entry.change)));
    return isOff(expected, entry.balance, unit) ? [{ entry, expected, got: entry.balance }] : [];
  });
}

/** Whether two sums differ by a unit or more. */
export function isOff(one: number, other: number, unit: number): boolean {
  const { units, scale } = sumOf(decimalOf(one), negative(decimalOf(other)));
  return Math.abs(numberOf({ units, scale })) >= unit;
}

function cashPartsOf({ type, change, commission, interest_pl }: TransactionLogEntry): Sums {
  const whole = decimalOf(change);
  if (!traded.has(type)) return { result: zero, fees: zero, funding: zero, moved: whole, change: whole };
  const fees = decimalOf(commission ?? 0);
  const funding = type === "settlement" ? decimalOf(interest_pl ?? 0) : zero;
  return { result: sumOf(whole, fees, negative(funding)), fees, funding, moved: zero, change: whole };
}

function negative({ units, scale }: Decimal): Decimal {
  return { units: -units, scale };
}
