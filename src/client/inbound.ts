/** What comes in: from the text of a frame to those who wait for it. */
import type { Checks } from "../api/checks.ts";
import type { Calls } from "../calls/calls.ts";
import type { Clock } from "../platform/clock.ts";
import { parseJson } from "../protocol/json.ts";
import { Router } from "../protocol/router.ts";
import { shownFrame } from "../protocol/shown.ts";
import type { Topic } from "../subscriptions/channel.ts";
import type { NotificationParams } from "../subscriptions/reader.ts";
import type { Registry } from "../subscriptions/subscriptions.ts";
import type { Protocol } from "../venue.ts";
import type { Observer } from "./observer.ts";

export interface InboundOptions {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly registry: Registry;
  /** Checks messages of channels; results are checked with their calls. */
  readonly checks: Checks | undefined;
  readonly observer: Observer;
  /** The exchange wants to know whether this client is still there. */
  readonly answerPing: () => void;
  readonly protocol: Protocol;
}

/** Hands replies to calls, messages to the readers of their channel, and what belongs to nobody to the observer. */
export class Inbound {
  /** Takes a frame. */
  readonly onText: (text: string) => void;
  readonly #options: InboundOptions;

  constructor(options: InboundOptions) {
    this.#options = options;
    const { clock, calls, registry, observer, answerPing, protocol } = options;
    const router = new Router<Topic>(protocol, {
      onReply: (id, reply) => calls.onReply(id, reply, clock.now()),
      onAnonymousError: (reply) => calls.onAnonymousError(reply, clock.now()),
      find: (channel) => registry.find(channel),
      mayDefer: () => registry.conflates,
      defers: (topic) => topic.conflates,
      onText: (topic, text) => registry.hold(topic, { text }),
      onNotification:
        options.checks === undefined
          ? (topic, params) => registry.deliver(topic, params)
          : (topic, params) => {
              if (this.#accepts(topic, params.data)) registry.deliver(topic, params);
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
      const topic = this.#options.registry.find(params.channel);
      return topic !== undefined && this.#accepts(topic, params.data) ? params : undefined;
    } catch {
      this.#options.observer.unhandled({ what: "garbage", text: shownFrame(text) });
      return undefined;
    }
  }

  /** Withholds a message that does not fit, and has its readers told. */
  #accepts({ name, row }: Topic, data: unknown): boolean {
    const { checks, registry } = this.#options;
    if (checks === undefined || checks.accepts(name, row.template, data)) return true;
    registry.spoil(name);
    return false;
  }
}
