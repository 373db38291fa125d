/** The two ways to read channels: by a loop, and by a function. */
import { ConfigError, type Gap, GapError, SubscriptionError } from "../errors/client.ts";
import { whenAborted } from "../platform/abort.ts";
import { guard } from "../platform/guard.ts";
import type { ChannelRow, SubscriptionPolicy } from "../venue.ts";
import { CallbackReader, type ReaderPorts } from "./callback.ts";
import { checkedChannels, checkSubscribeOptions } from "./check.ts";
import type { CallbackOptions, ChannelMessage, SubscribeOptions, Subscription } from "./options.ts";
import type { Reader } from "./reader.ts";
import { type EventStream, StreamQueue } from "./stream.ts";

export interface ReaderFactoryOptions extends ReaderPorts {
  readonly policy: SubscriptionPolicy;
  /** Whether the client signs in: private and raw channels need that. */
  readonly signsIn: boolean;
}

const defaultCapacity = 10_000;

/** Makes the readers behind `subscribe`. `tagged` readers get the channel with each message. */
export class ReaderFactory {
  readonly #options: ReaderFactoryOptions;

  constructor(options: ReaderFactoryOptions) {
    this.#options = options;
  }

  /** Reads channels by the function among the options, or with a loop where there is none. Checks what it is given. */
  async subscribe(
    channels: string | readonly string[],
    options: SubscribeOptions = {},
  ): Promise<EventStream<unknown> | Subscription> {
    checkSubscribeOptions(options);
    const names = checkedChannels(channels);
    const tagged = typeof channels !== "string";
    return "onData" in options && options.onData !== undefined
      ? this.listen(names, options as CallbackOptions<unknown>, tagged)
      : this.iterate(names, options, tagged);
  }

  /** Reads channels with a loop. Resolves when the exchange has granted all of them. */
  async iterate(
    channels: readonly string[],
    options: SubscribeOptions,
    tagged: boolean,
  ): Promise<EventStream<unknown>> {
    const { subscriptions } = this.#options;
    const rows = this.#check(channels, options);
    const usual = rows.every((row) => row.delivery === "state") ? "latest" : "error";
    const { overflow = usual, capacity = defaultCapacity, onGap, signal } = options;
    let isJoined = false;
    let unlisten = (): void => {};
    const leave = (): void => {
      // One that ends while it waits for its channels leaves them once they are granted.
      if (!isJoined) return;
      unlisten();
      subscriptions.leave(channels, reader);
    };
    const queue = new StreamQueue<unknown>({
      channels,
      capacity,
      overflow,
      onClose: async () => leave(),
      channelOf: tagged ? (message) => (message as ChannelMessage<unknown>).channel : () => channels[0] ?? "",
      chained: (channel) => subscriptions.rowOf(channel).delivery === "chain",
      onBroken: (channel) => this.#afterBreak(channel, reader),
    });
    const end = (error?: Error): void => {
      queue.end(error);
      leave();
    };
    const reader: Reader = {
      conflate: overflow === "latest",
      deliver: tagged
        ? (channel, { data }) => queue.push(channel, { channel, data } satisfies ChannelMessage<unknown>)
        : (channel, { data }) => queue.push(channel, data),
      gap: (gap) => {
        if (onGap !== undefined) this.#guard("onGap", () => onGap(gap));
        // A new snapshot follows at once, and nothing stale was handed out in between.
        else if (gap.cause !== "resubscribed") end(new GapError(gap));
      },
      end,
    };
    queue.whenEnded(leave);
    await subscriptions.join(channels, reader, signal);
    isJoined = true;
    unlisten = whenAborted(signal, () => void queue.close());
    if (queue.ended) leave();
    return queue;
  }

  /** Hands the messages of channels to a function. Resolves when the exchange has granted all of them. */
  async listen(channels: readonly string[], options: CallbackOptions<unknown>, tagged: boolean): Promise<Subscription> {
    this.#check(channels, options);
    return new CallbackReader(this.#options, channels, options, tagged).join(options.signal);
  }

  #check(channels: readonly string[], { overflow }: SubscribeOptions): readonly ChannelRow[] {
    const rows = this.checkRights(channels);
    const counting = channels.find((_, index) => rows[index]?.delivery !== "state");
    if (overflow === "latest" && counting !== undefined) {
      throw new ConfigError("overflow", `error or dropOldest for ${counting}, each of whose messages counts`, overflow);
    }
    return rows;
  }

  /** Refuses channels that need credentials which the client does not have. */
  checkRights(channels: readonly string[]): readonly ChannelRow[] {
    const rows = channels.map((channel) => this.#options.subscriptions.rowOf(channel));
    if (!this.#options.signsIn) this.#refuseHidden(channels, rows);
    return rows;
  }

  #refuseHidden(channels: readonly string[], rows: readonly ChannelRow[]): void {
    const { policy } = this.#options;
    const why = rows.map((row, index) => policy.hiddenBecause(channels[index] ?? "", row));
    const first = why.find((reason) => reason !== undefined);
    if (first === undefined) return;
    throw new SubscriptionError(
      channels.filter((_, index) => why[index] === first),
      first,
    );
  }

  /** A reader that dropped a link of a chain gets a gap, and needs a new snapshot. */
  #afterBreak(channel: string, reader: Reader): void {
    const { subscriptions, clock } = this.#options;
    const now = clock.now();
    reader.gap({ channel, cause: "overflow", fromMs: now, toMs: now } satisfies Gap);
    subscriptions.renew(channel);
  }

  #guard(where: string, run: () => unknown): void {
    guard(run, (error) => this.#options.onThrow(error, where));
  }
}
