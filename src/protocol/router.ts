/** Tells apart what comes in, and keeps the order between replies and notifications. */

import { shownChannel, shownFrame, shownId, shownWords } from "../errors/shown.ts";
import { afterThis } from "../platform/host-time.ts";
import type { Protocol } from "../venue.ts";
import { parseJson } from "./json.ts";
import type { RawReply } from "./reply.ts";

/** A frame that fits no call and no channel. */
export type StrayFrame =
  | { readonly what: "garbage"; readonly text: string }
  | { readonly what: "late_reply"; readonly id: unknown }
  | { readonly what: "error_without_id"; readonly code: number; readonly message: string }
  | { readonly what: "unknown_channel"; readonly channel: string }
  | { readonly what: "unknown_message"; readonly text: string };

interface Notification {
  readonly channel: string;
  readonly data: unknown;
}

/** Where what comes in goes. `Channel` is a channel that is read. */
export interface RouterHooks<Channel> {
  /** False when no call waits for this reply. */
  onReply(id: number, reply: RawReply): boolean;
  /** Finds a channel that is read. */
  find(name: string): Channel | undefined;
  /** Whether any message may stay unread at all. */
  readonly mayDefer: () => boolean;
  /** Whether the message may stay unread until a newer one has had its chance to replace it. */
  defers(channel: Channel): boolean;
  /** Keeps a frame that stays unread. */
  onHeld(channel: Channel, frame: string | Uint8Array): void;
  onNotification(channel: Channel, params: Notification): void;
  /** An error that names no call. False when it could belong to several calls, or to none. */
  onAnonymousError(reply: RawReply): boolean;
  /** The exchange asks whether this client is still there. */
  onPing(): void;
  onStray(stray: StrayFrame): void;
}

/**
 * Reads frames. A reply settles its promise at once; a notification that comes behind it waits for one microtask, so
 * that code which awaits the reply runs before the message is handed out.
 */
export class Router<Channel> {
  readonly #protocol: Protocol;
  readonly #hooks: RouterHooks<Channel>;
  #afterReply: (() => void)[] = [];
  #settled = false;

  constructor(protocol: Protocol, hooks: RouterHooks<Channel>) {
    this.#protocol = protocol;
    this.#hooks = hooks;
  }

  onText(text: string): void {
    if (this.#deferred(text)) return;
    let message: unknown;
    try {
      message = parseJson(text);
    } catch {
      this.#hooks.onStray({ what: "garbage", text: shownFrame(text) });
      return;
    }
    if (typeof message !== "object" || message === null || Array.isArray(message)) {
      this.#hooks.onStray({ what: "garbage", text: shownFrame(text) });
      return;
    }
    this.route(message as RawReply, text);
  }

  /** Whether code that awaits a reply has still to run: a message that is handed out now waits for it. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** Keeps a frame unread where a newer message may replace it. False where it is to be read at once. */
  holds(channel: Channel, frame: string | Uint8Array): boolean {
    if (!this.#hooks.mayDefer() || !this.#hooks.defers(channel)) return false;
    if (this.#settled) this.#afterReplies(() => this.#hooks.onHeld(channel, frame));
    else this.#hooks.onHeld(channel, frame);
    return true;
  }

  /** Takes a message that was read already; `text` is shown where nothing waits for it. */
  route(message: RawReply, text: string): void {
    const { id, method } = message;
    if (typeof id === "number") {
      if (!this.#settled) this.#markSettled();
      if (!this.#hooks.onReply(id, message)) this.#hooks.onStray({ what: "late_reply", id });
    } else if (method === this.#protocol.notification) {
      this.#notify(message["params"], text);
    } else if (method === this.#protocol.ping) {
      if (this.#protocol.isQuestion(message["params"])) this.#hooks.onPing();
    } else if (!isAnonymousError(message) || !this.#hooks.onAnonymousError(message)) {
      this.#hooks.onStray(strayOf(message, text));
    }
  }

  #notify(params: unknown, text: string): void {
    const { channel: name } = (params ?? {}) as { readonly channel?: unknown };
    if (typeof name !== "string") {
      this.#hooks.onStray({ what: "unknown_message", text: shownFrame(text) });
      return;
    }
    const channel = this.#hooks.find(name);
    if (channel === undefined) this.#hooks.onStray({ what: "unknown_channel", channel: shownChannel(name) });
    else this.handOut(channel, params as Notification);
  }

  /** Hands a message out, behind the code that awaits a reply before it. */
  handOut(channel: Channel, params: Notification): void {
    if (this.#settled) this.#afterReplies(() => this.#hooks.onNotification(channel, params));
    else this.#hooks.onNotification(channel, params);
  }

  /** Looks at the name of the channel alone, where the message may be superseded before it is read. */
  #deferred(text: string): boolean {
    const { notificationStart } = this.#protocol;
    if (!this.#hooks.mayDefer() || !text.startsWith(notificationStart)) return false;
    const name = text.slice(notificationStart.length, text.indexOf('"', notificationStart.length));
    const channel = this.#hooks.find(name);
    return channel !== undefined && this.holds(channel, text);
  }

  /** Until the code that awaits the replies of this tick has run, notifications have to wait. */
  #markSettled(): void {
    this.#settled = true;
    afterThis(() => this.#unmarkSettled());
  }

  #unmarkSettled(): void {
    if (this.#afterReply.length === 0) this.#settled = false;
  }

  #afterReplies(handOut: () => void): void {
    this.#afterReply.push(handOut);
    afterThis(() => {
      this.#afterReply.shift()?.();
      this.#unmarkSettled();
    });
  }
}

function isAnonymousError({ id, error, method }: RawReply): boolean {
  return (id === undefined || id === null) && method === undefined && typeof error === "object" && error !== null;
}

function strayOf(message: RawReply, text: string): StrayFrame {
  const { id, error } = message;
  if (id !== undefined && id !== null) return { what: "late_reply", id: shownId(id) };
  const { code, message: words } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === "number" && typeof words === "string")
    return { what: "error_without_id", code, message: shownWords(words) };
  return { what: "unknown_message", text: shownFrame(text) };
}
