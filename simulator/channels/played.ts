/** Channels whose messages the caller sends, as those of a recording. The market has no part in them. */

import { channelOf } from "../../generated/channels.ts";
import type { ServedConnection } from "../session/connection.ts";
import type { ParsedChannel } from "./grammar.ts";

/** Which channels the caller sends. */
export interface PlayedOptions {
  /** Their names. Instruments in them need not exist in this exchange. */
  readonly channels: readonly string[];
  /**
   * The data of the message that a new subscriber gets at once, as the snapshot of a book; `undefined` for none.
   * @default no channel has one
   */
  readonly first?: ((channel: string) => unknown) | undefined;
}

/** Sends the messages of the channels in `SimulatorOptions.played`, and follows their subscribers. */
export interface Played {
  /**
   * Sends a frame to all subscribers of a channel, as it is.
   *
   * ```ts
   * exchange.played.send("quote.BTC-PERPETUAL", '{"jsonrpc":"2.0","method":"subscription","params":{...}}');
   * ```
   */
  send(channel: string, text: string): void;
  /** Cuts the connections that read a channel, as a lost line does. Returns how many there were. */
  cut(channel: string): number;
  /** Resolves as soon as a connection reads one of the channels; at once when one does. */
  heard(): Promise<void>;
  /** Bytes that the slowest subscriber has not taken yet. */
  backlog(): number;
}

type Listeners = ReadonlyMap<ServedConnection, string | undefined>;

export class PlayedChannels implements Played {
  readonly #options: PlayedOptions;
  readonly #names: ReadonlySet<string>;
  readonly #listenersOf: (channel: string) => Listeners;
  readonly #deliver: (connection: ServedConnection, channel: string, text: string) => void;
  #waiting: (() => void)[] = [];

  constructor(
    options: PlayedOptions,
    listenersOf: (channel: string) => Listeners,
    deliver: (connection: ServedConnection, channel: string, text: string) => void,
  ) {
    this.#options = options;
    this.#names = new Set(options.channels);
    this.#listenersOf = listenersOf;
    this.#deliver = deliver;
  }

  /** The channel of a name; `undefined` when the caller does not send it. */
  parse(name: string): ParsedChannel | undefined {
    if (!this.#names.has(name)) return undefined;
    const needs = channelOf(name)?.scope ?? [];
    const isRaw = needs.length === 0 && name.endsWith(".raw");
    return { name, echo: name, spec: { family: "played" }, isPrivate: needs.length > 0, isRaw, needs };
  }

  /** The messages that a new subscriber gets at once. */
  first(name: string): readonly unknown[] {
    const data = this.#options.first?.(name);
    return data === undefined ? [] : [data];
  }

  /** A connection has subscribed. */
  joined(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  send(channel: string, text: string): void {
    for (const connection of this.#listenersOf(channel).keys()) this.#deliver(connection, channel, text);
  }

  cut(channel: string): number {
    const connections = [...this.#listenersOf(channel).keys()];
    for (const connection of connections) connection.strike({ kind: "drop" });
    return connections.length;
  }

  heard(): Promise<void> {
    if (this.#connections().length > 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  backlog(): number {
    return Math.max(0, ...this.#connections().map(({ line }) => line.backlog()));
  }

  #connections(): readonly ServedConnection[] {
    return [...this.#names].flatMap((name) => [...this.#listenersOf(name).keys()]);
  }
}
