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
export type Held = string | Uint8Array | NotificationParams;

interface Hole {
  readonly cause: Gap["cause"];
  readonly fromMs: number;
  readonly readers: readonly Reader[];
}

const noReaders: readonly Reader[] = [];
const nothingPending: readonly PendingReader[] = [];

/** One channel and its readers. Thousands are kept at a time: what most of them do not need is made when it is needed. */
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
  /** Messages that were checked. */
  seen = 0;
  #pending = nothingPending;
  #held: Held | undefined;
  /** The readers that the held message is for. */
  #heldFor = noReaders;
  #hole: Hole | undefined;
  #awaitsSnapshot = false;
  /** Replaced on every change, so that a reader may leave while messages are handed out. */
  #readers = noReaders;
  /** How many of them want the newest message alone. */
  #conflating = 0;

  constructor(name: string, row: ChannelRow) {
    this.name = name;
    this.row = row;
  }

  get wanted(): boolean {
    return this.#readers.length > 0;
  }

  /** Whether all readers want the newest message alone. */
  get conflates(): boolean {
    return this.#conflating > 0 && this.#conflating === this.#readers.length;
  }

  /** Whether its only reader takes columns, and nothing but that reader runs before they are taken. */
  get takesColumns(): boolean {
    return this.state === "on" && this.#readers.length === 1 && this.#readers[0]?.takesColumns === true;
  }

  /** Whether a reader that joins now would miss the snapshot that all later messages build on. */
  get joinsLate(): boolean {
    return this.row.delivery === "chain" && !this.#awaitsSnapshot && (this.state === "on" || this.state === "asking");
  }

  add(reader: Reader): void {
    this.#set(this.#readers.concat(reader));
  }

  /** False when the reader was not among the readers. */
  remove(reader: Reader): boolean {
    if (!this.#readers.includes(reader)) return false;
    this.#set(this.#readers.filter((each) => each !== reader));
    return true;
  }

  /** A reader waits until the exchange sends the channel. */
  wait(reader: PendingReader): void {
    this.#pending = this.#pending.concat(reader);
  }

  /** A reader gave up waiting. */
  giveUp(reader: PendingReader): void {
    this.#pending = this.#pending.filter((each) => each !== reader);
  }

  /** The readers that wait. */
  get pending(): readonly PendingReader[] {
    return this.#pending;
  }

  /** The readers that wait: they wait no longer. */
  takePending(): readonly PendingReader[] {
    const pending = this.#pending;
    this.#pending = nothingPending;
    return pending;
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
    for (const reader of this.#readers) if (!reader.conflate) reader.deliver(this.name, params);
    return this.#conflating > 0 && this.hold(params);
  }

  /** Keeps the newest message for the readers of now, in place of the one that waits. True when none waited. */
  hold(message: Held): boolean {
    const first = this.#held === undefined;
    this.#held = message;
    this.#heldFor = this.#readers;
    return first;
  }

  /** Hands the newest message to the readers that waited for it. */
  release(read: (frame: string | Uint8Array) => NotificationParams | undefined): void {
    const held = this.#held;
    const readers = this.#heldFor;
    this.#held = undefined;
    this.#heldFor = noReaders;
    const params = typeof held === "string" || held instanceof Uint8Array ? read(held) : held;
    if (params === undefined) return;
    for (const reader of readers) {
      if (reader.conflate && this.#readers.includes(reader)) reader.deliver(this.name, params);
    }
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
    this.#readers = readers.length === 0 ? noReaders : readers;
    this.#conflating = readers.filter(({ conflate }) => conflate).length;
  }
}
