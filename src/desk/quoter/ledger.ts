/** The quotes of one set that are open at the exchange, from a list and the orders after it. */
import type { Order } from "../../../generated/types.ts";
import type { QuoteSideName } from "./options.ts";

/** Ended orders that are remembered, so that an older state that comes late does not open them again. */
const mostEnded = 2_000;

/** What a change of an order says. */
export interface HeardQuote {
  readonly instrument: string;
  readonly side: QuoteSideName;
  /** What traded since the state before. */
  readonly filled: number;
}

export class QuoteLedger {
  readonly #group: string;
  readonly #set: string;
  readonly #open = new Map<string, Order>();
  readonly #ended = new Set<string>();

  constructor(group: string, set: string) {
    this.#group = group;
    this.#set = set;
  }

  isOwn({ quote, mmp_group, quote_set_id }: Order): boolean {
    return quote === true && mmp_group === this.#group && quote_set_id === this.#set;
  }

  /** Begins anew with a list. */
  reset(orders: Iterable<Order>): void {
    this.#open.clear();
    this.#ended.clear();
    for (const order of orders) if (this.isOwn(order)) this.#open.set(order.order_id, order);
  }

  /** Takes the state of an order. One of an answer counts where it is newer, one of a message also at the same time. */
  hear(order: Order, from: "answer" | "message"): HeardQuote | undefined {
    if (!this.isOwn(order) || this.#ended.has(order.order_id)) return undefined;
    const before = this.#open.get(order.order_id);
    const ageMs = before === undefined ? 1 : order.last_update_timestamp - before.last_update_timestamp;
    if (ageMs < 0 || (ageMs === 0 && from === "answer")) return undefined;
    if (order.order_state === "open") this.#open.set(order.order_id, order);
    else this.#end(order.order_id);
    const filled = Math.max(0, (order.filled_amount ?? 0) - (before?.filled_amount ?? 0));
    return { instrument: order.instrument_name, side: sideOf(order), filled };
  }

  /** The open quotes of one side of an instrument: one, unless something went wrong. */
  resting(instrument: string, side: QuoteSideName): readonly Order[] {
    return [...this.#open.values()].filter((order) => order.instrument_name === instrument && sideOf(order) === side);
  }

  /** Instruments with open quotes. */
  get instruments(): ReadonlySet<string> {
    return new Set([...this.#open.values()].map(({ instrument_name }) => instrument_name));
  }

  #end(id: string): void {
    this.#open.delete(id);
    this.#ended.add(id);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= mostEnded) break;
      this.#ended.delete(oldest);
    }
  }
}

function sideOf({ direction }: Order): QuoteSideName {
  return direction === "buy" ? "bid" : "ask";
}
