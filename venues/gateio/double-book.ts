/** A book of the offline Gate.io: what HTTP gives of it, and each change with its ids. */

/** A price level, as spot and futures write it. */
type Level = readonly [string, string] | { readonly p: string; readonly s: number };

/** One market. */
export interface DoubleBook {
  /** Moves the book on, and gives what it sends of that. */
  change(): object;
  /** The book, as HTTP gives it `with_id=true`. */
  snapshot(): {
    readonly id: number;
    readonly current: number;
    readonly asks: readonly Level[];
    readonly bids: readonly Level[];
  };
}

/** How many levels a side has. */
const depth = 20;

/** Makes a book of a market, in the words of spot or of futures. */
export function createDoubleBook(name: string, market: "spot" | "futures", now: () => number): DoubleBook {
  const sides = { b: new Map<number, number>(), a: new Map<number, number>() };
  for (let rank = 1; rank <= depth; rank++) {
    sides.b.set(60_000 - rank, rank);
    sides.a.set(60_000 + rank, rank);
  }
  let id = 1_000;
  let turn = 0;

  const level = ([price, amount]: readonly [number, number]): Level =>
    market === "spot" ? [price.toFixed(2), amount.toString()] : { p: price.toFixed(2), s: amount };

  /** One level of each side gets another amount; every third time it goes. */
  const move = (side: Map<number, number>, sign: number): Level[] => {
    const price = 60_000 + sign * (1 + ((turn * 7) % depth));
    const amount = turn % 3 === 0 ? 0 : 1 + (turn % 11);
    if (amount === 0) side.delete(price);
    else side.set(price, amount);
    return [level([price, amount])];
  };

  return {
    change: () => {
      turn++;
      const U = id + 1;
      // Each change of both sides counts, so that a message spans several ids.
      id += 2;
      const bids = move(sides.b, -1);
      const asks = move(sides.a, 1);
      return { t: now(), e: "depthUpdate", E: Math.floor(now() / 1_000), s: name, U, u: id, b: bids, a: asks };
    },
    snapshot: () => ({
      id,
      current: now(),
      bids: [...sides.b].sort(([a], [b]) => b - a).map(level),
      asks: [...sides.a].sort(([a], [b]) => a - b).map(level),
    }),
  };
}
