/** What an account remembers: closed orders, fills, settlements, the log of its money. The oldest is forgotten. */
import type { Order, OrderState } from "../market/orders/order.ts";
import type { PublicPrint } from "../market/prices/public-print.ts";

const kept = 10_000;

/** A list that grows at the end and forgets its oldest part. */
export class Memory<Entry> {
  #entries: Entry[] = [];
  readonly #forgotten: ((entry: Entry) => void) | undefined;

  constructor(forgotten?: (entry: Entry) => void) {
    this.#forgotten = forgotten;
  }

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length <= 2 * kept) return;
    const gone = this.#entries.slice(0, -kept);
    this.#entries = this.#entries.slice(-kept);
    if (this.#forgotten !== undefined) for (const old of gone) this.#forgotten(old);
  }
}

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
  readonly orders: Memory<Order>;
  readonly fills = new Memory<FillRecord>();
  readonly log = new Memory<LogRecord>();
  readonly settlements = new Memory<SettlementRecord>();
  readonly triggers = new Memory<TriggerRecord>();
  /** Called with a closed order that is remembered no longer. */
  onForget: (order: Order) => void = () => undefined;

  constructor() {
    this.orders = new Memory((order) => this.onForget(order));
  }
}
