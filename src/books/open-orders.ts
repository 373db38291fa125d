/** The open orders of the account, live: subscribed first, then read, merged by the time of each order. */
import { isFinalRefusal } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import type { NotificationParams, Reader } from "../subscriptions/reader.ts";
import type { Order } from "../venue.ts";
import type { ViewState } from "./order-book.ts";

/** The open orders of the account, kept up to date until it is closed. */
export interface OpenOrdersView extends AsyncDisposable {
  readonly state: ViewState;
  /** Open orders by their id; `undefined` unless live, so that an old list is not used by mistake. */
  readonly live: ReadonlyMap<string, Order> | undefined;
  /** Why the view ended by itself; `undefined` otherwise. */
  readonly error: Error | undefined;
  /** Open orders that bear a label; `undefined` unless live. */
  byLabel(label: string): readonly Order[] | undefined;
  close(): Promise<void>;
}

/** Options of `openOrders`. */
export interface OpenOrdersOptions {
  /** Called after each change and each change of state, with the order that changed where it was one. */
  readonly onChange?: ((orders: OpenOrdersView, order?: Order) => void) | undefined;
  /** Gives up waiting for the first list, and closes the view later on. */
  readonly signal?: AbortSignal | undefined;
}

/** States in which an order can still trade. */
const openStates: ReadonlySet<string> = new Set(["open", "untriggered"]);
/** Pause before the list is read again after it could not be, in milliseconds. */
const againMs = 1_000;
/** Refusals of the list in a row that end the view: a single one may mean a frame that was damaged on its way. */
const mostRefusals = 3;

export interface OpenOrdersHooks {
  readonly clock: Clock;
  /** Reads the open orders. */
  read(): Promise<readonly Order[]>;
  /** Something of the view changed. */
  onChange(order?: Order): void;
}

/** Merges notifications and lists. Orders that ended while a list was under way are remembered until it came. */
export class MergedOrders implements Reader {
  readonly conflate = false;
  readonly #hooks: OpenOrdersHooks;
  /** Every order in a message since the subscription stood; ended ones only while a list is under way. */
  #orders = new Map<string, Order>();
  #state: ViewState = "building";
  /** Counts readings: an answer to an earlier one is of no use. */
  #reading = 0;
  /** How often in a row the list was refused. */
  #refusals = 0;
  #error: Error | undefined;
  #stopAgain = (): void => {};

  constructor(hooks: OpenOrdersHooks) {
    this.#hooks = hooks;
  }

  get state(): ViewState {
    return this.#state;
  }

  /** Why the view was ended, where that was not asked for. */
  get error(): Error | undefined {
    return this.#error;
  }

  get live(): ReadonlyMap<string, Order> | undefined {
    return this.#state === "live" ? this.#orders : undefined;
  }

  byLabel(label: string): readonly Order[] | undefined {
    return this.live === undefined ? undefined : [...this.live.values()].filter((order) => order.label === label);
  }

  /** The subscription stands: reads the list. */
  read(): void {
    if (this.#state === "closed") return;
    const reading = ++this.#reading;
    this.#stopAgain();
    this.#orders = new Map();
    this.#hooks.read().then(
      (orders: unknown) => {
        if (reading !== this.#reading) return;
        this.#refusals = 0;
        if (Array.isArray(orders) && orders.every(isOrder)) this.#take(orders);
        else this.#readLater();
      },
      (error: unknown) => {
        if (reading !== this.#reading) return;
        if (isFinalRefusal(error) && ++this.#refusals >= mostRefusals) this.end(error);
        else this.#readLater();
      },
    );
  }

  /** What makes no sense may have been the change of an order: the list is read anew. */
  deliver(_channel: string, { data }: NotificationParams): void {
    for (const order of Array.isArray(data) ? (data as readonly unknown[]) : [data]) {
      if (isOrder(order)) this.#hear(order);
      else {
        this.lost();
        this.#readLater();
      }
    }
  }

  /** The channel was lost and stands again: changes may be missing, so the list is read anew. */
  gap(): void {
    this.lost();
    this.read();
  }

  lost(): void {
    this.#reading++;
    this.#stopAgain();
    if (this.#state !== "live") return;
    this.#state = "stale";
    this.#hooks.onChange();
  }

  end(error?: Error): void {
    if (this.#state === "closed") return;
    this.lost();
    this.#error = error;
    this.#state = "closed";
    this.#hooks.onChange();
  }

  #readLater(): void {
    this.#stopAgain();
    if (this.#state === "closed") return;
    this.#stopAgain = this.#hooks.clock.schedule(againMs, () => this.read());
  }

  #hear(order: Order): void {
    const known = this.#orders.get(order.order_id);
    if (known !== undefined && known.last_update_timestamp > order.last_update_timestamp) return;
    if (this.#state === "live" && !openStates.has(order.order_state)) this.#orders.delete(order.order_id);
    else this.#orders.set(order.order_id, order);
    if (this.#state === "live") this.#hooks.onChange(order);
  }

  /** Of an order in the list and in a message, the newer state counts; at equal times, the message. */
  #take(orders: readonly Order[]): void {
    for (const order of orders) {
      const heard = this.#orders.get(order.order_id);
      if (heard === undefined || heard.last_update_timestamp < order.last_update_timestamp) {
        this.#orders.set(order.order_id, order);
      }
    }
    for (const [id, { order_state }] of this.#orders) if (!openStates.has(order_state)) this.#orders.delete(id);
    this.#state = "live";
    this.#hooks.onChange();
  }
}

function isOrder(value: unknown): value is Order {
  if (typeof value !== "object" || value === null) return false;
  const { order_id, order_state, last_update_timestamp } = value as Partial<Order>;
  return typeof order_id === "string" && typeof order_state === "string" && typeof last_update_timestamp === "number";
}
