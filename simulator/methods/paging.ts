/** Pages of lists that are kept oldest first. */
import { invalid } from "../refusals/market-refusals.ts";

const defaultCount = 10;
const highestCount = 1_000;

/** What all lists of trades can be asked for. */
export interface TradeQuery {
  readonly count?: number | undefined;
  readonly sorting?: string | undefined;
  readonly start_id?: string | undefined;
  readonly end_id?: string | undefined;
  readonly start_seq?: number | undefined;
  readonly end_seq?: number | undefined;
  readonly start_timestamp?: number | undefined;
  readonly end_timestamp?: number | undefined;
}

/** What identifies a trade in a list. */
interface TradeKey {
  readonly serial: number;
  readonly seq: number;
  readonly timestamp: number;
}

/** The count of a page, refused where the exchange refuses it. */
export function readCount(count: number | undefined, standard: number, highest: number): number {
  if (count !== undefined && count > highest) throw invalid("count", "value is too high");
  if (count !== undefined && count < 1) throw invalid("count", "value is too low");
  return count ?? standard;
}

/** The digits of an id. Ids of one kind increase. */
function idNumber(id: string): number {
  return Number(/\d+$/.exec(id)?.[0] ?? 0);
}

/** Makes the test whether a trade lies within what is asked for; all bounds are included. */
function withinQuery(query: TradeQuery): (key: TradeKey) => boolean {
  const { start_id, end_id, start_seq, end_seq, start_timestamp, end_timestamp } = query;
  const firstId = start_id === undefined ? undefined : idNumber(start_id);
  const lastId = end_id === undefined ? undefined : idNumber(end_id);
  return ({ serial, seq, timestamp }) =>
    (firstId === undefined || serial >= firstId) &&
    (lastId === undefined || serial <= lastId) &&
    (start_seq === undefined || seq >= start_seq) &&
    (end_seq === undefined || seq <= end_seq) &&
    (start_timestamp === undefined || timestamp >= start_timestamp) &&
    (end_timestamp === undefined || timestamp <= end_timestamp);
}

/**
 * One page of trades. Newest first by default, oldest first where a start is given and nothing else said: so that
 * the next page continues where this one ends.
 */
export function pageTrades<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => TradeKey,
  query: TradeQuery,
): { readonly page: Entry[]; readonly hasMore: boolean } {
  const count = readCount(query.count, defaultCount, highestCount);
  const fits = withinQuery(query);
  const hasStart = query.start_id !== undefined || query.start_seq !== undefined || query.start_timestamp !== undefined;
  const isAscending = query.sorting === "asc" || (query.sorting !== "desc" && hasStart);
  // A clock that was set back has left later trades with earlier times.
  const wanted = entries
    .filter((entry) => fits(keyOf(entry)))
    .sort((one, other) => keyOf(one).timestamp - keyOf(other).timestamp);
  if (!isAscending) wanted.reverse();
  return { page: wanted.slice(0, count), hasMore: wanted.length > count };
}

/** One page, newest first, of a list where a token says how many entries were given already. */
export function pageFrom<Entry>(
  newestFirst: readonly Entry[],
  continuation: string | undefined,
  count: number,
): { readonly page: Entry[]; readonly continuation: string } {
  const given = continuation === undefined || continuation === "none" ? 0 : Number(continuation);
  if (!Number.isInteger(given) || given < 0) throw invalid("continuation", "invalid value");
  const page = newestFirst.slice(given, given + count);
  const next = given + page.length;
  return { page, continuation: next < newestFirst.length ? String(next) : "none" };
}
