/** What the exchange did, and what a journal says of it. */
import type { Client, Order } from "../../src/index.ts";
import type { JournalEntry, JournalFate, JournalIntent } from "../../src/journal/entry.ts";

/** Everything that happened to the orders of an account, by their events. */
export class Truth {
  readonly #idsByLabel = new Map<string, Set<string>>();
  readonly #prices = new Map<string, Set<number>>();
  readonly #cancelled = new Set<string>();

  /** Listens to the account of a client. */
  static async of(client: Client): Promise<Truth> {
    const truth = new Truth();
    await client.subscribe("user.orders.any.any.raw", {
      onData: (orders) => {
        for (const order of [orders].flat()) truth.#note(order as Order);
      },
    });
    return truth;
  }

  /** Orders that bear a label. */
  ordersOf(label: string): number {
    return this.#idsByLabel.get(label)?.size ?? 0;
  }

  get labels(): readonly string[] {
    return [...this.#idsByLabel.keys()];
  }

  hadPrice(orderId: string, price: number): boolean {
    return this.#prices.get(orderId)?.has(price) ?? false;
  }

  wasCancelled(orderId: string): boolean {
    return this.#cancelled.has(orderId);
  }

  #note({ order_id, label, price, order_state }: Order): void {
    if (typeof label === "string") this.#setOf(this.#idsByLabel, label).add(order_id);
    if (typeof price === "number") this.#setOf(this.#prices, order_id).add(price);
    if (order_state === "cancelled") this.#cancelled.add(order_id);
  }

  #setOf<Value>(map: Map<string, Set<Value>>, key: string): Set<Value> {
    const found = map.get(key) ?? new Set<Value>();
    map.set(key, found);
    return found;
  }
}

/** What was found in a journal that disagrees with the exchange, and how often calls ended in which way. */
export interface Findings {
  readonly wrong: readonly string[];
  readonly fates: Readonly<Record<string, number>>;
}

/** Compares the whole journal with what the exchange did. */
export function compare(entries: Iterable<JournalEntry>, truth: Truth): Findings {
  const intents = new Map<string, JournalIntent>();
  const fates = new Map<string, JournalFate>();
  for (const entry of entries) {
    if (entry.what === "intent") intents.set(entry.call, entry);
    else fates.set(entry.call, entry.fate);
  }
  const wrong: string[] = [];
  const counts: Record<string, number> = {};
  const labels = new Set<string>();
  for (const [call, { method, trace }] of intents) {
    const fate = fates.get(call) ?? "unfinished";
    const row = `${method} ${fate}`;
    counts[row] = (counts[row] ?? 0) + 1;
    if (trace.label !== undefined) labels.add(trace.label);
    const happened = didHappen(method, trace, truth);
    const isSaidDone = fate === "result" || fate === "executed";
    const isSaidNot = fate === "not_executed" || fate === "refused" || fate === "not_sent";
    if ((isSaidDone && happened === false) || (isSaidNot && happened === true)) {
      wrong.push(`${call}: ${method} is said ${fate}, and did ${happened === true ? "" : "not "}happen`);
    }
    if (fate === "unfinished" && method !== "private/cancel_all") wrong.push(`${call}: ${method} was not looked up`);
  }
  for (const label of truth.labels) {
    if (!labels.has(label)) wrong.push(`an order ${label} is at the exchange, and not in the journal`);
    if (truth.ordersOf(label) > 1) wrong.push(`${truth.ordersOf(label)} orders bear the label ${label}`);
  }
  return { wrong, fates: counts };
}

/** Whether the exchange did what a call asked for; `undefined` where its events do not say which call did it. */
function didHappen(method: string, trace: JournalIntent["trace"], truth: Truth): boolean | undefined {
  const { label = "", order_id = "", price = 0 } = trace;
  if (method === "private/buy") return truth.ordersOf(label) > 0;
  if (method === "private/edit") return truth.hadPrice(order_id, price);
  // An order that is cancelled may have been by another cancel.
  if (method === "private/cancel" && !truth.wasCancelled(order_id)) return false;
  return undefined;
}
