/** All channels that are read, and their readers. */
import { EndedError, SubscriptionError } from "../errors/client.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import type { ChannelRow, SubscriptionPolicy } from "../venue.ts";
import { ChannelsByName } from "./by-name.ts";
import { type Held, type PendingReader, ReadChannel } from "./channel.ts";
import { endReaders } from "./end-readers.ts";
import { Endings } from "./endings.ts";
import { HeldChannels, type ReadHeld } from "./held-channels.ts";
import type { NotificationParams, Reader } from "./reader.ts";
import { joinedRefusal, Sync, type SyncHooks } from "./sync.ts";

export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly policy: SubscriptionPolicy;
  /** What is known of the family of a channel; its template is empty when nothing is. */
  readonly rowOf: (channel: string) => ChannelRow;
}

export interface SubscriptionsHooks extends Omit<SyncHooks, "onIdle" | "onRefused"> {
  /** A channel that was read is refused from now on: its readers ended. */
  onRefused(error: SubscriptionError): void;
  /** An instrument ended whose channels were read. */
  onEnded(error: EndedError): void;
  readonly read: ReadHeld;
}

/** How long after the end of an instrument the exchange may still report orders and trades of it, in milliseconds. */
const lastWordsMs = 5_000;

/** Counts readers, and has the exchange asked when the first one comes and told when the last one goes. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #hooks: SubscriptionsHooks;
  readonly #channels = new ChannelsByName();
  readonly #sync: Sync;
  readonly #endings: Endings;
  readonly #held: HeldChannels;
  /** Take back what is due after the end of an instrument. */
  readonly #stopLastWords = new Set<() => void>();
  #conflating = 0;
  #closed: { readonly error?: Error } | undefined;

  constructor(options: SubscriptionsOptions, hooks: SubscriptionsHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#held = new HeldChannels(options.clock, (frame) => hooks.read(frame));
    this.#sync = new Sync(options, {
      ask: (call) => hooks.ask(call),
      onRefused: (channel, error) => this.#endings.explain(channel.name, () => this.#refuse(channel, error)),
      onGap: (gap) => hooks.onGap(gap),
      onIdle: (channel) => this.#forget(channel),
    });
    this.#endings = new Endings(
      { clock: options.clock, policy: options.policy.endings },
      {
        join: (name, reader) => this.join([name], reader),
        leave: (name, reader) => this.leave([name], reader),
        ask: (call, timeoutMs) => hooks.ask(call, timeoutMs),
        onEnd: (instrument, state) => this.#endInstrument(instrument, state),
      },
    );
  }

  /** How many channels are read. */
  get size(): number {
    return this.#channels.size;
  }

  /** The channel of a notification. */
  find(name: string): ReadChannel | undefined {
    return this.#channels.find(name);
  }

  /** What is known of the family of a channel; its template is empty when nothing is. */
  rowOf(name: string): ChannelRow {
    return this.#options.rowOf(name);
  }

  /** Whether any reader wants the newest message of a channel alone. */
  get conflates(): boolean {
    return this.#conflating > 0;
  }

  /**
   * Lets a reader read channels until `leave`. Resolves when the exchange has granted all of them; when it refuses some,
   * the error names them and the reader reads none.
   */
  async join(wanted: readonly string[], reader: Reader, signal?: AbortSignal): Promise<void> {
    const names = [...new Set(wanted)];
    if (this.#closed !== undefined) throw new SubscriptionError(names, "the client is closed", this.#cause());
    const channels = names.map((name) => this.#channel(name));
    try {
      await this.#apply(channels, reader, signal);
    } catch (error) {
      this.#leave(channels, reader);
      throw error;
    }
  }

  /** Ends the reading of channels. */
  leave(names: readonly string[], reader: Reader): void {
    this.#leave(
      names.flatMap((name) => this.#channels.get(name) ?? []),
      reader,
    );
  }

  /** Asks for a new snapshot of a channel whose messages build on each other. All other readers get a gap. */
  renew(name: string): void {
    const channel = this.find(name);
    if (channel === undefined || channel.renew) return;
    channel.lose("resubscribed", this.#options.clock.now());
    channel.awaitSnapshot();
    channel.renew = channel.state === "on" || channel.state === "asking";
    this.#sync.change(channel);
  }

  /** A message was withheld because it does not fit its schema. */
  spoil(name: string): void {
    const channel = this.find(name);
    if (channel === undefined) return;
    const now = this.#options.clock.now();
    channel.lose("invalid", now);
    if (channel.row.delivery === "chain") {
      this.renew(name);
      return;
    }
    this.#mend(channel);
  }

  /** Keeps a message for the end of this turn of the event loop, when the newest of each channel is handed out. */
  hold(channel: ReadChannel, message: Held): void {
    this.#flow(channel);
    if (channel.hold(message)) this.#held.release(channel);
  }

  /** Hands a message to the readers of its channel. */
  deliver(channel: ReadChannel, params: NotificationParams): void {
    if (!channel.accepts(params)) {
      // It was granted, and the snapshot never came: nothing that follows could be used.
      if (channel.state === "on") this.renew(channel.name);
      return;
    }
    this.#flow(channel);
    if (channel.deliver(params)) this.#held.release(channel);
  }

  /** The connection carries calls: asks for everything that is read. */
  restore(): Promise<void> {
    return this.#sync.restore(this.#channels.all);
  }

  /** The connection is gone. */
  lose(): void {
    this.#sync.lose(this.#channels.all);
  }

  /** No connection will follow: every reader ends, with the error where there is one. */
  close(error?: Error): void {
    this.#closed = error === undefined ? {} : { error };
    for (const stop of this.#stopLastWords) stop();
    for (const channel of [...this.#channels.all]) {
      for (const pendingReader of channel.takePending()) {
        pendingReader.refused(
          channel.name,
          new SubscriptionError([channel.name], "the client is closed", this.#cause()),
        );
      }
      channel.end(error);
      this.#forget(channel);
    }
  }

  #apply(channels: readonly ReadChannel[], reader: Reader, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const open = new Set(channels.map(({ name }) => name));
      const refused = new Map<string, Error>();
      let unlisten = (): void => {};
      const settle = (): void => {
        if (open.size > 0) return;
        unlisten();
        if (refused.size === 0) resolve();
        else reject(joinedRefusal(refused));
      };
      const pendingReader: PendingReader = {
        reader,
        granted: (name) => {
          open.delete(name);
          settle();
        },
        refused: (name, error) => {
          open.delete(name);
          refused.set(name, error);
          // It may still wait for other channels: this one must not be asked for again on its behalf.
          this.#leave(
            channels.filter((channel) => channel.name === name),
            reader,
          );
          settle();
        },
      };
      const onAbort = (): void => {
        for (const channel of channels) channel.giveUp(pendingReader);
        const names = channels.map(({ name }) => name);
        reject(new SubscriptionError(names, "given up before the exchange had granted it", { cause: signal?.reason }));
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      unlisten = whenAborted(signal, onAbort);
      for (const channel of channels) this.#enter(channel, reader, pendingReader);
    });
  }

  #enter(channel: ReadChannel, reader: Reader, pendingReader: PendingReader): void {
    if (channel.joinsLate) this.renew(channel.name);
    // What still comes of the subscription that ends builds on a snapshot that this reader has not seen.
    else if (channel.state === "leaving") channel.awaitSnapshot();
    channel.add(reader);
    if (reader.conflate) this.#conflating++;
    channel.wait(pendingReader);
    this.#sync.change(channel);
  }

  /** A message may overtake the consent to its channel: readers get the gap before it all the same. */
  #flow(channel: ReadChannel): void {
    if (channel.state === "on" || channel.state === "leaving") return;
    channel.flows = true;
    this.#mend(channel);
  }

  #mend(channel: ReadChannel): void {
    const gap = channel.mend(this.#options.clock.now());
    if (gap !== undefined) this.#hooks.onGap(gap);
  }

  /** Own orders and trades may still be reported for a moment after the end: their readers end later. */
  #endInstrument(instrument: string, state: string): void {
    const ended = [...this.#channels.all].filter(({ name }) => name.split(".").includes(instrument));
    if (ended.length === 0) return;
    const error = new EndedError(instrument, state);
    const end = (channels: readonly ReadChannel[]): void => {
      for (const channel of channels) for (const reader of channel.readers) this.#endReader(channel, reader, error);
    };
    end(ended.filter(({ row }) => row.visibility === "public"));
    const stop = this.#options.clock.schedule(lastWordsMs, () => {
      this.#stopLastWords.delete(stop);
      end(ended);
    });
    this.#stopLastWords.add(stop);
    this.#hooks.onEnded(error);
  }

  /** A channel that was granted again, or left, while the reason was looked for is not refused any more. */
  #refuse(channel: ReadChannel, error: SubscriptionError): void {
    if (channel.state === "on" || !channel.wanted) return;
    endReaders(channel, this.#channels.all, error);
    for (const reader of channel.readers) this.#leave([channel], reader);
    this.#hooks.onRefused(error);
  }

  /** A reader of other channels too goes on with those. */
  #endReader(channel: ReadChannel, reader: Reader, error: Error): void {
    this.#leave([channel], reader);
    const readsMore = [...this.#channels.all].some(({ readers }) => readers.includes(reader));
    if (!readsMore) reader.end(error);
  }

  #leave(channels: readonly ReadChannel[], reader: Reader): void {
    for (const channel of channels) {
      if (!channel.remove(reader)) continue;
      if (reader.conflate) this.#conflating--;
      this.#sync.change(channel);
    }
  }

  #channel(name: string): ReadChannel {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = new ReadChannel(name, this.rowOf(name));
      this.#channels.add(channel);
      this.#endings.watch(name);
    }
    return channel;
  }

  #forget(channel: ReadChannel): void {
    if (this.#channels.get(channel.name) !== channel) return;
    this.#channels.delete(channel);
    this.#endings.forget(channel.name);
  }

  #cause(): ErrorOptions | undefined {
    return this.#closed?.error === undefined ? undefined : { cause: this.#closed.error };
  }
}
