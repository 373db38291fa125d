/** Checks messages that build on each other, where an exchange has such channels. */
import type { ChannelPolicy } from "../venue.ts";

/** Marks a channel that waits for a message which stands alone. */
const nothing = Symbol("nothing");

/** Follows the messages of all chains of a connection. */
export class ChainChecks {
  readonly #chainOf: NonNullable<ChannelPolicy["chainOf"]> | undefined;
  /** The message that came last, by channel. */
  readonly #last = new Map<string, unknown>();

  constructor({ chainOf }: ChannelPolicy) {
    this.#chainOf = chainOf;
  }

  /** Whether a message is good to be handed out, is of no use before a snapshot, or breaks its chain. */
  take(channel: string, data: unknown): "good" | "early" | "broken" {
    const chain = this.#chainOf?.(channel);
    if (chain === undefined) return "good";
    const before = this.#last.has(channel) ? this.#last.get(channel) : nothing;
    const isGood = chain.isStart(data, before === nothing) || (before !== nothing && chain.follows(before, data));
    if (isGood) this.#last.set(channel, data);
    else this.#last.delete(channel);
    return isGood ? "good" : before === nothing ? "early" : "broken";
  }

  /** The connection is gone: every chain begins anew. */
  lose(): void {
    this.#last.clear();
  }
}
