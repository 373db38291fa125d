/** What an account remembers: closed orders, fills, settlements, the log of its money. The oldest is forgotten. */
import type { Order, OrderState } from "../market/orders/order.ts";
import type { PublicPrint } from "../market/prices/public-print.ts";
import { Recent } from "../market/recent.ts";

/** Entries of each kind that an account remembers. */
const kept = 2_000;

/** The money side of a fill. */
export interface FillMoney {
  /** In atoms of `feeCurrency`. */
  readonly fee: number;
  readonly feeCurrency: string;
  /** Realised profit in atoms of the settlement currency. */
  readonly profit: number;
  readonly isTaker: boolean;
  readonly selfTrade: boolean;
  readonly underlyingPrice: number | undefined;
}

/** A fill of an account. Wire members are made when somebody asks for them. */
export interface FillRecord {
  readonly order: Order;
  /** State of the order right after the fill. */
  readonly state: OrderState;
  readonly print: PublicPrint;
  readonly money: FillMoney;
}

/** One move of money. */
export interface LogRecord {
  readonly id: number;
  readonly currency: string;
  readonly timestamp: number;
  readonly type: string;
  /** Makes the entry as the API shows it. */
  readonly view: () => object;
}

/** One settlement or delivery of a position. */
export interface SettlementRecord {
  readonly timestamp: number;
  readonly type: "settlement" | "delivery" | "bankruptcy";
  readonly instrument: string;
  readonly currency: string;
  readonly wire: object;
}

/** What became of a trigger order. */
export interface TriggerRecord {
  readonly timestamp: number;
  readonly currency: string;
  readonly instrument: string;
  readonly wire: object;
}

export class Records {
  readonly orders: Recent<Order>;
  readonly fills = new Recent<FillRecord>(kept);
  readonly log = new Recent<LogRecord>(kept);
  readonly settlements = new Recent<SettlementRecord>(kept);
  readonly triggers = new Recent<TriggerRecord>(kept);
  /** Called with a closed order that is remembered no longer. */
  onForget: (order: Order) => void = () => undefined;

  constructor() {
    this.orders = new Recent(kept, (order) => this.onForget(order));
  }
}
