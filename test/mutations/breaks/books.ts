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
    symbol: "OpenOrdersView.gap",
    replace: `this.lost();
    this.read();`,
    with: "this.#hooks.onChange();",
    caughtBy: "seeds",
  },
  {
    name: "read-a-refused-list-without-end",
    breaks: "openOrders rejects when its list is refused for good",
    symbol: "OpenOrdersView.read",
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
];
