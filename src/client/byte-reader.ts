/** Reads messages and replies from the bytes of their frames, and counts how often that was possible. */
import type { Checks } from "../api/checks.ts";
import type { DriftLog } from "../api/drift.ts";
import { frameReader } from "../api/frames.ts";
import type { Calls } from "../calls/calls.ts";
import type { Router } from "../protocol/router.ts";
import type { ReadChannel } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { ParsedMessages } from "./events.ts";
import { Ways } from "./ways.ts";

export interface ByteReaderOptions {
  readonly subscriptions: Subscriptions;
  readonly calls: Pick<Calls, "methodOf">;
  /** Checks look at levels one by one: where there are any, no book is read in columns. */
  readonly checks: Checks | undefined;
  readonly drift: DriftLog;
}

/** Reads one frame at a time. */
export interface ByteReader {
  /** How messages and replies were read, by family of channels and by method. */
  readonly counts: Readonly<Record<string, ParsedMessages>>;
  /** Reads a frame and hands it on. False where its text is needed. */
  read(bytes: Uint8Array, to: Router<ReadChannel>): boolean;
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

  read(bytes: Uint8Array, to: Router<ReadChannel>): boolean {
    const name = frameReader.begin(bytes);
    if (name === undefined) return this.#answer(to);
    const channel = this.#options.subscriptions.find(name);
    if (channel === undefined) return false;
    if (to.holds(channel, bytes)) return true;
    const data = this.#dataOf(channel, !to.isSettled);
    if (data === undefined) return false;
    to.handOut(channel, { channel: name, data });
    return true;
  }

  readHeld(bytes: Uint8Array): NotificationParams | undefined {
    const name = frameReader.begin(bytes);
    const channel = name === undefined ? undefined : this.#options.subscriptions.find(name);
    if (name === undefined || channel === undefined) return undefined;
    const data = this.#dataOf(channel, false);
    return data === undefined ? undefined : { channel: name, data };
  }

  /** Hands out the reply that the frame is. False where it is none, or one of another form. */
  #answer(to: Router<ReadChannel>): boolean {
    const id = frameReader.replyId();
    const method = id === 0 ? undefined : this.#options.calls.methodOf(id);
    if (method === undefined || !frameReader.answers(method)) return false;
    const reply = frameReader.reply(method);
    this.#ways.note(method, reply !== undefined);
    if (reply !== undefined) to.route(reply, "");
    return reply !== undefined;
  }

  /** The data of the frame that was taken last; `undefined` where `JSON.parse` has to read it. */
  #dataOf(channel: ReadChannel, isAtOnce: boolean): unknown {
    const { template } = channel.row;
    const inColumns = isAtOnce && this.#options.checks === undefined && channel.takesColumns;
    const data = inColumns ? frameReader.book(template) : frameReader.data(template);
    if (frameReader.knows(template)) this.#ways.note(template, data !== undefined);
    return data;
  }
}
