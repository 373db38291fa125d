/** Hands the messages of channels to a function. */
import type { Gap } from "../errors/client.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import { guard, guardLater } from "../platform/guard.ts";
import type { CallbackOptions, Subscription } from "./options.ts";
import type { MessageMeta, NotificationParams, Reader } from "./reader.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** What all readers of a client share. */
export interface ReaderPorts {
  readonly clock: Clock;
  readonly subscriptions: Subscriptions;
  /** A function of the user threw. */
  readonly onThrow: (error: unknown, where: string) => void;
}

/** One object a reader and one a subscription, without functions of their own: a desk keeps thousands of them. */
export class CallbackReader implements Reader {
  readonly conflate: boolean;
  readonly #ports: ReaderPorts;
  readonly #channels: readonly string[];
  readonly #onData: CallbackOptions<unknown>["onData"];
  readonly #onGap: CallbackOptions<unknown>["onGap"];
  readonly #onError: CallbackOptions<unknown>["onError"];
  readonly #tagged: boolean;
  #isJoined = false;
  #unlisten: (() => void) | undefined;

  /** A `tagged` reader gets the channel with each message. */
  constructor(ports: ReaderPorts, channels: readonly string[], options: CallbackOptions<unknown>, tagged: boolean) {
    this.conflate = options.overflow === "latest";
    this.#ports = ports;
    this.#channels = channels;
    this.#onData = options.onData;
    this.#onGap = options.onGap;
    this.#onError = options.onError;
    this.#tagged = tagged;
  }

  /** Begins to read. Resolves when the exchange has granted all channels. */
  async join(signal: AbortSignal | undefined): Promise<Subscription> {
    await this.#ports.subscriptions.join(this.#channels, this, signal);
    this.#isJoined = true;
    if (signal !== undefined) this.#unlisten = whenAborted(signal, () => this.leave());
    return new CallbackSubscription(this.#channels, this);
  }

  leave(): void {
    if (!this.#isJoined) return;
    this.#unlisten?.();
    this.#ports.subscriptions.leave(this.#channels, this);
  }

  deliver(channel: string, params: NotificationParams): void {
    const onData = this.#onData;
    try {
      const data = this.#tagged ? { channel, data: params.data } : params.data;
      // Only a function that takes the second argument pays for it.
      const meta = onData.length > 1 ? metaOf(channel, params, this.#ports.clock.now()) : undefined;
      const result: unknown = onData(data, meta as MessageMeta);
      if (result !== undefined) guardLater(result, (error) => this.#ports.onThrow(error, "onData"));
    } catch (error) {
      this.#ports.onThrow(error, "onData");
    }
  }

  gap(gap: Gap): void {
    const onGap = this.#onGap;
    if (onGap !== undefined) this.#guard("onGap", () => onGap(gap));
  }

  end(error?: Error): void {
    this.leave();
    const onError = this.#onError;
    if (error !== undefined && onError !== undefined) this.#guard("onError", () => onError(error));
  }

  #guard(where: string, run: () => unknown): void {
    guard(run, (error) => this.#ports.onThrow(error, where));
  }
}

/** What the user holds: it keeps the reader until it is closed. */
class CallbackSubscription implements Subscription {
  readonly channels: readonly string[];
  #reader: CallbackReader | undefined;

  constructor(channels: readonly string[], reader: CallbackReader) {
    this.channels = channels;
    this.#reader = reader;
  }

  async close(): Promise<void> {
    this.#reader?.leave();
    this.#reader = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function metaOf(channel: string, { label }: NotificationParams, receivedMs: number): MessageMeta {
  return label === undefined ? { channel, receivedMs } : { channel, receivedMs, label };
}
