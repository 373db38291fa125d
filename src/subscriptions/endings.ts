/** Notices that an instrument has ended: its channels go silent, and look as if nothing happened there. */
import type { Consumer, NotificationParams } from "./reader.ts";

/** The channel that reports each change of state of each instrument. */
export const stateChannel = "instrument.state.any.any";
/** States from which no instrument comes back: those of today, and those of the life cycle before 2026. */
const finalStates: ReadonlySet<unknown> = new Set(["delivered", "archivized", "closed", "terminated"]);
/** An expiry in the name of a channel, as in `book.BTC-27MAR26-60000-C.100ms`. What has none never ends. */
const dated = /-\d{1,2}[A-Z]{3}\d{2}(?:[-.]|$)/;

export interface EndingsHooks {
  /** Reads the channel of states. The result ends the reading. */
  join(channel: string, consumer: Consumer): Promise<() => Promise<void>>;
  /** An instrument ended. */
  onEnd(instrument: string, state: string): void;
}

/** Reads the states of instruments while any channel of one that can end is read. */
export class Endings implements Consumer {
  readonly conflate = false;
  readonly #hooks: EndingsHooks;
  readonly #watched = new Set<string>();
  /** Instruments whose end was reported, as long as anything is watched. */
  readonly #ended = new Set<string>();
  #joined: Promise<(() => Promise<void>) | undefined> | undefined;

  constructor(hooks: EndingsHooks) {
    this.#hooks = hooks;
  }

  /** A channel is read from now on. */
  watch(channel: string): void {
    if (!dated.test(channel)) return;
    this.#watched.add(channel);
    // An exchange that does not offer the channel leaves its instruments to end in silence.
    this.#joined ??= this.#hooks.join(stateChannel, this).catch(() => undefined);
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
    const { instrument_name, state } = (data ?? {}) as { readonly instrument_name?: unknown; readonly state?: unknown };
    if (typeof instrument_name !== "string" || typeof state !== "string" || !finalStates.has(state)) return;
    if (this.#ended.has(instrument_name)) return;
    this.#ended.add(instrument_name);
    this.#hooks.onEnd(instrument_name, state);
  }

  gap(): void {}

  end(): void {}
}
