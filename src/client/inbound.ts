/** What comes in: from the text of a frame to what waits for it. */
import type { Checks } from "../api/checks.ts";
import type { Calls } from "../calls/calls.ts";
import type { Clock } from "../platform/clock.ts";
import { parseJson } from "../protocol/json.ts";
import { Router } from "../protocol/router.ts";
import { shownFrame } from "../protocol/shown.ts";
import type { ReadChannel } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import type { Protocol } from "../venue.ts";
import type { Observer } from "./observer.ts";

export interface InboundOptions {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly subscriptions: Subscriptions;
  /** Checks messages of channels; results are checked with their calls. */
  readonly checks: Checks | undefined;
  readonly observer: Observer;
  /** The exchange wants to know whether this client is still there. */
  readonly answerPing: () => void;
  readonly protocol: Protocol;
}

/** Hands replies to calls, messages to the readers of their channel, and the rest to the observer. */
export class Inbound {
  /** Takes a frame. */
  readonly onText: (text: string) => void;
  readonly #options: InboundOptions;

  constructor(options: InboundOptions) {
    this.#options = options;
    const { clock, calls, subscriptions, observer, answerPing, protocol } = options;
    const router = new Router<ReadChannel>(protocol, {
      onReply: (id, reply) => calls.onReply(id, reply, clock.now()),
      onAnonymousError: (reply) => calls.onAnonymousError(reply, clock.now()),
      find: (name) => subscriptions.find(name),
      mayDefer: () => subscriptions.conflates,
      defers: (channel) => channel.conflates,
      onText: (channel, text) => subscriptions.hold(channel, { text }),
      onNotification:
        options.checks === undefined
          ? (channel, params) => subscriptions.deliver(channel, params)
          : (channel, params) => {
              if (this.#accepts(channel, params.data)) subscriptions.deliver(channel, params);
            },
      onPing: answerPing,
      onStray: (stray) => observer.unhandled(stray),
    });
    this.onText = (text) => router.onText(text);
  }

  /** Reads a notification that was held back as text; `undefined` for one that cannot be handed out. */
  readHeld(text: string): NotificationParams | undefined {
    try {
      const { params } = parseJson(text) as { readonly params: NotificationParams };
      const channel = this.#options.subscriptions.find(params.channel);
      return channel !== undefined && this.#accepts(channel, params.data) ? params : undefined;
    } catch {
      this.#options.observer.unhandled({ what: "garbage", text: shownFrame(text) });
      return undefined;
    }
  }

  /** Withholds a message that does not fit, and reports a gap to its readers. */
  #accepts({ name, row }: ReadChannel, data: unknown): boolean {
    const { checks, subscriptions } = this.#options;
    if (checks === undefined || checks.accepts(name, row.template, data)) return true;
    subscriptions.spoil(name);
    return false;
  }
}
