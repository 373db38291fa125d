/** What comes in: from a frame to what waits for it. */
import type { Calls } from "../calls/calls.ts";
import type { FamilyTraffic } from "../client/events.ts";
import type { Observer } from "../client/observer.ts";
import { Traffic } from "../client/traffic.ts";
import { shownFrame } from "../errors/shown.ts";
import type { Clock } from "../platform/clock.ts";
import { Router } from "../protocol/router.ts";
import type { ReadChannel } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { ChannelPolicy, RpcMessage, WirePolicy } from "../venue.ts";
import { ChainChecks } from "./chain-checks.ts";

export interface VenueInboundOptions {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly subscriptions: Subscriptions;
  readonly observer: Observer;
  readonly channels: ChannelPolicy;
  /** The exchange wants to know whether this client is still there. */
  readonly answerPing: (params: unknown) => void;
}

/** No frame begins like this: each is read at once. */
const nothingWaits = "\u0000";

/** Hands replies to calls, messages to the readers of their channel, and the rest to the observer. */
export class VenueInbound {
  readonly #options: VenueInboundOptions;
  readonly #chains: ChainChecks;
  readonly #traffic = new Traffic();
  #router: Router<ReadChannel>;
  #wire: WirePolicy = {};
  #bytes = 0;
  #ping: unknown;

  constructor(options: VenueInboundOptions) {
    this.#options = options;
    this.#chains = new ChainChecks(options.channels);
    this.#router = this.#routerOf(this.#wire);
  }

  /** Takes a text frame. */
  readonly onText = (text: string): void => {
    this.#bytes = text.length;
    if (this.#wire.codec === undefined && this.#wire.read === undefined) this.#router.onText(text);
    else this.#take(text);
  };

  /** Takes a binary frame. False for one of text. */
  readonly onBytes = (bytes: Uint8Array, isBinary?: boolean): boolean => {
    if (isBinary !== true) return false;
    this.#bytes = bytes.length;
    this.#take(bytes);
    return true;
  };

  /** A new connection, with its words. */
  begin(wire: WirePolicy): void {
    this.#wire = wire;
    this.#router = this.#routerOf(wire);
  }

  /** Messages that were handed to readers, by family of channels. */
  get messages(): Readonly<Record<string, FamilyTraffic>> {
    return this.#traffic.counts;
  }

  /** The connection is gone. */
  lose(): void {
    this.#chains.lose();
  }

  /** Reads a frame by the codec of the exchange. One that cannot be read is reported, and the next one counts again. */
  #take(frame: string | Uint8Array): void {
    const { codec, read } = this.#wire;
    let messages: readonly RpcMessage[];
    try {
      const value = codec === undefined ? JSON.parse(textOf(frame)) : codec.decode(frame);
      messages = [read === undefined ? (value as RpcMessage) : (read(value) ?? [])].flat();
      if (!messages.every((message) => typeof message === "object" && message !== null))
        throw new TypeError("no message");
    } catch {
      this.#options.observer.unhandled({ what: "garbage", text: shownFrame(textOf(frame)) });
      return;
    }
    for (const message of messages) this.#router.route(message, shownFrame(textOf(frame)));
  }

  #routerOf(wire: WirePolicy): Router<ReadChannel> {
    const { clock, calls, subscriptions, observer, answerPing } = this.#options;
    return new Router<ReadChannel>(
      {
        notificationStart: nothingWaits,
        notification: wire.notification ?? "subscription",
        ping: wire.ping ?? nothingWaits,
        isQuestion: (params) => {
          this.#ping = params;
          return wire.isQuestion?.(params) ?? true;
        },
      },
      {
        onReply: (id, reply) => calls.onReply(id, reply, clock.now()),
        onAnonymousError: (reply) => calls.onAnonymousError(reply, clock.now()),
        find: (name) => subscriptions.find(name),
        mayDefer: () => false,
        defers: () => false,
        onHeld: () => {},
        onNotification: (channel, params) => this.#deliver(channel, params),
        onPing: () => answerPing(this.#ping),
        onStray: (stray) => observer.unhandled(stray),
      },
    );
  }

  #deliver(channel: ReadChannel, params: NotificationParams): void {
    const { subscriptions, observer } = this.#options;
    const found = this.#chains.take(channel.name, params.data);
    if (found === "broken") subscriptions.renew(channel.name);
    if (found !== "good") return;
    const { name: family } = channel;
    if (this.#traffic.note(family, this.#bytes) && observer.isHeard("messageSample", 0)) {
      observer.emit("messageSample", { family, lagMs: undefined });
    }
    subscriptions.deliver(channel, params);
  }
}

const decoder = new TextDecoder();

function textOf(frame: string | Uint8Array): string {
  return typeof frame === "string" ? frame : decoder.decode(frame);
}
