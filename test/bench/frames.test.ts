/** The messages of the benches are what the exchange could have sent: our own parsers know their layout, and books add up. */
import { expect, test } from "vitest";
import { SortedBook } from "../../bench/client/contenders/sorted-book.ts";
import { tapeOf } from "../../bench/client/frames.ts";
import { openLocal } from "../../bench/client/local.ts";

type Level = readonly [action: "new" | "change" | "delete", price: number, amount: number];

interface Book {
  readonly prev_change_id?: number;
  readonly change_id: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

test.each(["ticker.BTC-PERPETUAL.100ms", "trades.BTC-PERPETUAL.100ms", "book.BTC-PERPETUAL.100ms"])(
  "messages of %s are read from their bytes, and fit their schema",
  async (channel) => {
    const validators = await import("../../src/api/validate.ts");
    const { client, bytes } = await openLocal({ validate: { mode: "observe", using: validators } });
    const seen: unknown[] = [];
    await client.subscribe(channel, { onData: (data) => seen.push(data) });
    const tape = tapeOf(channel, 10);
    const first = 1_790_000_000_000;
    bytes(Buffer.from(tape.snapshot?.(first) ?? tape.next(first)));
    for (let time = 1; time < 500; time++) bytes(Buffer.from(tape.next(first + time)));
    expect(seen).toHaveLength(500);
    expect(client.stats.drift).toEqual([]);
    expect(Object.values(client.stats.parsed)).toEqual([{ fast: 500, slow: 0 }]);
    await client.close();
  },
);

test("a book by hand that follows the changes has the best prices of the exchange, and about its depth", () => {
  const tape = tapeOf("book.BTC-PERPETUAL.100ms", 500);
  const [bids, asks] = [new Map<number, number>(), new Map<number, number>()];
  const byHand = [new SortedBook(-1), new SortedBook(1)] as const;
  let last = 0;
  for (let time = 0; time <= 5_000; time++) {
    const text = time === 0 ? tape.snapshot?.(time) : tape.next(time);
    const { data }: { readonly data: Book } = JSON.parse(text ?? "").params;
    if (time > 0) expect(data.prev_change_id).toBe(last);
    last = data.change_id;
    for (const [index, side] of [bids, asks].entries()) {
      for (const [action, price, amount] of index === 0 ? data.bids : data.asks) {
        expect(side.has(price)).toBe(action !== "new");
        if (action === "delete") side.delete(price);
        else side.set(price, amount);
        byHand[index]?.set(price, amount);
      }
    }
  }
  const best = [Math.max(...bids.keys()), Math.min(...asks.keys())];
  expect(tape.best?.()).toEqual(best);
  expect(byHand.map((side) => side.best)).toEqual(best);
  expect(bids.size).toBeGreaterThan(400);
  expect(bids.size).toBeLessThan(600);
});
