/** Order books and open orders. */
import type { Mutation } from "../mutation.ts";

export const books: readonly Mutation[] = [
  {
    name: "ignore-a-gap-of-change-ids",
    breaks: "no book is silently wrong",
    symbol: "SharedBook.#follow",
    replace: "message.prev_change_id === this.#levels.changeId",
    with: "message.prev_change_id !== undefined",
    caughtBy: "seeds",
  },
  {
    name: "keep-an-old-list-of-orders",
    breaks: "open orders equal those of the exchange",
    symbol: "MergedOrders.gap",
    replace: `this.lost();
    this.read();`,
    with: "this.#hooks.onChange();",
    caughtBy: "seeds",
  },
  {
    name: "read-a-refused-list-without-end",
    breaks: "openOrders rejects when its list is refused for good",
    symbol: "MergedOrders.read",
    replace: "if (isFinal(error)) this.end(error);",
    with: "if (isFinal(error)) this.#readLater();",
    caughtBy: "test/unit/streams/refused.test.ts",
  },
  {
    name: "keep-the-channel-of-an-ended-view",
    breaks: "a view that ended reads its channel no more",
    symbol: "Views.openOrders",
    replace: "void leave();",
    with: "",
    caughtBy: "test/unit/streams/refused.test.ts",
  },
  {
    name: "show-levels-of-a-stale-book",
    breaks: "a kept live book shows no level once it is stale",
    symbol: "SharedBook.#enter",
    replace: 'if (state !== "live") this.#levels.clear();',
    with: 'if (state === "closed") this.#levels.clear();',
    caughtBy: "test/unit/views.test.ts",
  },
  {
    name: "show-levels-of-a-replaced-book",
    breaks: "a kept live book shows no level once it was replaced",
    symbol: "SharedBook.#begin",
    replace: "this.#levels.clear();",
    with: "",
    caughtBy: "test/unit/views.test.ts",
  },
  {
    name: "remove-a-level-off-by-one",
    breaks: "no book is silently wrong",
    symbol: "BookSide.#remove",
    replace: "keys.copyWithin(index, index + 1, last + 1);",
    with: "keys.copyWithin(index, index + 1, last);",
    caughtBy: "test/unit/book-side.test.ts",
  },
  {
    name: "remove-the-amount-of-another-level",
    breaks: "no book is silently wrong",
    symbol: "BookSide.#remove",
    replace: "amounts.copyWithin(index, index + 1, last + 1);",
    with: "amounts.copyWithin(index + 1, index + 2, last + 1);",
    caughtBy: "test/unit/book-side.test.ts",
  },
];
