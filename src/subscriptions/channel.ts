/** One channel: its readers, and whether the exchange sends it. */

import type { Gap } from "../errors/client.ts";
import type { ChannelRow } from "../venue.ts";
import type { NotificationParams, Reader } from "./reader.ts";
import { isSnapshot } from "./snapshot.ts";

/** What the exchange does about a channel. */
export type ChannelState =
  /** It does not send it. */
  | "off"
  /** It was asked to send it. */
  | "asking"
  | "on"
  /** It was asked to stop. */
  | "leaving";

/** A reader that waits until the exchange sends the channel. */
export interface PendingReader {
  readonly reader: Reader;
  granted(channel: string): void;
  refused(channel: string, error: Error): void;
}

/** The newest message that waits for the readers that want no other: as it came until it is read. */
export type Held = { readonly frame: string | Uint8Array } | { readonly params: NotificationParams };

interface Hole {
  readonly cause: Gap["cause"];
  readonly fromMs: number;
  readonly readers: readonly Reader[];
}

/** One channel and its readers. */
export class ReadChannel {
  readonly name: string;
  readonly row: ChannelRow;
  state: ChannelState = "off";
  /** The exchange has to be asked anew, for a fresh snapshot. */
  renew = false;
  /** Messages came before the consent to the channel. */
  flows = false;
  /** How often in a row it was asked for, alone, and got no readable answer. */
  failures = 0;
  readonly pending = new Set<PendingReader>();
  #held: { readonly message: Held; readonly readers: readonly Reader[] } | undefined;
  #hole: Hole | undefined;
  #awaitsSnapshot = false;
  /** Replaced on every change, so that a reader may leave while messages are handed out. */
  #readers: readonly Reader[] = [];
  #prompt: readonly Reader[] = [];
  #conflating: readonly Reader[] = [];

  constructor(name: string, row: ChannelRow) {
    this.name = name;
    this.row = row;
  }

  get wanted(): boolean {
    return this.#readers.length > 0;
  }

  /** Whether all readers want the newest message alone. */
  get conflates(): boolean {
    return this.#prompt.length === 0 && this.#conflating.length > 0;
  }

  /** Whether a reader that joins now would miss the snapshot that all later messages build on. */
  get joinsLate(): boolean {
    return this.row.delivery === "chain" && !this.#awaitsSnapshot && (this.state === "on" || this.state === "asking");
  }

  add(reader: Reader): void {
    this.#set([...this.#readers, reader]);
  }

  /** False when the reader was not among the readers. */
  remove(reader: Reader): boolean {
    if (!this.#readers.includes(reader)) return false;
    this.#set(this.#readers.filter((each) => each !== reader));
    return true;
  }

  /** Messages count again only from the next snapshot on, where they build on each other. */
  awaitSnapshot(): void {
    this.#awaitsSnapshot = this.row.delivery === "chain";
  }

  /** Whether a message counts: where messages build on each other, none does before the snapshot. */
  accepts({ data }: NotificationParams): boolean {
    if (!this.#awaitsSnapshot) return true;
    if (!isSnapshot(data)) return false;
    this.#awaitsSnapshot = false;
    return true;
  }

  /** Hands a message to every reader. True when the newest message waits for `release` from now on. */
  deliver(params: NotificationParams): boolean {
    for (const reader of this.#prompt) reader.deliver(this.name, params);
    return this.#conflating.length > 0 && this.hold({ params });
  }

  /** Keeps the newest message for the readers of now, in place of the one that waits. True when none waited. */
  hold(message: Held): boolean {
    const first = this.#held === undefined;
    this.#held = { message, readers: this.#conflating };
    return first;
  }

  /** Hands the newest message to the readers that waited for it. */
  release(read: (frame: string | Uint8Array) => NotificationParams | undefined): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const { message, readers } = held;
    const params = "params" in message ? message.params : read(message.frame);
    if (params === undefined) return;
    for (const reader of readers) if (this.#conflating.includes(reader)) reader.deliver(this.name, params);
  }

  /** From now on messages may be missing. The earliest reason counts. */
  lose(cause: Gap["cause"], fromMs: number): void {
    if (this.#hole !== undefined) return;
    this.#hole = { cause, fromMs, readers: this.#readers };
    for (const reader of this.#readers) reader.lost?.();
  }

  /** Messages are whole again: reports the gap to readers that missed some. */
  mend(toMs: number): Gap | undefined {
    const hole = this.#hole;
    this.#hole = undefined;
    if (hole === undefined) return undefined;
    const gap: Gap = { channel: this.name, cause: hole.cause, fromMs: hole.fromMs, toMs };
    const concerned = hole.readers.filter((reader) => this.#readers.includes(reader));
    for (const reader of concerned) reader.gap(gap);
    return concerned.length > 0 ? gap : undefined;
  }

  /** Its readers now. */
  get readers(): readonly Reader[] {
    return this.#readers;
  }

  /** Ends every reader. */
  end(error?: Error): void {
    for (const reader of this.#readers) reader.end(error);
  }

  #set(readers: readonly Reader[]): void {
    this.#readers = readers;
    this.#prompt = readers.filter((reader) => !reader.conflate);
    this.#conflating = readers.filter((reader) => reader.conflate);
  }
}
