/** Pages of trades after the clock of the exchange was set back: later trades have earlier times. */
import { expect, test } from "vitest";
import { pageTrades, type TradeQuery } from "../../simulator/methods/paging.ts";

const made = [10, 40, 50, 20, 30].map((timestamp, index) => ({ serial: index + 1, seq: index + 1, timestamp }));
const timesOf = (query: TradeQuery) => {
  const { page, hasMore } = pageTrades(made, (trade) => trade, query);
  return [page.map(({ timestamp }) => timestamp), hasMore];
};

test.each<[TradeQuery, readonly number[], boolean]>([
  [{ sorting: "asc", count: 2 }, [10, 20], true],
  [{ start_timestamp: 20, count: 2 }, [20, 30], true],
  [{ start_timestamp: 40, count: 2 }, [40, 50], false],
  [{ count: 3 }, [50, 40, 30], true],
  [{ end_timestamp: 20 }, [20, 10], false],
])("%j gives %j", (query, times, hasMore) => {
  expect(timesOf(query)).toEqual([times, hasMore]);
});

test("each page goes on where the one before ended, so that none is left out", () => {
  const seen = new Set<number>();
  for (let from = 0, more = true; more; ) {
    const { page, hasMore } = pageTrades(made, (trade) => trade, { start_timestamp: from, count: 2 });
    for (const { serial } of page) seen.add(serial);
    from = page.at(-1)?.timestamp ?? 0;
    more = hasMore;
  }
  expect([...seen].toSorted()).toEqual([1, 2, 3, 4, 5]);
});
