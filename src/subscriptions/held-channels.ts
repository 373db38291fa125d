/** Channels that hold messages back for the end of a turn of the event loop. */
import type { Clock } from "../platform/clock.ts";
import type { ReadChannel } from "./channel.ts";
import type { NotificationParams } from "./reader.ts";

/** Reads a notification that was held back. */
export type ReadHeld = (frame: string | Uint8Array) => NotificationParams | undefined;

export class HeldChannels {
  readonly #clock: Clock;
  readonly #read: ReadHeld;
  #channels: ReadChannel[] = [];

  constructor(clock: Clock, read: ReadHeld) {
    this.#clock = clock;
    this.#read = read;
  }

  /** Hands out at the end of this turn what a channel holds. */
  release(channel: ReadChannel): void {
    this.#channels.push(channel);
    if (this.#channels.length > 1) return;
    this.#clock.schedule(0, () => {
      const channels = this.#channels;
      this.#channels = [];
      for (const each of channels) each.release(this.#read);
    });
  }
}
