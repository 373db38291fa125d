/** What `resolveOutcome` says of a call, against what the exchange did. */
import type { Order } from "../../../generated/types.ts";
import type { Resolution } from "../../../src/orders/resolution.ts";
import type { CallRecord } from "./ledger.ts";

/** State in which the exchange has an order; `undefined` for one that it does not know. */
export type StateOf = (orderId: string) => string | undefined;

/** What is wrong with an answer; `undefined` when it is what the exchange did. */
export function faultOf(
  record: CallRecord,
  resolution: Resolution,
  all: readonly CallRecord[],
  stateOf: StateOf,
): string | undefined {
  if (resolution.fate === "still_unknown") return undefined;
  const done = record.executions.find(({ refusal }) => refusal === undefined);
  if (resolution.fate === "not_executed") {
    return done === undefined ? undefined : `was executed; it said ${resolution.reason}`;
  }
  const { order } = resolution;
  if (order === undefined) return done === undefined ? "was said to be executed, and never was" : undefined;
  const { order_id } = order;
  if (record.method === "private/cancel") return faultOfCancel(record, order_id, stateOf(order_id));
  const real = orderIdOf(done?.result);
  if (real === order_id || (record.method.startsWith("private/edit") && wasEditedTo(record, order, all)))
    return undefined;
  const truth = done === undefined ? "it never was" : `it made ${real}`;
  return `was said to be executed as ${order_id}, but ${truth}`;
}

/** A cancel is as good as executed when the order that it names is cancelled, whatever did it. */
function faultOfCancel({ params }: CallRecord, orderId: string, state: string | undefined): string | undefined {
  if (params["order_id"] !== orderId) return `was said to have cancelled ${orderId}, which it does not name`;
  return state === "cancelled" ? undefined : `was said to have cancelled ${orderId}, which is ${state}`;
}

/** An edit is as good as executed when another one has given the order every term that it asked for. */
function wasEditedTo({ params }: CallRecord, { order_id }: Order, all: readonly CallRecord[]): boolean {
  return all.some(({ method, executions }) =>
    executions.some(({ result }) => {
      const { order } = (result ?? {}) as { readonly order?: Order };
      return method.startsWith("private/edit") && order?.order_id === order_id && hasTerms(order, params);
    }),
  );
}

/** Where the terms of an edit show in the order. */
const shownAs: Readonly<Record<string, string>> = {
  amount: "amount",
  contracts: "contracts",
  price: "price",
  post_only: "post_only",
  reduce_only: "reduce_only",
  trigger_price: "trigger_price",
  trigger_offset: "trigger_offset",
  display_amount: "refresh_amount",
  advanced: "advanced",
};

/** Whether an order has what an edit asked for. A post-only order may be moved to a better price. */
function hasTerms(order: Order, params: CallRecord["params"]): boolean {
  const shown = order as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(params).every(([name, asked]) => {
    const member = name === "price" && order.advanced !== undefined ? order.advanced : shownAs[name];
    if (member === undefined || asked === undefined) return true;
    const isMoved = name === "price" && order.post_only;
    return isMoved || shown[member] === asked || (asked === false && shown[member] === undefined);
  });
}

/** The id of the order that the result of a call is about. */
export function orderIdOf(result: unknown): string | undefined {
  const { order, order_id } = (result ?? {}) as {
    readonly order?: { readonly order_id?: string };
    readonly order_id?: string;
  };
  return order?.order_id ?? order_id;
}
