/** Reads messages from the bytes of their frames, and counts how often that was possible. */
import type { Checks } from "../api/checks.ts";
import type { DriftLog } from "../api/drift.ts";
import { frameReader } from "../api/frames.ts";
import type { ReadChannel } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { ParsedMessages } from "./events.ts";
import { Ways } from "./ways.ts";

export interface ByteReaderOptions {
  readonly subscriptions: Subscriptions;
  /** Checks look at levels one by one: where there are any, no book is read in columns. */
  readonly checks: Checks | undefined;
  readonly drift: DriftLog;
}

/** Reads one frame at a time. */
export interface ByteReader {
  /** How messages were read, by family of channels. */
  readonly counts: Readonly<Record<string, ParsedMessages>>;
  /** Takes a frame, and gives the channel of its message; `undefined` where the text of the frame is needed. */
  begin(bytes: Uint8Array): string | undefined;
  /** Reads the data of the frame that was taken last; `undefined` where `JSON.parse` has to. */
  read(channel: ReadChannel, isAtOnce: boolean): unknown;
  /** Reads a notification that was held back; `undefined` where `JSON.parse` has to. */
  readHeld(bytes: Uint8Array): NotificationParams | undefined;
}

/** Reads by the generated parsers. */
export function byteReader(options: ByteReaderOptions): ByteReader {
  return new ParserReader(options);
}

class ParserReader implements ByteReader {
  readonly #options: ByteReaderOptions;
  readonly #ways: Ways;

  constructor(options: ByteReaderOptions) {
    this.#options = options;
    this.#ways = new Ways(options.drift);
  }

  get counts(): Readonly<Record<string, ParsedMessages>> {
    return this.#ways.counts;
  }

  begin(bytes: Uint8Array): string | undefined {
    return frameReader.begin(bytes);
  }

  read(channel: ReadChannel, isAtOnce: boolean): unknown {
    const { template } = channel.row;
    const inColumns = isAtOnce && this.#options.checks === undefined && channel.takesColumns;
    const data = inColumns ? frameReader.book(template) : frameReader.data(template);
    if (frameReader.knows(template)) this.#ways.note(template, data !== undefined);
    return data;
  }

  readHeld(bytes: Uint8Array): NotificationParams | undefined {
    const name = this.begin(bytes);
    const channel = name === undefined ? undefined : this.#options.subscriptions.find(name);
    if (name === undefined || channel === undefined) return undefined;
    const data = this.read(channel, false);
    return data === undefined ? undefined : { channel: name, data };
  }
}
