/** All channels that are read, and their readers. */
import { EndedError, SubscriptionError } from "../errors/client.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Clock } from "../platform/clock.ts";
import type { ChannelRow, SubscriptionPolicy } from "../venue.ts";
import { type Applicant, type Held, Topic } from "./channel.ts";
import { Endings } from "./endings.ts";
import type { Consumer, NotificationParams } from "./reader.ts";
import { joinedRefusal, Subscriber, type SubscriberHooks } from "./sync.ts";

export interface RegistryOptions {
  readonly clock: Clock;
  readonly policy: SubscriptionPolicy;
  /** What is known of the family of a channel; its template is empty when nothing is. */
  readonly rowOf: (channel: string) => ChannelRow;
}

export interface RegistryHooks extends Omit<SubscriberHooks, "onIdle"> {
  /** An instrument ended whose channels were read. */
  onEnded(error: EndedError): void;
  /** Reads the text of a notification that was held back. */
  read(text: string): NotificationParams | undefined;
}

/** How long after the end of an instrument the exchange may still report orders and trades of it, in milliseconds. */
const lastWordsMs = 5_000;

/** Counts readers, and has the exchange asked when the first one comes and told when the last one goes. */
export class Registry {
  readonly #options: RegistryOptions;
  readonly #hooks: RegistryHooks;
  readonly #topics = new Map<string, Topic>();
  /** Topics by their name in lower case, where that differs. */
  readonly #lowered = new Map<string, Topic>();
  readonly #subscriber: Subscriber;
  readonly #endings: Endings;
  /** Take back what is due after the end of an instrument. */
  readonly #stopLastWords = new Set<() => void>();
  #holding: Topic[] = [];
  #conflating = 0;
  #closed: { readonly error?: Error } | undefined;

  constructor(options: RegistryOptions, hooks: RegistryHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#subscriber = new Subscriber(options, {
      ask: (call) => hooks.ask(call),
      onRefused: (error) => hooks.onRefused(error),
      onGap: (gap) => hooks.onGap(gap),
      onIdle: (topic) => this.#forget(topic),
    });
    this.#endings = new Endings(options.policy.endings, {
      join: (channel, consumer) => this.join([channel], consumer),
      onEnd: (instrument, state) => this.#endInstrument(instrument, state),
    });
  }

  /** How many channels are read. */
  get size(): number {
    return this.#topics.size;
  }

  /** The topic of a notification. The exchange writes some names in lower case that were asked for otherwise. */
  find(channel: string): Topic | undefined {
    return this.#topics.get(channel) ?? this.#lowered.get(channel);
  }

  /** What is known of the family of a channel; its template is empty when nothing is. */
  rowOf(channel: string): ChannelRow {
    return this.#options.rowOf(channel);
  }

  /** Whether somebody wants the newest message of a channel alone. */
  get conflates(): boolean {
    return this.#conflating > 0;
  }

  /**
   * Lets a consumer read channels. Resolves when the exchange has granted all of them; when it refuses some, the
   * error names them and the consumer reads none. The result ends the reading.
   */
  async join(channels: readonly string[], consumer: Consumer, signal?: AbortSignal): Promise<() => Promise<void>> {
    const names = [...new Set(channels)];
    if (this.#closed !== undefined) throw new SubscriptionError(names, "the client is closed", this.#cause());
    const topics = names.map((name) => this.#topic(name));
    const leave = async (): Promise<void> => this.#leave(topics, consumer);
    try {
      await this.#apply(topics, consumer, signal);
    } catch (error) {
      await leave();
      throw error;
    }
    return leave;
  }

  /** Asks for a new snapshot of a channel whose messages build on each other. All other readers are told. */
  renew(channel: string): void {
    const topic = this.find(channel);
    if (topic === undefined || topic.renew) return;
    topic.lose("resubscribed", this.#options.clock.now());
    topic.awaitSnapshot();
    topic.renew = topic.state === "on" || topic.state === "asking";
    this.#subscriber.change(topic);
  }

  /** A message was withheld because it does not fit its schema. */
  spoil(channel: string): void {
    const topic = this.find(channel);
    if (topic === undefined) return;
    const now = this.#options.clock.now();
    topic.lose("invalid", now);
    if (topic.row.delivery === "chain") {
      this.renew(channel);
      return;
    }
    this.#mend(topic);
  }

  /** Keeps a message for the end of this turn of the event loop, when the newest of each channel is handed out. */
  hold(topic: Topic, message: Held): void {
    this.#flow(topic);
    if (topic.hold(message)) this.#releaseLater(topic);
  }

  /** Hands a message to the readers of its channel. */
  deliver(topic: Topic, params: NotificationParams): void {
    if (!topic.accepts(params)) {
      // It was granted, and the snapshot never came: nothing that follows could be used.
      if (topic.state === "on") this.renew(topic.name);
      return;
    }
    this.#flow(topic);
    if (topic.deliver(params)) this.#releaseLater(topic);
  }

  /** The connection carries calls: asks for everything that is read. */
  restore(): Promise<void> {
    return this.#subscriber.restore(this.#topics.values());
  }

  /** The connection is gone. */
  lose(): void {
    this.#subscriber.lose(this.#topics.values());
  }

  /** No connection will follow: every reader ends, with the error where there is one. */
  close(error?: Error): void {
    this.#closed = error === undefined ? {} : { error };
    for (const stop of this.#stopLastWords) stop();
    for (const topic of [...this.#topics.values()]) {
      for (const applicant of [...topic.applicants]) {
        applicant.refused(topic.name, new SubscriptionError([topic.name], "the client is closed", this.#cause()));
      }
      topic.end(error);
      this.#forget(topic);
    }
  }

  #apply(topics: readonly Topic[], consumer: Consumer, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const open = new Set(topics.map(({ name }) => name));
      const refused = new Map<string, Error>();
      let unlisten = (): void => {};
      const settle = (): void => {
        if (open.size > 0) return;
        unlisten();
        if (refused.size === 0) resolve();
        else reject(joinedRefusal(refused));
      };
      const applicant: Applicant = {
        granted: (channel) => {
          open.delete(channel);
          settle();
        },
        refused: (channel, error) => {
          open.delete(channel);
          refused.set(channel, error);
          // It may still wait for other channels: this one must not be asked for again on its behalf.
          this.#leave(
            topics.filter(({ name }) => name === channel),
            consumer,
          );
          settle();
        },
      };
      const onAbort = (): void => {
        for (const topic of topics) topic.applicants.delete(applicant);
        const names = topics.map(({ name }) => name);
        reject(new SubscriptionError(names, "given up before the exchange had granted it", { cause: signal?.reason }));
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      unlisten = whenAborted(signal, onAbort);
      for (const topic of topics) this.#enter(topic, consumer, applicant);
    });
  }

  #enter(topic: Topic, consumer: Consumer, applicant: Applicant): void {
    if (topic.joinsLate) this.renew(topic.name);
    // What still comes of the subscription that ends builds on a snapshot that this reader has not seen.
    else if (topic.state === "leaving") topic.awaitSnapshot();
    topic.add(consumer);
    if (consumer.conflate) this.#conflating++;
    topic.applicants.add(applicant);
    this.#subscriber.change(topic);
  }

  /** A message may overtake the consent to its channel: readers hear of the gap before it all the same. */
  #flow(topic: Topic): void {
    if (topic.state === "on" || topic.state === "leaving") return;
    topic.flows = true;
    this.#mend(topic);
  }

  #mend(topic: Topic): void {
    const gap = topic.mend(this.#options.clock.now());
    if (gap !== undefined) this.#hooks.onGap(gap);
  }

  /** Own orders and trades may still be reported for a moment after the end: their readers end later. */
  #endInstrument(instrument: string, state: string): void {
    const ended = [...this.#topics.values()].filter(({ name }) => name.split(".").includes(instrument));
    if (ended.length === 0) return;
    const error = new EndedError(instrument, state);
    const end = (topics: readonly Topic[]): void => {
      for (const topic of topics) for (const consumer of topic.consumers) this.#endReader(topic, consumer, error);
    };
    end(ended.filter(({ row }) => row.visibility === "public"));
    const stop = this.#options.clock.schedule(lastWordsMs, () => {
      this.#stopLastWords.delete(stop);
      end(ended);
    });
    this.#stopLastWords.add(stop);
    this.#hooks.onEnded(error);
  }

  /** A reader of other channels too goes on with those. */
  #endReader(topic: Topic, consumer: Consumer, error: Error): void {
    this.#leave([topic], consumer);
    const readsMore = [...this.#topics.values()].some(({ consumers }) => consumers.includes(consumer));
    if (!readsMore) consumer.end(error);
  }

  #leave(topics: readonly Topic[], consumer: Consumer): void {
    for (const topic of topics) {
      if (!topic.remove(consumer)) continue;
      if (consumer.conflate) this.#conflating--;
      this.#subscriber.change(topic);
    }
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name, this.rowOf(name));
      this.#topics.set(name, topic);
      this.#endings.watch(name);
      const lowered = name.toLowerCase();
      if (lowered !== name) this.#lowered.set(lowered, topic);
    }
    return topic;
  }

  #forget(topic: Topic): void {
    if (this.#topics.get(topic.name) !== topic) return;
    this.#topics.delete(topic.name);
    this.#endings.forget(topic.name);
    this.#lowered.delete(topic.name.toLowerCase());
  }

  #releaseLater(topic: Topic): void {
    this.#holding.push(topic);
    if (this.#holding.length > 1) return;
    this.#options.clock.schedule(0, () => {
      const holding = this.#holding;
      this.#holding = [];
      for (const each of holding) each.release((text) => this.#hooks.read(text));
    });
  }

  #cause(): ErrorOptions | undefined {
    return this.#closed?.error === undefined ? undefined : { cause: this.#closed.error };
  }
}
