/** Notices that an instrument has ended: its channels go silent, and look as if nothing happened there. */
import type { EndingPolicy } from "../venue.ts";
import type { NotificationParams, Reader } from "./reader.ts";

export interface EndingsHooks {
  /** Reads the channel of states. The result ends the reading. */
  join(channel: string, reader: Reader): Promise<() => Promise<void>>;
  /** An instrument ended. */
  onEnd(instrument: string, state: string): void;
}

/** Reads the states of instruments while any channel of one that can end is read. */
export class Endings implements Reader {
  readonly conflate = false;
  readonly #policy: EndingPolicy;
  readonly #hooks: EndingsHooks;
  readonly #watched = new Set<string>();
  /** Instruments whose end was reported, as long as anything is watched. */
  readonly #ended = new Set<string>();
  #joined: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor(policy: EndingPolicy, hooks: EndingsHooks) {
    this.#policy = policy;
    this.#hooks = hooks;
  }

  /** A channel is read from now on. */
  watch(channel: string): void {
    if (!this.#policy.canEnd(channel)) return;
    this.#watched.add(channel);
    // An exchange that does not offer the channel leaves its instruments to end in silence.
    this.#joined ??= this.#hooks.join(this.#policy.channel, this).catch(() => undefined);
  }

  /** A channel is not read any more. */
  forget(channel: string): void {
    if (!this.#watched.delete(channel) || this.#watched.size > 0) return;
    const joined = this.#joined;
    this.#joined = undefined;
    this.#ended.clear();
    void joined?.then((leave) => leave?.());
  }

  deliver(_channel: string, { data }: NotificationParams): void {
    const end = this.#policy.endOf(data);
    if (end === undefined || this.#ended.has(end.instrument)) return;
    this.#ended.add(end.instrument);
    this.#hooks.onEnd(end.instrument, end.state);
  }

  gap(): void {}

  end(): void {}
}
