/** Selects the orders, trades and instruments of a call: by currency, kind, type and instrument. */

import type { InstrumentSpec } from "../market/contracts/spec.ts";
import type { Order } from "../market/orders/order.ts";

/** Whether something of this instrument belongs to a currency: the one of its money, either one on spot. */
export function isOfCurrency(spec: InstrumentSpec, currency: string | undefined): boolean {
  if (currency === undefined || currency === "any") return true;
  if (spec.kind === "spot") return spec.base === currency || spec.quote === currency;
  return spec.settlement === currency;
}

export function isOfKind(spec: InstrumentSpec, kind: string | undefined): boolean {
  return kind === undefined || kind === "any" || spec.kind === kind;
}

/** Pairs of `currency_pair` parameters are index names. */
export function isOfPair(spec: InstrumentSpec, pair: string): boolean {
  return spec.index === pair;
}

/** Whether an order is of the type that a list or a cancel names. */
export function isOfType(order: Order, type: string | undefined): boolean {
  switch (type) {
    case undefined:
    case "all":
      return true;
    case "trigger_all":
      return order.trigger !== undefined;
    case "stop":
    case "stop_all":
      return order.type.startsWith("stop_");
    case "take":
    case "take_all":
      return order.type.startsWith("take_");
    case "trailing_all":
      return order.type === "trailing_stop";
    default:
      return order.type === type;
  }
}
