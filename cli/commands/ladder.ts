/** An order book as a ladder: asks above, bids below, the spread between them, and bars as long as the sizes. */
import pc from "picocolors";
import type { BookLevel, LiveBook } from "../../src/index.ts";
import { amount, fixed, timeOfDay } from "../terminal/numbers.ts";
import { tableOf } from "../terminal/output.ts";

const barWidth = 24;
/** Eighths of a cell, from the thinnest to a full one. */
const blocks = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

type Paint = (text: string) => string;

/** The ladder as text, and under it when the book last changed. */
export function ladder(book: LiveBook, depth: number, where: string): string {
  const asks = book.asks(depth);
  const bids = book.bids(depth);
  const levels = [...asks, ...bids];
  const most = Math.max(...levels.map((level) => level.amount), 0);
  const decimals = Math.max(...levels.map(({ price }) => decimalsOf(price)), 0);
  const rows = [
    ...rowsOf(asks, most, decimals, pc.red).toReversed(),
    ["", "", "", pc.dim(spreadOf(book))],
    ...rowsOf(bids, most, decimals, pc.green),
  ];
  const foot = [where, `${timeOfDay(book.timestamp)} UTC`, `change ${book.changeId}`].join("  ");
  return `${tableOf(["total", "size", "price", ""], rows, pc)}\n${pc.dim(foot)}`;
}

function rowsOf(levels: readonly BookLevel[], most: number, decimals: number, paint: Paint): string[][] {
  let total = 0;
  return levels.map((level) => {
    total += level.amount;
    return [amount(total), amount(level.amount), paint(fixed(level.price, decimals)), paint(bar(level.amount / most))];
  });
}

/** Decimals of a price, as in 0.0005. */
function decimalsOf(price: number): number {
  return amount(price).split(".")[1]?.length ?? 0;
}

/** A bar of a length from 0 to 1, to an eighth of a cell. */
function bar(share: number): string {
  const eighths = Math.round(share * barWidth * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (blocks[eighths % 8] ?? "");
}

function spreadOf({ bestBid, bestAsk }: LiveBook): string {
  if (bestBid === undefined || bestAsk === undefined) return "one side is empty";
  const spread = bestAsk.price - bestBid.price;
  const middle = (bestAsk.price + bestBid.price) / 2;
  return `spread ${amount(Number(spread.toPrecision(8)))} (${fixed((spread / middle) * 10_000, 1)} bp)`;
}
