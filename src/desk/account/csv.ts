/** Rows of an account as CSV (RFC 4180), for spreadsheets. Pure. */
import type { TransactionLogEntry } from "../../../generated/types.ts";
import { isoTime } from "../../platform/iso-time.ts";
import { plainText } from "../instruments/decimal.ts";
import type { StatementRow } from "./statement.ts";

type Cell = string | number | null | undefined;

/**
 * A statement as CSV, with a line of names first. Numbers have no exponent.
 *
 * ```ts
 * const text = statementCsv(statementOf(log));
 * ```
 */
export function statementCsv(rows: Iterable<StatementRow>): string {
  const columns = ["day", "currency", "instrument", "trades", "result", "fees", "funding", "moved", "change"] as const;
  return csvOf(
    columns,
    [...rows].map((row) => columns.map((column) => row[column])),
  );
}

/**
 * A transaction log as CSV, with a line of names first. Times are in UTC, numbers have no exponent.
 *
 * ```ts
 * const text = transactionsCsv(await readTransactionLog(deribit, { currency: "BTC", startMs: 0, endMs: nowMs }));
 * ```
 */
export function transactionsCsv(entries: Iterable<TransactionLogEntry>): string {
  const columns = [
    "type",
    "instrument_name",
    "side",
    "amount",
    "price",
    "price_currency",
    "change",
    "commission",
    "interest_pl",
    "balance",
    "currency",
    "trade_id",
    "order_id",
    "id",
  ] as const;
  return csvOf(
    ["time", ...columns],
    [...entries].map((entry) => [isoTime(entry.timestamp), ...columns.map((column) => entry[column])]),
  );
}

function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

function cellOf(cell: Cell): string {
  const text = typeof cell === "number" ? plainText(cell) : (cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
