/** What comes in: from the text of a frame to what waits for it. */
import type { Checks } from "../api/checks.ts";
import type { DriftLog } from "../api/drift.ts";
import type { Calls } from "../calls/calls.ts";
import { shownFrame } from "../errors/shown.ts";
import type { Clock } from "../platform/clock.ts";
import { parseJson } from "../protocol/json.ts";
import { Router } from "../protocol/router.ts";
import type { ReadChannel } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { Protocol } from "../venue.ts";
import { type ByteReader, byteReader } from "./byte-reader.ts";
import type { FamilyTraffic, ParsedMessages } from "./events.ts";
import type { Observer } from "./observer.ts";
import { Traffic } from "./traffic.ts";

export interface InboundOptions {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly subscriptions: Subscriptions;
  /** Checks messages of channels; results are checked with their calls. */
  readonly checks: Checks | undefined;
  readonly drift: DriftLog;
  readonly observer: Observer;
  /** The exchange wants to know whether this client is still there. */
  readonly answerPing: () => void;
  readonly protocol: Protocol;
  /** The time at the exchange, in milliseconds; `undefined` where nothing has told it. */
  readonly exchangeNow: () => number | undefined;
}

/** Hands replies to calls, messages to the readers of their channel, and the rest to the observer. */
export class Inbound {
  /** Takes a frame. */
  readonly onText: (text: string) => void;
  /** Takes the bytes of a frame; false where its text is needed. */
  readonly onBytes: (bytes: Uint8Array) => boolean;
  readonly #options: InboundOptions;
  readonly #reader: ByteReader;
  readonly #traffic = new Traffic();
  /** Length of the frame that came last. */
  #bytes = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
    const reader = byteReader(options);
    this.#reader = reader;
    const { clock, calls, subscriptions, observer, answerPing, protocol } = options;
    const router = new Router<ReadChannel>(protocol, {
      onReply: (id, reply) => calls.onReply(id, reply, clock.now()),
      onAnonymousError: (reply) => calls.onAnonymousError(reply, clock.now()),
      find: (name) => subscriptions.find(name),
      mayDefer: () => subscriptions.conflates,
      defers: (channel) => channel.conflates,
      onHeld: (channel, frame) => subscriptions.hold(channel, frame),
      onNotification: (channel, params) => {
        if (options.checks !== undefined && !this.#accepts(channel, params.data)) return;
        this.#note(channel, params.data, this.#bytes);
        subscriptions.deliver(channel, params);
      },
      onPing: answerPing,
      onStray: (stray) => observer.unhandled(stray),
    });
    this.onText = (text) => {
      this.#bytes = text.length;
      router.onText(text);
    };
    this.onBytes = (bytes) => {
      this.#bytes = bytes.length;
      return reader.read(bytes, router);
    };
  }

  /** How messages and replies were read, by family of channels and by method. */
  get parsed(): Readonly<Record<string, ParsedMessages>> {
    return this.#reader.counts;
  }

  /** Messages that were handed to readers, by family of channels. */
  get messages(): Readonly<Record<string, FamilyTraffic>> {
    return this.#traffic.counts;
  }

  /** Reads a notification that was held back; `undefined` for one that cannot be handed out. */
  readHeld(frame: string | Uint8Array): NotificationParams | undefined {
    const params =
      typeof frame === "string" ? this.#parse(frame) : (this.#reader.readHeld(frame) ?? this.#parse(textOf(frame)));
    const channel = params === undefined ? undefined : this.#options.subscriptions.find(params.channel);
    if (channel === undefined || !this.#accepts(channel, params?.data)) return undefined;
    this.#note(channel, params?.data, frame.length);
    return params;
  }

  #parse(text: string): NotificationParams | undefined {
    try {
      return (parseJson(text) as { readonly params: NotificationParams }).params;
    } catch {
      this.#options.observer.unhandled({ what: "garbage", text: shownFrame(text) });
      return undefined;
    }
  }

  #note({ row, name }: ReadChannel, data: unknown, bytes: number): void {
    const { observer, exchangeNow } = this.#options;
    const family = row.template || name;
    if (this.#traffic.note(family, bytes) && observer.isHeard("messageSample", 0)) {
      observer.emit("messageSample", { family, lagMs: lagOf(data, exchangeNow()) });
    }
  }

  /** Withholds a message that does not fit, and reports a gap to its readers. */
  #accepts(channel: ReadChannel, data: unknown): boolean {
    const { checks, subscriptions } = this.#options;
    if (checks === undefined || checks.accepts(channel, data)) return true;
    subscriptions.spoil(channel.name);
    return false;
  }
}

/** How old a message is, or the newest of those that came together; `undefined` where the exchange did not say. */
function lagOf(data: unknown, exchangeMs: number | undefined): number | undefined {
  const newest: unknown = Array.isArray(data) ? data.at(-1) : data;
  const { timestamp } = (newest ?? {}) as { readonly timestamp?: unknown };
  return typeof timestamp === "number" && exchangeMs !== undefined ? exchangeMs - timestamp : undefined;
}

const decoder = new TextDecoder();

function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
