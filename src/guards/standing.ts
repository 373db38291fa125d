/** The orders of the account that stand, and those that may stand: on their way, or of unknown outcome. */
import type { OpenOrdersView } from "../books/open-orders.ts";
import type { Call } from "../calls/call.ts";
import type { Outcome } from "../errors/family.ts";
import type { Order } from "../venue.ts";
import type { GuardedClient } from "./guards.ts";

/** How long an order that was confirmed may be missing in the list of open orders before it counts as ended. */
const unseenMs = 2_000;
/** How long an order without a deadline may still reach the exchange after its call was lost. */
const undatedMs = 60_000;
/** So many confirmed orders are remembered, so that one can be edited before the list shows it. */
const mostConfirmed = 1_000;

/** Calls that left, and how many orders each may still add. */
interface Reservation {
  readonly count: number;
  readonly isOrder: boolean;
  /** Until when it holds, in milliseconds of the clock; infinite while the call is under way. */
  untilMs: number;
  /** The order that was confirmed. */
  orderId: string | undefined;
}

/** Knows, for one client, what stands. */
export class Standing {
  readonly #client: GuardedClient;
  readonly #reservations = new Map<Call, Reservation>();
  readonly #confirmed = new Map<string, Order>();
  #view: OpenOrdersView | undefined;
  #opening: Promise<unknown> | undefined;
  #waiting: (() => void)[] = [];

  constructor(client: GuardedClient) {
    this.#client = client;
  }

  /** Resolves when the open orders are known; `undefined` where they are. Never rejects. */
  prepare(): Promise<unknown> | undefined {
    if (this.#view?.live !== undefined) return undefined;
    this.#opening ??= this.#client
      .openOrders({
        onChange: ({ live, state }) => {
          if (live !== undefined || state === "closed") for (const go of this.#waiting.splice(0)) go();
          if (state === "closed") this.#forget();
        },
      })
      .then((view) => {
        this.#view = view;
      })
      .catch(() => this.#forget());
    return this.#view === undefined ? this.#opening : new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The order that an edit names, as it was last seen; `undefined` where it is not known. */
  find(params: Call["params"]): Order | undefined {
    const { order_id } = params;
    const lists = [this.#view?.live ?? new Map<string, Order>(), this.#confirmed] as const;
    const [listed, confirmed] = lists.map((orders) =>
      typeof order_id === "string" ? orders.get(order_id) : labelled(params, orders),
    );
    if (listed === undefined || confirmed === undefined) return listed ?? confirmed;
    return confirmed.last_update_timestamp > listed.last_update_timestamp ? confirmed : listed;
  }

  /** Orders that stand or may stand, quotes left out; `undefined` while they are not known. */
  count(): number | undefined {
    const live = this.#view?.live;
    if (live === undefined) return undefined;
    let count = 0;
    for (const { quote } of live.values()) if (quote !== true) count++;
    for (const { isOrder, orderId, count: more } of this.#held()) {
      if (isOrder && (orderId === undefined || !live.has(orderId))) count += more;
    }
    return count;
  }

  /** Whether a call that left may still bring an order. */
  get isUnsettled(): boolean {
    // A confirmed order is in the list that is read after its confirmation.
    return this.#held().some(({ orderId }) => orderId === undefined);
  }

  /** A call leaves that may bring so many orders. */
  leaves(call: Call, count: number): void {
    const isOrder = call.row.role === "order";
    this.#reservations.set(call, { count, isOrder, untilMs: Number.POSITIVE_INFINITY, orderId: undefined });
  }

  /** A call ended: it brings nothing, or what its result says, or it may still bring something. */
  ended(call: Call, outcome: "result" | Outcome, result: unknown): void {
    const reservation = this.#reservations.get(call);
    if (reservation === undefined) return;
    const now = this.#client.clock.now();
    if (outcome === "unknown") reservation.untilMs = now + this.#lateMs(call);
    else {
      const order = outcome === "result" ? (result as { readonly order?: Order } | null)?.order : undefined;
      if (typeof order?.order_id === "string") this.#confirm(order);
      if (order === undefined || !reservation.isOrder || isEnded(order)) this.#reservations.delete(call);
      else {
        reservation.orderId = order.order_id;
        reservation.untilMs = now + unseenMs;
      }
    }
  }

  /** How long an unanswered call may still be begun by the exchange. */
  #lateMs({ goodUntilMs, params }: Call): number {
    const asked = params["valid_until"];
    const goodMs = goodUntilMs === 0 && typeof asked === "number" ? asked : goodUntilMs;
    const exchangeMs = this.#client.exchangeNow();
    if (goodMs === 0 || exchangeMs === undefined) return undatedMs;
    return Math.max(0, goodMs - exchangeMs) + unseenMs;
  }

  #held(): readonly Reservation[] {
    const now = this.#client.clock.now();
    for (const [call, { untilMs }] of this.#reservations) if (untilMs <= now) this.#reservations.delete(call);
    return [...this.#reservations.values()];
  }

  #confirm(order: Order): void {
    this.#confirmed.delete(order.order_id);
    this.#confirmed.set(order.order_id, order);
    const [oldest] = this.#confirmed.keys();
    if (this.#confirmed.size > mostConfirmed && oldest !== undefined) this.#confirmed.delete(oldest);
  }

  #forget(): void {
    this.#view = undefined;
    this.#opening = undefined;
  }
}

function isEnded({ order_state }: Order): boolean {
  return order_state !== "open" && order_state !== "untriggered";
}

/** The order under a label, of which the exchange allows one on an instrument where it is to be edited. */
function labelled({ label, instrument_name }: Call["params"], orders: ReadonlyMap<string, Order>): Order | undefined {
  for (const order of orders.values()) {
    if (order.label === label && order.instrument_name === instrument_name && !isEnded(order)) return order;
  }
  return undefined;
}
