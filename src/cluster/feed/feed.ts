/** Reads channels of the exchange for other processes, while it has the lease. */

import type { Client } from "../../client/client.ts";
import { Chains } from "../../deribit/chains.ts";
import { protocol } from "../../deribit/protocol.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Off } from "../../platform/emitter.ts";
import { messageOf } from "../../platform/guard.ts";
import { within } from "../../platform/patience.ts";
import type { Subscription } from "../../subscriptions/options.ts";
import type { Lease } from "../lease.ts";
import { type Bus, type FeedSubjects, isSubjectName } from "./bus.ts";
import { feedText, type JoinAnswer } from "./feed-message.ts";

export interface FeedOptions {
  readonly bus: Bus;
  readonly subjects: FeedSubjects;
  readonly client: Client;
  readonly lease: Lease;
  readonly clock: Clock;
  /** Milliseconds after the last sign of a reader at which a channel is left. */
  readonly pauseMs: number;
}

/** A channel that is read at the exchange. */
interface FedChannel {
  seq: number;
  readonly reading: Promise<Subscription>;
}

/** How often a feed says that it is there, in milliseconds. */
export const beatMs = 200;
/** Longest wait for the exchange to grant a channel, and for the first message of a chain, in milliseconds. */
const grantMs = 8_000;
const firstMessageMs = 2_000;
const lookAgainMs = 10;
const decoder = new TextDecoder();

export class ExchangeFeed {
  readonly #options: FeedOptions;
  readonly #channels = new Map<string, FedChannel>();
  /** When each channel was last known to be read by a consumer. */
  readonly #wanted = new Map<string, number>();
  readonly #chains = new Chains();
  readonly #offs: Off[];
  #published = 0;
  #stopBeat = (): void => {};

  constructor(options: FeedOptions) {
    this.#options = options;
    const { bus, subjects, lease } = options;
    this.#offs = [
      bus.subscribe(subjects.reading, (payload) => this.#note(namesOf(payload))),
      bus.subscribe(subjects.join, (payload, answer) => void this.#join(namesOf(payload), answer)),
      lease.on("taken", () => this.#begin()),
      lease.on("lost", () => this.#leaveAll()),
    ];
    this.#beat();
  }

  /** Whether it is the one that feeds. */
  get isActive(): boolean {
    return this.#options.lease.held;
  }

  /** Channels that it reads at the exchange. */
  get channels(): readonly string[] {
    return [...this.#channels.keys()];
  }

  /** Messages that it has published. */
  get published(): number {
    return this.#published;
  }

  async close(): Promise<void> {
    for (const off of this.#offs) off();
    this.#stopBeat();
    await this.#options.lease.close();
    this.#leaveAll();
  }

  /** A frame came from the exchange. */
  onFrame(text: string): void {
    if (!text.startsWith(protocol.notificationStart)) return;
    const name = text.slice(protocol.notificationStart.length, text.indexOf('"', protocol.notificationStart.length));
    const channel = this.#channels.get(name);
    // Asked before each message: a process that stood still must not speak after the next feed has begun.
    const { token } = this.#options.lease;
    if (channel === undefined || token === undefined) return;
    const { bus, subjects, clock } = this.#options;
    channel.seq++;
    this.#published++;
    bus.publish(subjects.message(name), feedText({ token, seq: channel.seq, arrivedMs: clock.now() }, text));
  }

  #note(names: readonly string[]): void {
    for (const name of names) if (isSubjectName(name)) this.#wanted.set(name, this.#options.clock.now());
  }

  /** Reads what the feed before it has read, as far as consumers have asked for it. */
  #begin(): void {
    this.#sayBeat();
    for (const name of this.#wanted.keys()) this.#read(name).reading.catch(() => {});
  }

  async #join([name]: readonly string[], answer: (text: string) => void): Promise<void> {
    const { lease } = this.#options;
    if (name === undefined || lease.token === undefined) return;
    const say = (said: JoinAnswer): void => answer(JSON.stringify(said));
    const channel = this.#wantedChannel(name);
    const refusal = await this.#refusalOf(channel);
    if (channel === undefined || refusal !== undefined) {
      say({ refused: refusal ?? "its name cannot be a part of a subject" });
      return;
    }
    if (Chains.isChain(name)) await this.#firstMessage(name);
    const { token } = lease;
    if (token === undefined || this.#channels.get(name) !== channel) return;
    const data = this.#chains.snapshot(name);
    const snapshot = data && { jsonrpc: "2.0", method: "subscription", params: { channel: name, data } };
    say({ token, seq: channel.seq, snapshot });
  }

  #wantedChannel(name: string): FedChannel | undefined {
    this.#note([name]);
    return isSubjectName(name) ? this.#read(name) : undefined;
  }

  async #refusalOf(channel: FedChannel | undefined): Promise<string | undefined> {
    try {
      await within(this.#options.clock, grantMs, async () => channel?.reading);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  async #firstMessage(name: string): Promise<void> {
    const { clock } = this.#options;
    const untilMs = clock.now() + firstMessageMs;
    while (this.#chains.snapshot(name) === undefined && clock.now() < untilMs) {
      await new Promise<void>((resolve) => void clock.schedule(lookAgainMs, resolve));
    }
  }

  #read(name: string): FedChannel {
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    const channel: FedChannel = { seq: 0, reading: this.#subscribe(name, () => void channel.seq++) };
    this.#channels.set(name, channel);
    channel.reading.catch(() => this.#forget(name, channel));
    return channel;
  }

  #subscribe(name: string, leaveOut: () => void): Promise<Subscription> {
    return this.#options.client.subscribe(name, {
      onData: (data: unknown) => this.#chains.take(name, data),
      onGap: () => {
        this.#chains.forget(name);
        leaveOut();
      },
      onError: () => {
        const channel = this.#channels.get(name);
        if (channel !== undefined) this.#forget(name, channel);
      },
    });
  }

  #forget(name: string, channel: FedChannel): void {
    if (this.#channels.get(name) === channel) this.#channels.delete(name);
    this.#chains.forget(name);
  }

  #leave(name: string): void {
    const channel = this.#channels.get(name);
    if (channel === undefined) return;
    this.#forget(name, channel);
    channel.reading.then(
      (subscription) => subscription.close(),
      () => {},
    );
  }

  #leaveAll(): void {
    for (const name of this.channels) this.#leave(name);
  }

  #beat(): void {
    const { clock, pauseMs } = this.#options;
    this.#stopBeat = clock.schedule(beatMs, () => this.#beat());
    this.#sayBeat();
    for (const [name, atMs] of this.#wanted) {
      if (clock.now() - atMs < pauseMs) continue;
      this.#wanted.delete(name);
      this.#leave(name);
    }
  }

  #sayBeat(): void {
    const { bus, subjects, lease } = this.#options;
    const { token } = lease;
    if (token !== undefined) bus.publish(subjects.beat, String(token));
  }
}

function namesOf(payload: Uint8Array): readonly string[] {
  try {
    const names: unknown = JSON.parse(decoder.decode(payload));
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
