/** What a reader can ask for when it subscribes. */
import type { Gap } from "../errors/client.ts";
import type { Delivery } from "../venue.ts";
import type { MessageMeta } from "./reader.ts";
import type { EventStream, Overflow } from "./stream.ts";

/** What may happen to a slow reader: `latest` only where the newest message replaces all before it. */
export type OverflowOf<Kind extends Delivery> = Delivery extends Kind
  ? Overflow
  : [Kind] extends ["state"]
    ? Overflow
    : Exclude<Overflow, "latest">;

/** Options of every subscription. */
export interface SubscribeOptions<Kind extends Delivery = Delivery> {
  /**
   * Called when messages may be missing, before the first message after them. Without it a gap ends a `for await`
   * loop with a `GapError`, so that no program trades on a hole unknowingly.
   */
  readonly onGap?: ((gap: Gap) => void) | undefined;
  /**
   * What happens when the reader is slower than the channel.
   * @default "latest" for a loop over channels whose newest message replaces all before it, otherwise "error"
   */
  readonly overflow?: OverflowOf<Kind> | undefined;
  /** Messages that may wait for the reader. @default 10_000 */
  readonly capacity?: number | undefined;
  /** Stops waiting for the exchange's consent, and ends the subscription later on. */
  readonly signal?: AbortSignal | undefined;
}

/** What `subscribe` takes: with `onData` messages go to a function, without it to a loop. */
export interface ReadOptions<Data, Kind extends Delivery, Returned> extends SubscribeOptions<Kind> {
  /**
   * Called with each message as it comes, before anything else is read from the connection; with `overflow: "latest"`
   * once a turn of the event loop, with the newest. If it throws, the event `unhandled` reports it, and other readers go on.
   */
  readonly onData?: (data: Data, meta: MessageMeta) => Returned;
  /** The subscription ended by an error: the exchange refused the channel after a reconnect, for instance. */
  readonly onError?: ((error: Error) => void) | undefined;
}

/** Options of a subscription that hands each message to a function. */
export interface CallbackOptions<Data, Kind extends Delivery = Delivery> extends ReadOptions<Data, Kind, void> {
  readonly onData: (data: Data, meta: MessageMeta) => void;
}

/** In place of what `onData` returns: there is no `onData`. */
export interface Unheard {
  readonly "~unheard": true;
}

/** What `subscribe` resolves to: a subscription when a function receives the messages, otherwise a stream of them. */
export type Reading<Data, Returned> = unknown extends Returned
  ? Subscription
  : Unheard extends Returned
    ? EventStream<Data>
    : Subscription;

/** One message of a subscription to several channels. */
export interface ChannelMessage<Data> {
  readonly channel: string;
  readonly data: Data;
}

/** A subscription whose messages go to a function. */
export interface Subscription extends AsyncDisposable {
  readonly channels: readonly string[];
  /** Ends the subscription. Resolves when the exchange has been asked to stop. */
  close(): Promise<void>;
}
