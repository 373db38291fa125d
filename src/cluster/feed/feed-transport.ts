/** Sockets of a client whose other end is a feed. The client does all else: readers, books, gaps, what overflows. */
import type { Clock } from "../../platform/clock.ts";
import type { Off } from "../../platform/emitter.ts";
import type { SocketHandlers, Transport, TransportSocket } from "../../transport/transport.ts";
import type { Bus, FeedSubjects } from "./bus.ts";
import { beatMs } from "./feed.ts";
import { type FeedMessage, type JoinAnswer, readFeedMessage } from "./feed-message.ts";

export interface FeedTransportOptions {
  readonly bus: Bus;
  readonly subjects: FeedSubjects;
  readonly clock: Clock;
  /** Milliseconds without a sign of the feed after which the line counts as lost. */
  readonly silentMs: number;
}

/** What a client asks of the exchange. */
interface Asked {
  readonly id: number;
  readonly method: string;
  readonly params?: { readonly channels?: readonly string[] };
}

/** A channel on its way in. */
interface Joined {
  readonly off: Off;
  /** The last message that was handed over; `undefined` until the feed has answered. */
  seq: number | undefined;
  /** NATS does not let this process read it. */
  isRefused: boolean;
  /** What came before that. */
  early: FeedMessage[];
}

/** How often a consumer says what it reads, in beats. */
const beatsPerReading = 10;
const joinMs = 15_000;
const decoder = new TextDecoder();
/** What the calls of a session are answered with; it has no rights that a feed could give. */
const session = {
  access_token: "feed",
  refresh_token: "feed",
  expires_in: 31_536_000,
  scope: "",
  token_type: "bearer",
};

export function feedTransport(options: FeedTransportOptions): Transport {
  return { connect: (_, handlers) => new FeedSocket(options, handlers) };
}

class FeedSocket implements TransportSocket {
  readonly #options: FeedTransportOptions;
  readonly #handlers: SocketHandlers;
  readonly #joined = new Map<string, Joined>();
  readonly #offs: Off[];
  /** Token of the feed at the other end; `undefined` until it was heard. */
  #token: number | undefined;
  #heardMs: number;
  #isClosed = false;
  #beats = 0;
  #stopTimer = (): void => {};

  constructor(options: FeedTransportOptions, handlers: SocketHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    const { bus, subjects, clock } = options;
    this.#heardMs = clock.now();
    this.#offs = [
      bus.subscribe(subjects.beat, (payload) => this.#hear(Number(decoder.decode(payload)))),
      bus.onBroken(() => this.#break("the line to NATS was lost")),
    ];
    this.#look();
  }

  send(text: string): void {
    if (this.#isClosed) return;
    const { id, method, params } = JSON.parse(text) as Asked;
    const verb = method.slice(method.indexOf("/") + 1);
    const channels = params?.channels ?? [];
    const answers: Readonly<Record<string, unknown>> = {
      auth: session,
      get_time: Math.round(this.#options.clock.now()),
      hello: { version: "feed" },
    };
    if (verb === "subscribe") void this.#join(id, channels);
    else if (verb === "unsubscribe") this.#leaveEach(id, channels);
    else if (verb in answers) this.#answer(id, answers[verb]);
    else this.#say({ jsonrpc: "2.0", id, error: { code: -32_099, message: "a feed has channels and no methods" } });
  }

  close(): void {
    this.#break("closed", 1_000);
  }

  terminate(): void {
    this.#break("closed");
  }

  #hear(token: number): void {
    if (this.#isClosed || (this.#token !== undefined && token < this.#token)) return;
    this.#heardMs = this.#options.clock.now();
    if (this.#token === undefined) {
      this.#token = token;
      this.#handlers.onOpen();
    } else if (token > this.#token) this.#break("another feed has taken over");
  }

  /** Says what is read, and whether the feed is still heard. */
  #look(): void {
    const { bus, subjects, clock, silentMs } = this.#options;
    this.#stopTimer = clock.schedule(beatMs, () => this.#look());
    if (this.#token !== undefined && clock.now() - this.#heardMs > silentMs) this.#break("the feed is silent");
    if (this.#isClosed || this.#beats++ % beatsPerReading !== 0 || this.#joined.size === 0) return;
    bus.publish(subjects.reading, JSON.stringify([...this.#joined.keys()]));
  }

  async #join(id: number, channels: readonly string[]): Promise<void> {
    const answers = await Promise.all(channels.map((channel) => this.#joinOne(channel)));
    if (this.#isClosed) return;
    const granted = channels.filter((_, at) => answers[at] !== undefined);
    this.#answer(id, granted);
    channels.forEach((channel, at) => {
      const answer = answers[at];
      const joined = this.#joined.get(channel);
      if (answer === undefined || joined === undefined || this.#isClosed) return;
      if (answer.snapshot !== undefined) this.#say(answer.snapshot);
      joined.seq = answer.seq;
      for (const message of joined.early.splice(0)) this.#take(channel, joined, message);
    });
  }

  #leaveEach(id: number, channels: readonly string[]): void {
    for (const channel of channels) this.#leave(channel);
    this.#answer(id, channels);
  }

  /** Listens first and asks then, so that nothing is missing in between. */
  async #joinOne(channel: string): Promise<Exclude<JoinAnswer, { readonly refused: string }> | undefined> {
    const { bus, subjects } = this.#options;
    this.#leave(channel);
    const onMessage = (payload: Uint8Array): void => {
      const message = readFeedMessage(payload);
      if (message !== undefined) this.#take(channel, joined, message);
    };
    const off = bus.subscribe(subjects.message(channel), onMessage, () => {
      joined.isRefused = true;
    });
    const joined: Joined = { off, seq: undefined, isRefused: false, early: [] };
    this.#joined.set(channel, joined);
    try {
      const answer = JSON.parse(await bus.request(subjects.join, JSON.stringify([channel]), joinMs)) as JoinAnswer;
      if ("refused" in answer || joined.isRefused) {
        this.#leave(channel);
        return undefined;
      }
      if (answer.token !== this.#token) this.#break("another feed has taken over");
      return answer;
    } catch {
      this.#break(`the feed did not answer for ${channel}`);
      return undefined;
    }
  }

  #take(channel: string, joined: Joined, message: FeedMessage): void {
    const { token, seq, frame } = message;
    if (this.#isClosed || this.#joined.get(channel) !== joined || token < (this.#token ?? 0)) return;
    if (token !== this.#token) this.#break("another feed has taken over");
    else if (joined.seq === undefined) joined.early.push(message);
    else if (seq > joined.seq + 1) this.#break(`messages of ${channel} are missing`);
    else if (seq === joined.seq + 1) this.#hand(joined, seq, frame);
  }

  #hand(joined: Joined, seq: number, frame: Uint8Array): void {
    joined.seq = seq;
    if (this.#handlers.onBytes?.(frame) !== true) this.#handlers.onText(decoder.decode(frame));
  }

  #leave(channel: string): void {
    this.#joined.get(channel)?.off();
    this.#joined.delete(channel);
  }

  #answer(id: number, result: unknown): void {
    this.#say({ jsonrpc: "2.0", id, result });
  }

  /** An answer is heard after the call that asked has returned. */
  #say(frame: unknown): void {
    const text = JSON.stringify(frame);
    this.#options.clock.schedule(0, () => void (!this.#isClosed && this.#handlers.onText(text)));
  }

  /** Ends the socket. The client opens a new one, and reports a gap in every channel. */
  #break(reason: string, code = 1_006): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopTimer();
    for (const off of this.#offs) off();
    for (const channel of [...this.#joined.keys()]) this.#leave(channel);
    this.#options.clock.schedule(0, () => this.#handlers.onClose({ code, reason }));
  }
}
