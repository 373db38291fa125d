/** Compares what a call asked for with an order. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order } from "../venue.ts";

/**
 * `fits`: as asked. `differs`: no call that asked this can have made this order. `open`: neither, because it is not shown,
 * or because the exchange or a later edit may have changed it.
 */
type Fit = "fits" | "differs" | "open";

/** The result of a comparison, with the names of the terms that do not fit. */
export interface Comparison {
  readonly fit: Fit;
  readonly unfit: readonly string[];
}

type Check = (asked: unknown, order: Order, trace: CallTrace) => Fit;

/** Names under which an order is found; they are compared where it is looked for. */
const names: ReadonlySet<string> = new Set(["instrument_name", "label", "order_id", "valid_until"]);

const checks: Readonly<Record<string, Check>> = {
  amount: (asked, order) => size(asked, order.amount, order),
  contracts: (asked, order) => size(asked, order.contracts, order),
  price,
  type: (asked, order) => fitsIf(order.order_type === asked || order.original_order_type === asked),
  display_amount: (asked, order) => fitsIf(isSame(asked, order.refresh_amount)),
  time_in_force: member("time_in_force"),
  trigger: member("trigger"),
  trigger_price: member("trigger_price"),
  trigger_offset: member("trigger_offset"),
  trigger_fill_condition: member("trigger_fill_condition"),
  advanced: member("advanced"),
  post_only: flag("post_only"),
  reject_post_only: flag("reject_post_only"),
  reduce_only: flag("reduce_only"),
  mmp: flag("mmp"),
};

/** Compares all terms that a call set. A term that this does not know is `open`. */
export function compareTerms(trace: CallTrace, order: Order): Comparison {
  const fits = Object.entries(trace.terms)
    .filter(([name, asked]) => asked !== undefined && !names.has(name))
    .map(([name, asked]) => [name, checks[name]?.(asked, order, trace) ?? "open"] as const);
  if (trace.direction !== undefined) fits.push(["direction", direction(trace, order)]);
  // The exchange takes an order without a type as a limit order.
  if (trace.direction !== undefined && trace.terms["type"] === undefined) {
    fits.push(["type", checks["type"]?.("limit", order, trace) ?? "open"]);
  }
  const unfit = fits.filter(([, fit]) => fit !== "fits");
  const fit = unfit.some(([, each]) => each === "differs") ? "differs" : unfit.length > 0 ? "open" : "fits";
  return { fit, unfit: unfit.map(([name]) => name) };
}

/** Whether two numbers are the same but for the rounding of a double. */
export function isSame(asked: unknown, found: unknown): boolean {
  if (typeof asked !== "number" || typeof found !== "number") return asked === found;
  return Math.abs(asked - found) <= 1e-9 * Math.max(1, Math.abs(asked));
}

/** Whether a price is no worse for the caller than the one that was asked for: a post-only order may be moved there. */
export function isNoWorse(side: string | undefined, asked: number, found: number): boolean {
  return side === "buy" ? found <= asked : found >= asked;
}

function direction(trace: CallTrace, order: Order): Fit {
  if (order.direction === undefined) return "open";
  return order.direction === trace.direction ? "fits" : "differs";
}

/** The size of an order is changed by edits alone, and where it may only reduce a position. */
function size(asked: unknown, found: number | undefined, order: Order): Fit {
  if (isSame(asked, found)) return "fits";
  return found !== undefined && order.replaced === false && order.reduce_only === false ? "differs" : "open";
}

/** The exchange moves the price of a post-only order away from the other side, and never to where it costs more. */
function price(asked: unknown, order: Order, trace: CallTrace): Fit {
  const { advanced } = trace.terms;
  if (advanced !== undefined) return fitsIf(isSame(asked, order[advanced as "usd" | "implv"]));
  if (isSame(asked, order.price)) return "fits";
  if (typeof asked !== "number" || typeof order.price !== "number" || order.replaced !== false) return "open";
  if (order.advanced !== undefined || trace.direction === undefined) return "open";
  const plain = order.order_type === "limit" && order.original_order_type === undefined;
  if (!isNoWorse(trace.direction, asked, order.price)) return plain ? "differs" : "open";
  return fitsIf(trace.terms["post_only"] === true && order.post_only === true);
}

function member(name: keyof Order): Check {
  return (asked, order) => fitsIf(isSame(asked, order[name]));
}

/** The exchange leaves out some flags that are not set. */
function flag(name: keyof Order): Check {
  return (asked, order) => fitsIf((order[name] ?? false) === asked);
}

function fitsIf(fits: boolean): Fit {
  return fits ? "fits" : "open";
}
