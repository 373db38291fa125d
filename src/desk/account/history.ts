/** Reads what happened to an account: its transaction log and its trades, page by page. */
import type { Currency, TransactionLogEntry, UserTrade } from "../../../generated/types.ts";
import type { Client } from "../../client/client.ts";
import { ConfigError } from "../../errors/client.ts";

/** A client, as far as the history of an account is read. */
export type AccountClient = Pick<Client, "private">;

/** A part of the history of an account. */
export interface AccountSpan {
  readonly currency: Currency;
  /** From when on, in milliseconds. */
  readonly startMs: number;
  /** Until when, in milliseconds. */
  readonly endMs: number;
}

const logPage = 250;
const tradesPage = 1_000;

/**
 * Reads the transaction log of a currency, oldest first. Rejects with the error of the page that failed.
 *
 * ```ts
 * const log = await readTransactionLog(deribit, { currency: "BTC", startMs: nowMs - 86_400_000, endMs: nowMs });
 * ```
 */
export async function readTransactionLog(
  client: AccountClient,
  { currency, startMs, endMs }: AccountSpan,
): Promise<readonly TransactionLogEntry[]> {
  checkSpan(startMs, endMs);
  const entries = new Map<number, TransactionLogEntry>();
  let continuation: number | undefined;
  do {
    const page = await client.private.getTransactionLog({
      currency,
      start_timestamp: startMs,
      end_timestamp: endMs,
      count: logPage,
      continuation,
    });
    for (const entry of page.logs) entries.set(entry.id, entry);
    // The exchange writes the end in several ways.
    continuation = typeof page.continuation === "number" ? page.continuation : undefined;
  } while (continuation !== undefined);
  return oldestFirst(entries.values());
}

/**
 * Reads the trades of the account in instruments of a currency, oldest first, without holes or doubles. `isOld` reads those older than a day,
 * which the exchange lists with a delay. Rejects with the error of the page that failed.
 *
 * ```ts
 * const trades = await readUserTrades(deribit, { currency: "BTC", startMs: nowMs - 3_600_000, endMs: nowMs });
 * ```
 */
export async function readUserTrades(
  client: AccountClient,
  { currency, startMs, endMs }: AccountSpan,
  isOld = false,
): Promise<readonly UserTrade[]> {
  checkSpan(startMs, endMs);
  const trades = new Map<string, UserTrade>();
  for (let start = startMs; ; ) {
    const page = await client.private.getUserTradesByCurrencyAndTime({
      currency,
      start_timestamp: start,
      end_timestamp: endMs,
      count: tradesPage,
      sorting: "asc",
      historical: isOld,
    });
    const before = trades.size;
    // Both sides of a trade with oneself have its id.
    for (const trade of page.trades) trades.set(`${trade.trade_id} ${trade.order_id}`, trade);
    const last = page.trades.at(-1);
    if (!page.has_more || last === undefined) return [...trades.values()];
    if (trades.size === before && last.timestamp === start) {
      throw new ConfigError("startMs", `before or after ${start}: that millisecond has more trades than a page`);
    }
    // Others of the same millisecond may be on the next page.
    start = last.timestamp;
  }
}

/** Entries as the account saw them. */
function oldestFirst(entries: Iterable<TransactionLogEntry>): readonly TransactionLogEntry[] {
  return [...entries].sort((a, b) => a.timestamp - b.timestamp || a.user_seq - b.user_seq || a.id - b.id);
}

function checkSpan(startMs: number, endMs: number): void {
  if (!Number.isFinite(startMs)) throw new ConfigError("startMs", "a time in milliseconds", startMs);
  if (!(endMs >= startMs)) throw new ConfigError("endMs", "a time in milliseconds, not before `startMs`", endMs);
}
