/** Opens the live views of a client. */
import { ConfigError, ConnectionError } from "../errors/client.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import { guard } from "../platform/guard.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { checkedName } from "../platform/names.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { BookPolicy, Order } from "../venue.ts";
import { MergedOrders, type OpenOrdersOptions, type OpenOrdersView } from "./open-orders.ts";
import { type OrderBookOptions, type OrderBookView, SharedBook, type ViewState } from "./order-book.ts";

export interface ViewsOptions {
  readonly policy: BookPolicy;
  readonly clock: Clock;
  readonly subscriptions: Subscriptions;
  /** Refuses channels that need credentials which the client does not have. */
  readonly check: (channels: readonly string[]) => void;
  readonly readOpenOrders: () => Promise<readonly Order[]>;
  /** A function of the user threw. */
  readonly onThrow: (error: unknown, where: string) => void;
}

const knownBookOptions: KnownOptions<OrderBookOptions> = {
  interval: "checked",
  onChange: "function",
  signal: "signal",
};
const intervals: ReadonlySet<string> = new Set(["raw", "100ms", "agg2"] satisfies OrderBookOptions["interval"][]);
const knownOrdersOptions: KnownOptions<OpenOrdersOptions> = { onChange: "function", signal: "signal" };

interface BookEntry {
  readonly book: SharedBook;
  readonly joined: Promise<void>;
  readers: number;
}

/** Keeps one book a channel, however many read it. */
export class Views {
  readonly #options: ViewsOptions;
  readonly #books = new Map<string, BookEntry>();

  constructor(options: ViewsOptions) {
    this.#options = options;
  }

  /** Opens a book. Resolves when it is live for the first time. */
  async orderBook(instrument: string, options: OrderBookOptions): Promise<OrderBookView> {
    checkOptions("", options, knownBookOptions);
    checkedName("instrument", instrument, "the name of an instrument, as `BTC-PERPETUAL`");
    const { interval = "100ms", onChange, signal } = options;
    if (!intervals.has(interval)) throw new ConfigError("interval", '"raw", "100ms" or "agg2"', interval);
    const channel = this.#options.policy.channel(instrument, interval);
    this.#options.check([channel]);
    const entry = this.#enter(channel);
    const { book } = entry;
    const leave = once(() => this.#leave(channel, entry));
    let stopListening = (): void => {};
    const view: OrderBookView = {
      instrument,
      get state() {
        return book.state;
      },
      get live() {
        return book.live;
      },
      get error() {
        return book.error;
      },
      close: async () => {
        stopListening();
        off();
        await leave();
      },
      [Symbol.asyncDispose]: () => view.close(),
    };
    const off = book.listen(() => {
      if (book.state === "closed") stopListening();
      if (onChange !== undefined) this.#guard(() => onChange(view));
    });
    try {
      await unlessAborted(entry.joined, signal);
      book.expectSnapshot();
      await whenLive(book, (listener) => book.listen(listener), signal);
    } catch (error) {
      // A caller that gave up does not wait for the exchange.
      void view.close();
      throw error;
    }
    stopListening = whenAborted(signal, () => void view.close());
    return view;
  }

  /** Opens the list of open orders. Resolves when it is live for the first time. */
  async openOrders(options: OpenOrdersOptions): Promise<OpenOrdersView> {
    checkOptions("", options, knownOrdersOptions);
    const { onChange, signal } = options;
    const { clock, subscriptions, check, readOpenOrders, policy } = this.#options;
    const { ordersChannel } = policy;
    check([ordersChannel]);
    const listeners = new Set<() => void>();
    let stopListening = (): void => {};
    const view = new MergedOrders({
      clock,
      read: readOpenOrders,
      onChange: (order) => {
        if (view.state === "closed") {
          stopListening();
          // One that ended by itself reads its channel no more.
          void leave();
        }
        for (const listener of [...listeners]) listener();
        if (onChange !== undefined) this.#guard(() => onChange(orders, order));
      },
    });
    const orders: OpenOrdersView = {
      get state() {
        return view.state;
      },
      get live() {
        return view.live;
      },
      get error() {
        return view.error;
      },
      byLabel: (label) => view.byLabel(label),
      close: () => leave(),
      [Symbol.asyncDispose]: () => leave(),
    };
    const joined = subscriptions.join([ordersChannel], view, signal);
    const leave = once(async () => {
      view.end();
      await joined.catch(() => {});
      subscriptions.leave([ordersChannel], view);
    });
    try {
      await joined;
      view.read();
      await whenLive(view, (listener) => subscribe(listeners, listener), signal);
    } catch (error) {
      await leave();
      throw error;
    }
    stopListening = whenAborted(signal, () => void leave());
    return orders;
  }

  #enter(channel: string): BookEntry {
    let entry = this.#books.get(channel);
    // One that ended by itself may still have readers: they keep it, and a new one begins.
    if (entry === undefined || entry.book.state === "closed") {
      const { clock, subscriptions } = this.#options;
      const book = new SharedBook(channel, clock, subscriptions);
      entry = { book, joined: subscriptions.join([channel], book), readers: 0 };
      this.#books.set(channel, entry);
    }
    entry.readers++;
    return entry;
  }

  async #leave(channel: string, entry: BookEntry): Promise<void> {
    entry.readers--;
    if (entry.readers > 0) return;
    if (this.#books.get(channel) === entry) this.#books.delete(channel);
    entry.book.end();
    await entry.joined.catch(() => {});
    this.#options.subscriptions.leave([channel], entry.book);
  }

  #guard(run: () => unknown): void {
    guard(run, (error) => this.#options.onThrow(error, "onChange"));
  }
}

function subscribe(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves when a view is live; rejects when it ended, or when the signal says so first. */
function whenLive(
  view: { readonly state: ViewState; readonly error: Error | undefined },
  listen: (listener: () => void) => () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (view.state === "live") return Promise.resolve();
  const endOf = (): Error => view.error ?? new ConnectionError("the client was closed");
  // It may have ended while the exchange was asked for its channel.
  if (view.state === "closed") return Promise.reject(endOf());
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      off();
      stop();
      settle();
    };
    const off = listen(() => {
      if (view.state === "live") finish(resolve);
      else if (view.state === "closed") finish(() => reject(endOf()));
    });
    let stop = (): void => {};
    stop = whenAborted(signal, () => finish(() => reject(signal?.reason)));
  });
}

/** Resolves with what a promise gives; rejects when the signal says so first. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = whenAborted(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stop);
  });
}

/** Runs a task at the first call, and gives its promise to all later ones. */
function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= task();
    return done;
  };
}
