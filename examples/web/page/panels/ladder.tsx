import type { BookLevel } from "deribit-rpc";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clockTime, digitsOf, fixed } from "../format.ts";
import { openOrders } from "../state/account.ts";
import { book, followBook, instrument, instrumentName, priceDigits, select } from "../state/market.ts";
import { useClient } from "../use-client.ts";
import { Panel } from "./panel.tsx";

/** What is wrong with the book; `undefined` while it is live. */
export function bookWarning(): string | undefined {
  const { state, timestamp } = book.value;
  if (state === "live") return undefined;
  if (state === "building") return "The book is being read";
  if (state === "closed") return "The book has ended";
  return `Not live since ${clockTime(timestamp)}: prices are old`;
}

/** Bids and asks with their depth. A price goes to the ticket. */
export function Ladder() {
  const name = instrumentName.value;
  const problem = useClient((client, stop) => followBook(client, stop, name), name);
  const { bids, asks } = book.value;
  const spread = asks[0] && bids[0] && asks[0].price - bids[0].price;
  const shown = 14;
  const [askRows, bidRows] = [rowsOf(asks.slice(0, shown)), rowsOf(bids.slice(0, shown))];
  const deepest = Math.max(askRows.at(-1)?.total ?? 0, bidRows.at(-1)?.total ?? 0);
  return (
    <Panel name="Order book" area="ladder" warning={problem ?? bookWarning()}>
      <div class="columns" aria-hidden="true">
        <span>Price</span>
        <span>Size</span>
        <span>Total</span>
      </div>
      <Levels side="asks" rows={askRows} deepest={deepest} />
      <p class="spread">
        <span>Spread</span> <b>{fixed(spread, priceDigits.value)}</b>
      </p>
      <Levels side="bids" rows={bidRows} deepest={deepest} />
    </Panel>
  );
}

interface Row extends BookLevel {
  /** Size up to this level. */
  readonly total: number;
}

function rowsOf(levels: readonly BookLevel[]): readonly Row[] {
  let total = 0;
  return levels.map(({ price, amount }) => {
    total += amount;
    return { price, amount, total };
  });
}

interface LevelsProps {
  readonly side: "asks" | "bids";
  readonly rows: readonly Row[];
  readonly deepest: number;
}

function Levels({ side, rows, deepest }: LevelsProps) {
  const list = useKeptFocus();
  const own = new Set(
    openOrders.value.orders
      .filter(({ instrument_name, direction }) => {
        return instrument_name === book.value.instrument && (direction === "buy") === (side === "bids");
      })
      .map(({ price }) => price),
  );
  const sizeDigits = Math.min(2, digitsOf(instrument.value?.min_trade_amount ?? 1));
  return (
    <ol ref={list} class={side} aria-label={side === "asks" ? "Asks" : "Bids"} onKeyDown={walk}>
      {rows.map(({ price, amount, total }, at) => (
        <li key={price} style={`--depth: ${deepest === 0 ? 0 : total / deepest}`}>
          <button
            type="button"
            tabIndex={at === 0 ? 0 : -1}
            class={own.has(price) ? "own" : ""}
            onClick={() => select(book.peek().instrument, price)}
          >
            <span class="price">{fixed(price, priceDigits.value)}</span>
            <span>{fixed(amount, sizeDigits)}</span>
            <span>{fixed(total, sizeDigits)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Keeps the focus in a list: where the level that has it is gone, the one in its place gets it. */
function useKeptFocus(): RefObject<HTMLOListElement | null> {
  const list = useRef<HTMLOListElement>(null);
  const focused = document.activeElement?.closest("li");
  const place =
    focused?.parentElement === list.current ? [...(list.current?.children ?? [])].indexOf(focused as Element) : -1;
  useLayoutEffect(() => {
    if (place < 0 || list.current?.contains(document.activeElement) === true) return;
    const { children } = list.current as HTMLOListElement;
    children[Math.min(place, children.length - 1)]?.querySelector("button")?.focus();
  });
  return list;
}

/** Arrows go from level to level as they are drawn: asks have the best at the bottom. */
function walk(event: KeyboardEvent): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const list = event.currentTarget as HTMLElement;
  const isAway = (event.key === "ArrowUp") === list.classList.contains("asks");
  const item = document.activeElement?.closest("li");
  const next = (isAway ? item?.nextElementSibling : item?.previousElementSibling)?.querySelector("button");
  event.preventDefault();
  next?.focus();
}
