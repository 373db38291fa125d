/** The queue between a channel and a `for await` loop. */
import { OverflowError } from "../errors/client.ts";
import { Ring } from "../platform/ring.ts";

/** What happens when the reader is slower than the channel. */
export type Overflow =
  /** The stream ends with an `OverflowError`. */
  | "error"
  /**
   * The oldest message is dropped and counted. Where messages build on each other, all that wait of its channel are,
   * a gap is reported, and a new snapshot is asked for.
   */
  | "dropOldest"
  /** Only the newest message of each channel waits. For channels whose newest message replaces all before it. */
  | "latest";

/**
 * Messages of a subscription, read with `for await`.
 *
 * - Messages come in the order in which the exchange sent them.
 * - Leaving the loop, `close()` and `await using` end the subscription; messages that wait are dropped.
 * - When the stream ends by an error, messages that already waited are read first.
 */
export interface EventStream<Message> extends AsyncIterableIterator<Message, undefined, undefined>, AsyncDisposable {
  /** Messages that were dropped or superseded because the reader was slow. */
  readonly dropped: number;
  /** Messages that wait for the reader. */
  readonly waiting: number;
  return(): Promise<IteratorResult<Message, undefined>>;
  [Symbol.asyncIterator](): EventStream<Message>;
  /** Ends the subscription. Resolves when the exchange has been asked to stop. */
  close(): Promise<void>;
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

interface WaitingRead<Message> {
  readonly resolve: (result: IteratorResult<Message, undefined>) => void;
  readonly reject: (error: Error) => void;
}

export interface QueueOptions<Message> {
  readonly channels: readonly string[];
  readonly capacity: number;
  readonly overflow: Overflow;
  /** Runs once, when the reader leaves. */
  readonly onClose: () => Promise<void>;
  /** The channel of a message that waits. */
  readonly channelOf: (message: Message) => string;
  /** Whether the messages of a channel build on each other, so that those behind a dropped one are of no use. */
  readonly chained: (channel: string) => boolean;
  /** A link of a chain was dropped. */
  readonly onBroken: (channel: string) => void;
}

/** Joins one writer and one reader through a bounded queue. */
export class StreamQueue<Message> implements EventStream<Message> {
  readonly #options: QueueOptions<Message>;
  readonly #ring = new Ring<Message>();
  /** With `latest`: the newest message of each channel, in the order in which the channels began to wait. */
  #newest: Map<string, Message> | undefined;
  #reader: WaitingRead<Message> | undefined;
  #moreReaders: WaitingRead<Message>[] = [];
  #end: { readonly error?: Error } | undefined;
  #closing: Promise<void> | undefined;
  #onEnd = (): void => {};
  #dropped = 0;

  constructor(options: QueueOptions<Message>) {
    this.#options = options;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get waiting(): number {
    return this.#ring.length + (this.#newest?.size ?? 0);
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Runs `task` when the stream ends by itself. */
  whenEnded(task: () => void): void {
    this.#onEnd = task;
  }

  /** Hands a message to the reader, or keeps it. */
  push(channel: string, message: Message): void {
    if (this.#end !== undefined) return;
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = this.#moreReaders.length === 0 ? undefined : this.#moreReaders.shift();
      reader.resolve({ done: false, value: message });
    } else if (this.#options.overflow === "latest") {
      this.#newest ??= new Map();
      if (this.#newest.has(channel)) this.#dropped++;
      this.#newest.set(channel, message);
    } else if (this.#ring.length < this.#options.capacity) {
      this.#ring.push(message);
    } else {
      this.#overflow(channel, message);
    }
  }

  /** Ends the stream: after what waits comes the error, or the end of the loop. */
  end(error?: Error): void {
    if (this.#end !== undefined) return;
    const reader = this.#reader;
    this.#end = error === undefined || reader !== undefined ? {} : { error };
    this.#reader = undefined;
    if (reader !== undefined && error !== undefined) reader.reject(error);
    else reader?.resolve(done);
    for (const other of this.#moreReaders.splice(0)) other.resolve(done);
    this.#onEnd();
  }

  next(): Promise<IteratorResult<Message, undefined>> {
    if (this.#ring.length > 0) return Promise.resolve({ done: false, value: this.#ring.shift() as Message });
    if (this.#newest !== undefined && this.#newest.size > 0) {
      return Promise.resolve({ done: false, value: takeFirst(this.#newest) });
    }
    if (this.#end !== undefined) {
      const { error } = this.#end;
      this.#end = {};
      return error === undefined ? Promise.resolve(done) : Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      const reader = { resolve, reject };
      if (this.#reader === undefined) this.#reader = reader;
      else this.#moreReaders.push(reader);
    });
  }

  async return(): Promise<IteratorResult<Message, undefined>> {
    await this.close();
    return done;
  }

  close(): Promise<void> {
    this.end();
    this.#end = {};
    this.#ring.clear();
    this.#newest = undefined;
    this.#closing ??= this.#options.onClose();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [Symbol.asyncIterator](): EventStream<Message> {
    return this;
  }

  #overflow(channel: string, message: Message): void {
    const { overflow, channels, capacity } = this.#options;
    if (overflow === "error") {
      this.end(new OverflowError(channels, capacity));
      return;
    }
    const oldest = this.#options.channelOf(this.#ring.shift() as Message);
    this.#dropped++;
    if (this.#options.chained(oldest)) this.#breakChain(oldest);
    if (channel === oldest && this.#options.chained(oldest)) this.#dropped++;
    else this.#ring.push(message);
  }

  /** Nothing that waits of this channel can be used without the message that was dropped. */
  #breakChain(channel: string): void {
    for (let left = this.#ring.length; left > 0; left--) {
      const message = this.#ring.shift() as Message;
      if (this.#options.channelOf(message) === channel) this.#dropped++;
      else this.#ring.push(message);
    }
    this.#options.onBroken(channel);
  }
}

function takeFirst<Message>(newest: Map<string, Message>): Message {
  const [[channel, message] = []] = newest;
  newest.delete(channel as string);
  return message as Message;
}
