/** The subscriptions of all connections. One feed serves all subscribers of a channel. */

import type { Exchange } from "../boundary/exchange.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { ServedConnection } from "../session/connection.ts";
import { Beats } from "./beats.ts";
import type { Feed, FeedContext } from "./feed.ts";
import { createFeed } from "./feeds.ts";
import { type ParsedChannel, parseChannel } from "./grammar.ts";
import { PlayedChannels, type PlayedOptions } from "./played.ts";
import { Routes } from "./routes.ts";

/** Sends one message of a channel to one connection. `isChange` marks a link of a chain. */
type Deliver = (connection: ServedConnection, channel: string, text: string, isChange: boolean) => void;

/** Makes the texts of messages. */
interface ChannelWriter {
  json(value: unknown): string;
  /** The text of a message of one channel around its data. */
  notification(channel: string): (dataJson: string, label?: string) => string;
}

/** What the subscriptions work with. */
interface ChannelsParts {
  readonly exchange: Exchange;
  readonly clock: ExchangeClock;
  readonly writer: ChannelWriter;
  /** Sees the data of each message before it goes out. */
  readonly check: (channel: string, dataJson: string) => void;
  readonly deliver: Deliver;
  /** Whether the platform has locked an index. */
  readonly isLocked: (index: string) => boolean;
  readonly played: PlayedOptions;
}

/** One channel with at least one subscriber. */
interface OpenChannel {
  /** Name that its messages carry. */
  readonly name: string;
  readonly write: ReturnType<ChannelWriter["notification"]>;
  readonly feed: Feed;
  /** The connections that subscribed, each with the label of its request. */
  readonly listeners: Map<ServedConnection, string | undefined>;
}

/** The subscriptions of all connections. */
export class Channels {
  readonly #exchange: Exchange;
  readonly #clock: ExchangeClock;
  readonly #beats: Beats;
  readonly #writer: ChannelWriter;
  readonly #check: ChannelsParts["check"];
  readonly #deliver: Deliver;
  readonly #isLocked: (index: string) => boolean;
  /** Channels whose messages the caller sends. */
  readonly played: PlayedChannels;
  readonly #open = new Map<string, OpenChannel>();
  readonly #routes: Routes;
  /** The channels of each connection: key of the open channel by its name. */
  readonly #subscriptions = new Map<ServedConnection, Map<string, string>>();
  readonly #stopListening: () => void;

  constructor({ exchange, clock, writer, check, deliver, isLocked, played }: ChannelsParts) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#beats = new Beats(clock);
    this.#writer = writer;
    this.#check = check;
    this.#deliver = deliver;
    this.#isLocked = isLocked;
    this.played = new PlayedChannels(
      played,
      (name) => this.#open.get(`0/${name}`)?.listeners ?? new Map(),
      (connection, name, text) => deliver(connection, name, text, false),
    );
    const routes = new Routes((value) => writer.json(value));
    this.#routes = routes;
    this.#stopListening = exchange.listen((event) => routes.route(event));
  }

  /** The channel of a name; `undefined` for one that does not exist. */
  parse(name: string): ParsedChannel | undefined {
    return this.played.parse(name) ?? parseChannel(name, this.#exchange);
  }

  /** Subscribes a connection. A channel that it has already goes on unchanged, without a new snapshot. */
  subscribe(connection: ServedConnection, channel: ParsedChannel, userId: number, label: string | undefined): void {
    const subscriptions = this.#subscriptions.get(connection) ?? new Map<string, string>();
    this.#subscriptions.set(connection, subscriptions);
    if (subscriptions.has(channel.name)) return;
    const isPlayed = channel.spec.family === "played";
    const owner = channel.isPrivate && !isPlayed ? userId : 0;
    const key = `${owner}/${channel.name}`;
    const open = this.#open.get(key) ?? this.#openChannel(key, channel, owner);
    for (const data of open.feed.first?.() ?? []) {
      const json = this.#writer.json(data);
      this.#check(open.name, json);
      this.#deliver(connection, open.name, open.write(json, label), false);
    }
    open.listeners.set(connection, label);
    subscriptions.set(channel.name, key);
    connection.subscriptionCount = subscriptions.size;
    if (isPlayed) this.played.joined();
  }

  /** Ends a subscription; false when there was none. */
  unsubscribe(connection: ServedConnection, name: string): boolean {
    const subscriptions = this.#subscriptions.get(connection);
    const key = subscriptions?.get(name);
    if (subscriptions === undefined || key === undefined) return false;
    subscriptions.delete(name);
    connection.subscriptionCount = subscriptions.size;
    this.#leave(connection, key);
    return true;
  }

  /** Ends all subscriptions of a connection. */
  unsubscribeAll(connection: ServedConnection): void {
    for (const key of this.#subscriptions.get(connection)?.values() ?? []) this.#leave(connection, key);
    this.#subscriptions.delete(connection);
    connection.subscriptionCount = 0;
  }

  /** Sends a message that does not come from the market, such as a platform state, to all subscribers of a channel. */
  publish(name: string, data: unknown, userId = 0): void {
    const open = this.#open.get(`${userId}/${name}`);
    if (open !== undefined) this.#emit(open, this.#writer.json(data), false);
  }

  close(): void {
    this.#stopListening();
    this.#beats.close();
    for (const { feed } of this.#open.values()) feed.close?.();
    this.#open.clear();
    this.#routes.clear();
    this.#subscriptions.clear();
  }

  #openChannel(key: string, channel: ParsedChannel, userId: number): OpenChannel {
    const context: FeedContext = {
      exchange: this.#exchange,
      clock: this.#clock,
      userId,
      isLocked: this.#isLocked,
      emit: (data, isChange = false) => this.#emit(open, this.#writer.json(data), isChange),
      emitJson: (json) => this.#emit(open, json, false),
      beat: (interval, flush) => this.#beats.at(interval, flush),
    };
    const open: OpenChannel = {
      name: channel.echo,
      write: this.#writer.notification(channel.echo),
      feed: createFeed(channel.spec, context, () => this.played.first(channel.name)),
      listeners: new Map(),
    };
    this.#open.set(key, open);
    this.#routes.add(open.feed);
    return open;
  }

  #leave(connection: ServedConnection, key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    open.listeners.delete(connection);
    if (open.listeners.size > 0) return;
    this.#open.delete(key);
    this.#routes.remove(open.feed);
    open.feed.close?.();
  }

  /** A message is encoded once for all subscribers without a label, and once for each with one. */
  #emit({ name, write, listeners }: OpenChannel, json: string, isChange: boolean): void {
    if (listeners.size === 0) return;
    this.#check(name, json);
    const plain = write(json);
    for (const [connection, label] of listeners) {
      this.#deliver(connection, name, label === undefined ? plain : write(json, label), isChange);
    }
  }
}
