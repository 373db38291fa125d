/** Who listens to what. One feed serves everyone who listens to the same channel. */

import type { Clock, Exchange, MarketEvent } from "../ports.ts";
import type { Connection } from "../session/connection.ts";
import { Beats } from "./beats.ts";
import type { Feed, FeedContext } from "./feed.ts";
import { createFeed } from "./feeds.ts";
import type { Channel } from "./grammar.ts";

/** Sends one message of a channel to one connection. */
export type Deliver = (connection: Connection, message: ChannelMessage) => void;

/** A message of a channel, encoded once for all who listen. */
export interface ChannelMessage {
  readonly channel: string;
  readonly data: unknown;
  readonly isChange: boolean;
  /** Text of the whole message, for a subscription with this label. */
  text(label: string | undefined): string;
}

/** Turns channel data into messages. */
export type Pack = (channel: string, data: unknown, isChange: boolean) => ChannelMessage;

/** What the subscriptions work with. */
export interface ChannelsParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly pack: Pack;
  readonly deliver: Deliver;
  /** Whether the platform has locked an index. */
  readonly isLocked: (index: string) => boolean;
}

interface Topic {
  readonly key: string;
  readonly feed: Feed;
  /** Who listens, and the label under which it asked. */
  readonly listeners: Map<Connection, string | undefined>;
}

/** The subscriptions of all connections. */
export class Channels {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #beats: Beats;
  readonly #pack: Pack;
  readonly #deliver: Deliver;
  readonly #isLocked: (index: string) => boolean;
  readonly #topics = new Map<string, Topic>();
  readonly #feeds = new Map<string, Set<Feed>>();
  /** What each connection listens to: key of the topic by name of the channel. */
  readonly #subscriptions = new Map<Connection, Map<string, string>>();
  readonly #stopListening: () => void;

  constructor({ exchange, clock, pack, deliver, isLocked }: ChannelsParts) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#beats = new Beats(clock);
    this.#pack = pack;
    this.#deliver = deliver;
    this.#isLocked = isLocked;
    this.#stopListening = exchange.listen((event) => this.#route(event));
  }

  /** Lets a connection listen. What it listens to already goes on unchanged, without a new snapshot. */
  subscribe(connection: Connection, channel: Channel, userId: number, label: string | undefined): void {
    const subscriptions = this.#subscriptions.get(connection) ?? new Map<string, string>();
    this.#subscriptions.set(connection, subscriptions);
    if (subscriptions.has(channel.name)) return;
    const owner = channel.isPrivate ? userId : 0;
    const key = `${owner}/${channel.name}`;
    const topic = this.#topics.get(key) ?? this.#open(key, channel, owner);
    for (const data of topic.feed.first?.() ?? []) {
      this.#deliver(connection, this.#labelled(this.#pack(channel.echo, data, false), label));
    }
    topic.listeners.set(connection, label);
    subscriptions.set(channel.name, key);
    connection.subscriptionCount = subscriptions.size;
  }

  /** Ends a subscription; false when there was none. */
  unsubscribe(connection: Connection, name: string): boolean {
    const subscriptions = this.#subscriptions.get(connection);
    const key = subscriptions?.get(name);
    if (subscriptions === undefined || key === undefined) return false;
    subscriptions.delete(name);
    connection.subscriptionCount = subscriptions.size;
    this.#leave(connection, key);
    return true;
  }

  /** Ends all subscriptions of a connection. */
  unsubscribeAll(connection: Connection): void {
    for (const key of this.#subscriptions.get(connection)?.values() ?? []) this.#leave(connection, key);
    this.#subscriptions.delete(connection);
    connection.subscriptionCount = 0;
  }

  /** Sends something that no market made, as a platform state, to all who listen to a channel. */
  publish(name: string, data: unknown, userId = 0): void {
    const topic = this.#topics.get(`${userId}/${name}`);
    if (topic !== undefined) this.#emit(topic, name, data, false);
  }

  close(): void {
    this.#stopListening();
    this.#beats.close();
    for (const topic of this.#topics.values()) topic.feed.close?.();
    this.#topics.clear();
    this.#feeds.clear();
    this.#subscriptions.clear();
  }

  #open(key: string, channel: Channel, userId: number): Topic {
    const context: FeedContext = {
      exchange: this.#exchange,
      clock: this.#clock,
      userId,
      isLocked: this.#isLocked,
      emit: (data, isChange = false) => this.#emit(topic, channel.echo, data, isChange),
      beat: (interval, flush) => this.#beats.at(interval, flush),
    };
    const topic: Topic = { key, feed: createFeed(channel.spec, context), listeners: new Map() };
    this.#topics.set(key, topic);
    for (const name of topic.feed.topics) {
      const feeds = this.#feeds.get(name) ?? new Set();
      this.#feeds.set(name, feeds);
      feeds.add(topic.feed);
    }
    return topic;
  }

  #leave(connection: Connection, key: string): void {
    const topic = this.#topics.get(key);
    if (topic === undefined) return;
    topic.listeners.delete(connection);
    if (topic.listeners.size > 0) return;
    this.#topics.delete(key);
    for (const name of topic.feed.topics) {
      const feeds = this.#feeds.get(name);
      feeds?.delete(topic.feed);
      if (feeds?.size === 0) this.#feeds.delete(name);
    }
    topic.feed.close?.();
  }

  #emit(topic: Topic, channel: string, data: unknown, isChange: boolean): void {
    if (topic.listeners.size === 0) return;
    const message = this.#pack(channel, data, isChange);
    for (const [connection, label] of topic.listeners) this.#deliver(connection, this.#labelled(message, label));
  }

  #labelled(message: ChannelMessage, label: string | undefined): ChannelMessage {
    return label === undefined ? message : { ...message, text: () => message.text(label) };
  }

  #route(event: MarketEvent): void {
    const subject = subjectOf(event);
    for (const name of [`${event.kind}:${subject}`, `${event.kind}:*`]) {
      for (const feed of this.#feeds.get(name) ?? []) feed.on(event);
    }
  }
}

/** What an event is about: an instrument, an index or an account. */
function subjectOf(event: MarketEvent): string | number {
  if ("userId" in event) return event.userId;
  return event.kind === "index" ? event.index : event.instrument;
}
