/** A live order book: kept from a snapshot and the changes after it, and made anew whenever a change is missing. */
import type { Clock } from "../platform/clock.ts";
import type { NotificationParams, Reader } from "../subscriptions/reader.ts";
import { isSnapshot } from "../subscriptions/snapshot.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import { type BookMessage, isBookMessage, setAll } from "./book-message.ts";
import { type BookLevel, BookSide } from "./book-side.ts";

/** Whether a view shows what the exchange has. */
export type ViewState =
  /** It waits for its first snapshot. */
  | "building"
  /** It shows what the exchange sent last. */
  | "live"
  /** Something is missing: it is being made anew, and shows nothing meanwhile. */
  | "stale"
  /** It ended: it was closed, or the exchange does not send it any more. */
  | "closed";

/** What can be read of a book while it is live. Once it is not, it has no levels, also for a caller that kept it. */
export interface LiveBook {
  /** Time of the last change at the exchange, in milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** Number of the state of the book. */
  readonly changeId: number;
  /** The best bid; `undefined` when there is none. */
  readonly bestBid: BookLevel | undefined;
  /** The best ask; `undefined` when there is none. */
  readonly bestAsk: BookLevel | undefined;
  /** Bids from the best on, at most `depth` of them. */
  bids(depth?: number): readonly BookLevel[];
  /** Asks from the best on, at most `depth` of them. */
  asks(depth?: number): readonly BookLevel[];
  /** Total size bid at a price. */
  bidAt(price: number): number;
  /** Total size asked at a price. */
  askAt(price: number): number;
}

/** A book that is kept up to date until it is closed. */
export interface OrderBookView extends AsyncDisposable {
  readonly instrument: string;
  readonly state: ViewState;
  /** The book while it is live, `undefined` otherwise: an old book is not read by mistake. */
  readonly live: LiveBook | undefined;
  /** Why the book ended by itself, as an `EndedError` for an option that was delivered; `undefined` otherwise. */
  readonly error: Error | undefined;
  close(): Promise<void>;
}

/** Options of `orderBook`. */
export interface OrderBookOptions {
  /** How often the exchange sends changes; `raw`, each one, needs credentials. @default "100ms" */
  readonly interval?: "raw" | "100ms" | "agg2" | undefined;
  /** Called after each change and each change of state. */
  readonly onChange?: ((book: OrderBookView) => void) | undefined;
  /** Gives up waiting for the first snapshot, and closes the book later on. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a snapshot may take before it is asked for again, in milliseconds. */
const snapshotMs = 10_000;

/** One book for all readers of a channel. */
export class SharedBook implements Reader {
  readonly conflate = false;
  readonly takesColumns = true;
  readonly #channel: string;
  readonly #clock: Clock;
  readonly #subscriptions: Subscriptions;
  readonly #listeners = new Set<() => void>();
  #levels = new Levels();
  #state: ViewState = "building";
  #error: Error | undefined;
  #stopWaiting = (): void => {};

  constructor(channel: string, clock: Clock, subscriptions: Subscriptions) {
    this.#channel = channel;
    this.#clock = clock;
    this.#subscriptions = subscriptions;
  }

  get state(): ViewState {
    return this.#state;
  }

  /** Why the book was ended, where that was not asked for. */
  get error(): Error | undefined {
    return this.#error;
  }

  get live(): LiveBook | undefined {
    return this.#state === "live" ? this.#levels : undefined;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  deliver(_channel: string, { data }: NotificationParams): void {
    if (!isBookMessage(data)) this.#doubt();
    else if (isSnapshot(data)) this.#begin(data);
    else if (this.#state === "live") this.#follow(data);
  }

  /** The exchange was asked for the channel again: a snapshot follows. */
  gap(): void {
    this.lost();
    this.#expectSnapshot();
  }

  lost(): void {
    if (this.#state === "live") this.#enter("stale");
  }

  end(error?: Error): void {
    this.#stopWaiting();
    this.#error = error;
    this.#enter("closed");
  }

  /** Snapshots are late from now on if none comes. */
  expectSnapshot(): void {
    if (this.#state !== "live") this.#expectSnapshot();
  }

  /** A snapshot that makes no sense is not asked for again at once: the next one may be no better. */
  #begin(message: BookMessage): void {
    this.#levels.clear();
    this.#levels = new Levels();
    if (this.#levels.apply(message)) {
      this.#stopWaiting();
      this.#enter("live");
    } else {
      this.#enter("stale");
      this.#expectSnapshot();
    }
  }

  #follow(message: BookMessage): void {
    // The same change twice says nothing new.
    if (message.change_id === this.#levels.changeId) return;
    if (message.prev_change_id === this.#levels.changeId && this.#levels.apply(message)) this.#tell();
    else this.#doubt();
  }

  /** What was read last does not lead to what the exchange has now: begins anew. */
  #doubt(): void {
    if (this.#state !== "live") return;
    this.#enter("stale");
    this.#subscriptions.renew(this.#channel);
    this.#expectSnapshot();
  }

  #expectSnapshot(): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.schedule(snapshotMs, () => {
      this.#subscriptions.renew(this.#channel);
      this.#expectSnapshot();
    });
  }

  #enter(state: ViewState): void {
    this.#state = state;
    if (state !== "live") this.#levels.clear();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The levels of one life of a book, from its snapshot on. */
class Levels implements LiveBook {
  readonly #bids = new BookSide("bids");
  readonly #asks = new BookSide("asks");
  #timestamp = 0;
  #changeId = 0;

  get timestamp(): number {
    return this.#timestamp;
  }

  get changeId(): number {
    return this.#changeId;
  }

  get bestBid(): BookLevel | undefined {
    return this.#bids.best;
  }

  get bestAsk(): BookLevel | undefined {
    return this.#asks.best;
  }

  bids(depth?: number): readonly BookLevel[] {
    return this.#bids.levels(depth);
  }

  asks(depth?: number): readonly BookLevel[] {
    return this.#asks.levels(depth);
  }

  bidAt(price: number): number {
    return this.#bids.amountAt(price);
  }

  askAt(price: number): number {
    return this.#asks.amountAt(price);
  }

  /** False when the message makes no sense; the levels are of no use then. */
  apply({ bids, asks, change_id, timestamp }: BookMessage): boolean {
    if (!setAll(this.#bids, bids) || !setAll(this.#asks, asks)) return false;
    this.#changeId = change_id;
    this.#timestamp = timestamp ?? this.#timestamp;
    return true;
  }

  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
  }
}
