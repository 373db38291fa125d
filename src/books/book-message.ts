/** What the exchange sends of a book, and whether it makes sense. */
import type { BookSide } from "./book-side.ts";

/** A message of a book, as far as it was looked at. */
export interface BookMessage {
  readonly type?: string;
  readonly timestamp?: number;
  readonly change_id: number;
  readonly prev_change_id?: number | null;
  readonly bids: LevelList;
  readonly asks: LevelList;
}

/** Levels as the exchange writes them, or as columns: those hold until the message has been handed out. */
type LevelList = readonly LevelMessage[] | LevelColumns;

/** Price and size of levels, each at its index. */
interface LevelColumns {
  readonly prices: Float64Array;
  readonly amounts: Float64Array;
  readonly length: number;
}

/** Action, price and size of a level, unless the exchange has sent something else. */
type LevelMessage = readonly [string, number, number] | null | undefined;

/**
 * Sets the levels of one side; false when one makes no sense. The action of a level says nothing that its size does
 * not. From the worst on, so that a snapshot only appends.
 */
export function setAll(side: BookSide, levels: LevelList): boolean {
  if (!Array.isArray(levels)) return setColumns(side, levels as LevelColumns);
  for (let index = levels.length - 1; index >= 0; index--) {
    const level: LevelMessage = levels[index];
    const price = level?.[1];
    const amount = level?.[2];
    if (!isAmount(price) || !isAmount(amount)) return false;
    side.set(price, amount);
  }
  return true;
}

function setColumns(side: BookSide, { prices, amounts, length }: LevelColumns): boolean {
  for (let index = length - 1; index >= 0; index--) {
    const price = prices[index];
    const amount = amounts[index];
    if (!isAmount(price) || !isAmount(amount)) return false;
    side.set(price, amount);
  }
  return true;
}

/** Prices of combos may be below zero. */
function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Whether a message is one of a book; its levels are looked at one by one. */
export function isBookMessage(data: unknown): data is BookMessage {
  if (typeof data !== "object" || data === null) return false;
  const { change_id, bids, asks } = data as Partial<BookMessage>;
  return typeof change_id === "number" && isList(bids) && isList(asks);
}

function isList(levels: LevelList | undefined): boolean {
  return Array.isArray(levels) || (levels as LevelColumns | undefined)?.prices instanceof Float64Array;
}
