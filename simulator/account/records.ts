/** What an account remembers: closed orders, fills, settlements, the log of its money. The oldest is forgotten. */
import type { Order } from "../market/order.ts";

const kept = 20_000;

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

/** A fill of an account: the order as it was then, and the money. Wire members are made when asked for. */
export interface FillRecord {
  readonly tradeId: string;
  readonly tradeSeq: number;
  readonly instrument: string;
  readonly kind: "future" | "option" | "spot";
  readonly currencies: readonly string[];
  readonly orderId: string;
  readonly timestamp: number;
  /** The trade as `user.trades` shows it. */
  readonly wire: object;
}

/** One move of money. */
export interface LogRecord {
  readonly id: number;
  readonly currency: string;
  readonly timestamp: number;
  readonly type: string;
  /** Text that a search looks through. */
  readonly wire: object;
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
