/** Brings what the exchange sends in line with what is read: asks, unsubscribes, and asks again after a loss. */
import { type Gap, SubscriptionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import { afterThis } from "../platform/host-time.ts";
import type { OwnCall, SubscriptionPolicy } from "../venue.ts";
import { batchesOf } from "./batches.ts";
import type { ReadChannel } from "./channel.ts";

export interface SyncOptions {
  readonly clock: Clock;
  readonly policy: SubscriptionPolicy;
}

export interface SyncHooks {
  /** Makes a call. The client has a patience of its own where `timeoutMs` is left out. */
  ask(call: OwnCall, timeoutMs?: number): Promise<unknown>;
  /** A channel without readers is off. */
  onIdle(channel: ReadChannel): void;
  /** The readers of a channel got a gap. */
  onGap(gap: Gap): void;
  /** A channel that was read is refused. Asked for again each second while it has readers. */
  onRefused(channel: ReadChannel, error: SubscriptionError): void;
}

type Verb = "subscribe" | "unsubscribe";

/** How long to wait before a channel that could not be asked for is asked for again, in milliseconds. */
const retryMs = 1_000;
/** How often one channel may fail in a row without a word of the exchange before it counts as refused. */
const mostFailures = 5;

/** Works in rounds: all changes of one tick share calls. While the connection is down, changes pile up. */
export class Sync {
  readonly #clock: Clock;
  readonly #policy: SubscriptionPolicy;
  readonly #hooks: SyncHooks;
  #changed = new Set<ReadChannel>();
  #planned = false;
  #open = false;
  #asked = 0;
  /** Counts connections: an answer of an earlier one proves nothing any more. */
  #epoch = 0;
  #whenSettled: (() => void)[] = [];

  constructor({ clock, policy }: SyncOptions, hooks: SyncHooks) {
    this.#clock = clock;
    this.#policy = policy;
    this.#hooks = hooks;
  }

  /** The readers of a channel changed, or it has to be asked for anew. */
  change(channel: ReadChannel): void {
    this.#changed.add(channel);
    if (this.#planned || !this.#open) return;
    this.#planned = true;
    afterThis(() => {
      this.#planned = false;
      if (this.#open) this.#round();
    });
  }

  /** The connection carries calls. Resolves when every channel that is read was answered for. */
  async restore(channels: Iterable<ReadChannel>): Promise<void> {
    this.#open = true;
    for (const channel of channels) this.#changed.add(channel);
    this.#round();
    if (this.#asked > 0) await new Promise<void>((resolve) => this.#whenSettled.push(resolve));
  }

  /** The connection is gone: nothing is sent any more, and messages are missing from now on. */
  lose(channels: Iterable<ReadChannel>): void {
    this.#open = false;
    this.#asked = 0;
    this.#epoch++;
    this.#settle();
    const fromMs = this.#clock.now();
    for (const channel of channels) {
      if (channel.state === "on" || channel.state === "leaving" || channel.flows) channel.lose("reconnect", fromMs);
      channel.state = "off";
      channel.flows = false;
      channel.renew = false;
    }
  }

  #round(): void {
    const changed = [...this.#changed];
    this.#changed = new Set();
    const asking = changed.filter((channel) => channel.state === "off" && channel.wanted);
    const leaving = changed.filter((channel) => channel.state === "on" && (!channel.wanted || channel.renew));
    for (const channel of changed) if (channel.state === "off" && !channel.wanted) this.#hooks.onIdle(channel);
    for (const channel of changed) if (channel.state === "on" && channel.wanted && !channel.renew) grant(channel);
    for (const channel of leaving) channel.state = "leaving";
    for (const channel of asking) {
      channel.state = "asking";
      channel.awaitSnapshot();
    }
    this.#send("unsubscribe", leaving, (channels) => this.#left(channels));
    this.#send("subscribe", asking, (channels, result) => this.#answered(channels, result));
  }

  #send(verb: Verb, channels: readonly ReadChannel[], then: (channels: ReadChannel[], result: unknown) => void): void {
    const policy = this.#policy;
    for (const isSignedIn of [false, true]) {
      for (const batch of batchesOf(
        channels.filter(({ name, row }) => policy.isSignedIn(name, row) === isSignedIn),
        policy.most,
      )) {
        this.#asked++;
        const epoch = this.#epoch;
        const names = batch.map(({ name }) => name);
        this.#hooks.ask(policy.change(verb, names, isSignedIn)).then(
          (result) => epoch === this.#epoch && then(batch, result),
          (error: unknown) => epoch === this.#epoch && this.#failed(verb, batch, error),
        );
      }
    }
  }

  #left(channels: readonly ReadChannel[]): void {
    for (const channel of channels) {
      channel.state = "off";
      channel.renew = false;
      channel.flows = false;
      this.change(channel);
    }
    this.#done();
  }

  #answered(channels: readonly ReadChannel[], result: unknown): void {
    const names = Array.isArray(result) ? (result as readonly unknown[]) : [];
    const granted = new Set(names.map((name) => (typeof name === "string" ? name.toLowerCase() : undefined)));
    for (const channel of channels) {
      if (granted.has(channel.name.toLowerCase())) {
        channel.state = "on";
        channel.failures = 0;
        const gap = channel.mend(this.#clock.now());
        if (gap !== undefined) this.#hooks.onGap(gap);
        grant(channel);
        this.change(channel);
      } else {
        this.#refuse(channel, "the exchange did not grant it; check the name, the interval and the instrument");
      }
    }
    this.#done();
  }

  #failed(verb: Verb, channels: readonly ReadChannel[], error: unknown): void {
    if (verb === "unsubscribe") {
      this.#stayed(channels);
      return;
    }
    switch (meaningOf(error, this.#policy)) {
      case "passing":
        if (isSilence(error)) this.#countSilence(channels, error);
        this.#askLater(channels);
        break;
      case "the token":
        this.#withoutToken(channels, error);
        break;
      case "one of them":
        this.#bisect(channels, error);
        break;
      case "all of them":
        for (const channel of channels) this.#refuse(channel, "the exchange refused it", error);
    }
    this.#done();
  }

  /** The whole call failed for what may be one channel: each half is asked for by itself, down to the bad one. */
  #bisect(channels: readonly ReadChannel[], error: unknown): void {
    const [channel] = channels;
    if (channel === undefined) return;
    if (channels.length > 1) {
      const half = Math.ceil(channels.length / 2);
      for (const part of [channels.slice(0, half), channels.slice(half)]) {
        this.#send("subscribe", part, (asked, result) => this.#answered(asked, result));
      }
    } else if (isDeribitError(error, "rpc") || ++channel.failures >= mostFailures) {
      this.#refuse(channel, "the exchange refused it", error);
    } else {
      this.#askLater(channels);
    }
  }

  /** The token is renewed before each new try: a key that is refused in all of them reads nothing any more. */
  #withoutToken(channels: readonly ReadChannel[], error: unknown): void {
    const isOver = (channel: ReadChannel): boolean => ++channel.failures >= mostFailures;
    const later = channels.filter((channel) => !isOver(channel));
    for (const channel of channels)
      if (!later.includes(channel)) this.#refuse(channel, "the exchange refused it", error);
    this.#askLater(later);
  }

  /** A reader that waits for the first grant does not wait without end; readers that were granted the channel go on. */
  #countSilence(channels: readonly ReadChannel[], cause: unknown): void {
    for (const channel of channels) {
      channel.failures++;
      if (channel.failures < mostFailures) continue;
      const error = new SubscriptionError([channel.name], "the exchange does not answer", { cause });
      for (const pendingReader of channel.takePending()) pendingReader.refused(channel.name, error);
    }
  }

  #askLater(channels: readonly ReadChannel[]): void {
    for (const channel of channels) channel.state = "off";
    this.#changeLater(channels);
  }

  /** The unsubscribe failed, and the exchange may go on sending: without a new try, a later reader got no snapshot. */
  #stayed(channels: readonly ReadChannel[]): void {
    for (const channel of channels) {
      channel.state = "on";
      channel.renew = true;
      channel.awaitSnapshot();
    }
    this.#changeLater(channels);
    this.#done();
  }

  #changeLater(channels: readonly ReadChannel[]): void {
    this.#clock.schedule(retryMs, () => {
      for (const channel of channels) this.change(channel);
    });
  }

  #refuse(channel: ReadChannel, why: string, cause?: unknown): void {
    const error = new SubscriptionError([channel.name], why, cause === undefined ? undefined : { cause });
    channel.state = "off";
    for (const pendingReader of channel.takePending()) pendingReader.refused(channel.name, error);
    if (channel.wanted) this.#hooks.onRefused(channel, error);
    // A reader that has not left yet must not have it asked for again and again.
    if (channel.wanted) this.#changeLater([channel]);
    else this.change(channel);
  }

  #done(): void {
    this.#asked--;
    if (this.#asked === 0) this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }
}

function grant(channel: ReadChannel): void {
  if (channel.renew) return;
  for (const pendingReader of channel.takePending()) pendingReader.granted(channel.name);
}

type Meaning = "passing" | "the token" | "one of them" | "all of them";

/**
 * What a failed call says about its channels: nothing for now, nothing until the token is renewed, that one of them may be
 * bad, or that all are refused.
 */
function meaningOf(error: unknown, { isCausedByOne, isOfToken }: SubscriptionPolicy): Meaning {
  if (isDeribitError(error, "rpc")) {
    if (error.retry === "backoff" || error.retry === "wait") return "passing";
    if (isOfToken(error.code)) return "the token";
    return isCausedByOne(error.code) ? "one of them" : "all of them";
  }
  // What answered was not readable, perhaps because the call was too large.
  return isDeribitError(error, "protocol") ? "one of them" : isPassing(error) ? "passing" : "all of them";
}

/** The call was sent, and the exchange said nothing. */
function isSilence(error: unknown): boolean {
  return isDeribitError(error, "timeout") && error.outcome === "unknown";
}

function isPassing(error: unknown): boolean {
  return isDeribitError(error, "timeout") || isDeribitError(error, "limit");
}

/** One error for all channels that were refused together. */
export function joinedRefusal(refused: ReadonlyMap<string, Error>): Error {
  const [[, first] = []] = refused;
  if (first === undefined || refused.size === 1) return first ?? new Error("refused");
  const why = first.message.slice(first.message.indexOf(": ") + 2);
  return new SubscriptionError([...refused.keys()], why, { cause: first.cause ?? first });
}
