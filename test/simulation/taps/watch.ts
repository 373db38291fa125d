/** One reader of channels, against what came over the wire. */
import type { Findings } from "../world/violations.ts";
import type { Arrival } from "./wire.ts";

/** What is known of one channel of a reader. */
interface Place {
  /** Number of the newest arrival that was handed out. */
  last: number;
  /** Socket of that arrival; of the consent, before there was one. */
  socket: number;
  /** The first arrival since then that was not handed out. */
  missed: Arrival | undefined;
  /** Whether its messages build on each other, so that the next one has to be a snapshot. */
  needsSnapshot: boolean;
  /** Whether a gap was reported since then. */
  isTold: boolean;
  /** The exchange refused the channel, and the reader got the error. */
  isEnded: boolean;
}

/** How a reader wants its messages: each as it comes, or the newest once a turn. */
export type Manner = "prompt" | "latest";

/** A reader that is under observation. */
export class Watch {
  readonly name: string;
  readonly channels: readonly string[];
  readonly manner: Manner;
  readonly #findings: Findings;
  readonly #places: ReadonlyMap<string, Place>;
  /** Arrivals up to this one came before the reader had been granted its channels. */
  #grantedAfter = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(name: string, channels: readonly string[], manner: Manner, findings: Findings) {
    this.name = name;
    this.channels = channels;
    this.manner = manner;
    this.#findings = findings;
    const place = (needsSnapshot: boolean): Place => {
      return { last: 0, socket: 0, missed: undefined, isTold: false, isEnded: false, needsSnapshot };
    };
    this.#places = new Map(channels.map((channel) => [channel.toLowerCase(), place(isChain(channel))]));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The exchange has granted the channels. */
  granted(arrivals: number, socket: number): void {
    this.#grantedAfter = arrivals;
    for (const place of this.#places.values()) if (place.last === 0) place.socket = socket;
  }

  /** The reader has left: nothing may come any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** A message was handed to the reader while `arrival` was the newest of its channel. */
  delivered(channel: string, arrival: Arrival | undefined): void {
    const place = this.#places.get(channel.toLowerCase());
    if (this.#isClosed)
      this.#report("nothing comes after unsubscribing", channel, "was handed a message after it had left");
    if (place === undefined || arrival === undefined) {
      this.#report("messages are those that came", channel, "was handed a message that did not come over the wire");
      return;
    }
    if (place.isEnded) this.#report("nothing comes after the end", channel, "was handed a message after its end");
    if (arrival.number <= place.last)
      this.#report("no message comes twice", channel, `got arrival ${arrival.number} again`);
    if (!place.isTold) this.#checkWholeness(channel, place, arrival);
    if (place.needsSnapshot && !arrival.isSnapshot) {
      this.#report("a chain begins with a snapshot", channel, "was handed a change without the state that it changes");
    }
    place.needsSnapshot = false;
    place.last = arrival.number;
    place.socket = arrival.socket;
    place.missed = undefined;
    place.isTold = false;
  }

  /** The turn in which a message arrived is over: every reader that it concerns has it. */
  passed(arrival: Arrival): void {
    const place = this.#places.get(arrival.channel);
    if (place === undefined || this.manner === "latest" || arrival.number <= this.#grantedAfter) return;
    if (place.last < arrival.number) place.missed ??= arrival;
  }

  told(channel: string): void {
    const place = this.#places.get(channel.toLowerCase());
    if (place === undefined) return;
    place.isTold = true;
    place.needsSnapshot = isChain(channel);
  }

  ended(): void {
    for (const place of this.#places.values()) place.isEnded = true;
  }

  /** Channels of which nothing came since arrival `number`, although the reader is there and got no end. */
  silentSince(number: number): readonly string[] {
    if (this.#isClosed || this.#grantedAfter === Number.POSITIVE_INFINITY) return [];
    return [...this.#places].filter(([, place]) => !place.isEnded && place.last <= number).map(([channel]) => channel);
  }

  #checkWholeness(channel: string, place: Place, arrival: Arrival): void {
    if (place.missed !== undefined) {
      this.#report(
        "no message is lost in silence",
        channel,
        `never got arrival ${place.missed.number}, and no gap was reported`,
      );
    } else if (place.socket !== 0 && place.socket !== arrival.socket) {
      const what = `read on from socket ${place.socket} to ${arrival.socket}, and no gap was reported`;
      this.#report("a reconnect is reported as a gap", channel, what);
    }
  }

  #report(invariant: string, channel: string, what: string): void {
    this.#findings.report(invariant, `${this.name} on ${channel} ${what}`);
  }
}

/** Whether the messages of a channel build on each other. */
export function isChain(channel: string): boolean {
  return channel.startsWith("incremental_ticker.") || /^book\.[^.]+\.(?:raw|100ms|agg2)$/.test(channel);
}
