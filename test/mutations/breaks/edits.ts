/** What becomes of an edit or a cancel whose answer is missing. */
import type { Mutation } from "../mutation.ts";

export const edits: readonly Mutation[] = [
  {
    name: "an-edit-is-proved-by-a-fill",
    breaks: "a fill does not make an edit executed that never came",
    symbol: "isLastChangeEdit",
    replace: "return lastFillMs === undefined || lastFillMs < order.last_update_timestamp;",
    with: "return lastFillMs === undefined || lastFillMs > 0;",
    caughtBy: "test/unit/outcome-proof.test.ts",
  },
  {
    name: "compare-some-terms-of-an-edit",
    breaks: "an edit is executed only where every term fits",
    symbol: "compareTerms",
    replace: 'checks[name]?.(asked, order, trace) ?? "open"',
    with: '(name === "amount" || name === "price" ? checks[name]?.(asked, order, trace) : "fits") ?? "open"',
    caughtBy: "test/unit/outcome-proof.test.ts",
  },
  {
    name: "take-any-end-for-a-cancel",
    breaks: "a cancel counts as executed only when its order is cancelled",
    symbol: "cancelled",
    replace: 'order.order_state === "cancelled"',
    with: "isClosed(order)",
    caughtBy: "seeds",
  },
  {
    name: "compare-size-and-price-alone",
    breaks: "an edit counts as executed with every term that it set",
    symbol: "compareTerms",
    replace: "!names.has(name)",
    with: '(name === "amount" || name === "price")',
    caughtBy: "seeds",
  },
  {
    name: "edit-orders-of-another-instrument",
    breaks: "an edit by label is proved by orders of its instrument alone",
    symbol: "lookForEdited",
    replace: "order.instrument_name === instrument_name",
    with: "order !== undefined",
    caughtBy: "test/unit/outcome-look.test.ts",
  },
];
