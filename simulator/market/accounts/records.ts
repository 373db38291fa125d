/** The history of an account: closed orders, fills, settlements, the log of its money. The oldest entries are dropped. */

import { Recent } from "../history/recent.ts";
import type { Order } from "../orders/order.ts";
import type { Fill } from "./fill.ts";
import type { LogRecord } from "./money-log.ts";

/** Entries of each kind that an account keeps. */
const kept = 2_000;

/** One settlement or delivery of a position. */
export interface SettlementRecord {
  readonly timestamp: number;
  readonly type: "settlement" | "delivery" | "bankruptcy";
  readonly instrument: string;
  readonly currency: string;
  readonly wire: object;
}

/** The end of a trigger order. */
interface TriggerRecord {
  readonly timestamp: number;
  readonly currency: string;
  readonly instrument: string;
  readonly wire: object;
}

export class Records {
  readonly orders: Recent<Order>;
  readonly fills = new Recent<Fill>(kept);
  readonly log = new Recent<LogRecord>(kept);
  readonly settlements = new Recent<SettlementRecord>(kept);
  readonly triggers = new Recent<TriggerRecord>(kept);
  /** Called with a closed order that is dropped. */
  onForget: (order: Order) => void = () => undefined;

  constructor() {
    this.orders = new Recent(kept, (order) => this.onForget(order));
  }
}
