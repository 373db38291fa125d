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
    name: "take-any-trigger-price",
    breaks: "an edit counts as executed with its trigger price alone",
    symbol: "checks",
    replace: 'trigger_price: member("trigger_price"),',
    with: 'trigger_price: () => "fits",',
    caughtBy: "seeds",
  },
  {
    name: "take-any-trigger-offset",
    breaks: "an edit counts as executed with its trigger offset alone",
    symbol: "checks",
    replace: 'trigger_offset: member("trigger_offset"),',
    with: 'trigger_offset: () => "fits",',
    caughtBy: "seeds",
  },
  {
    name: "take-any-display-amount",
    breaks: "an edit counts as executed with its display amount alone",
    symbol: "checks",
    replace: "display_amount: (asked, order) => fitsIf(isSame(asked, order.refresh_amount)),",
    with: 'display_amount: () => "fits",',
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
