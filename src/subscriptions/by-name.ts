/** Channels by name. The exchange writes some names in lower case that were asked for otherwise. */
import type { ReadChannel } from "./channel.ts";

/** All channels that are read. */
export class ChannelsByName {
  readonly #channels = new Map<string, ReadChannel>();
  /** The same by their names in lower case. Few clients read such a channel: it is made when the first such name comes. */
  #lowered: Map<string, ReadChannel> | undefined;

  get size(): number {
    return this.#channels.size;
  }

  get all(): MapIterator<ReadChannel> {
    return this.#channels.values();
  }

  /** The channel that was asked for by a name. */
  get(name: string): ReadChannel | undefined {
    return this.#channels.get(name);
  }

  /** The channel that the exchange means by a name. */
  find(name: string): ReadChannel | undefined {
    return this.#channels.get(name) ?? this.#findLowered(name);
  }

  add(channel: ReadChannel): void {
    this.#channels.set(channel.name, channel);
    this.#lowered?.set(channel.name.toLowerCase(), channel);
  }

  delete(channel: ReadChannel): void {
    this.#channels.delete(channel.name);
    this.#lowered?.delete(channel.name.toLowerCase());
  }

  #findLowered(name: string): ReadChannel | undefined {
    if (name !== name.toLowerCase()) return undefined;
    this.#lowered ??= new Map([...this.all].map((channel) => [channel.name.toLowerCase(), channel]));
    return this.#lowered.get(name);
  }
}
