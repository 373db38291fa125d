/** Notices that an instrument has ended: its channels go silent, and look as if nothing happened there. */
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import type { DatedInstrument, EndingPolicy, InstrumentEnd, OwnCall } from "../venue.ts";
import type { NotificationParams, Reader } from "./reader.ts";

export interface EndingsOptions {
  readonly clock: Clock;
  readonly policy: EndingPolicy;
}

export interface EndingsHooks {
  /** Reads the channel of states until `leave`. */
  join(channel: string, reader: Reader): Promise<void>;
  leave(channel: string, reader: Reader): void;
  ask(call: OwnCall, timeoutMs: number): Promise<unknown>;
  /** An instrument ended. */
  onEnd(instrument: string, state: string): void;
}

/** The exchange settles an instrument, and reports it, within this time of its expiry, in milliseconds. */
const settlementMs = 30_000;
/** How long to wait before the state of an instrument that has not ended is asked for again, in milliseconds. */
const pauseMs = 60_000;
/** How long to wait for an answer: meanwhile the book of an instrument that ended looks as if nothing happened there. */
const patienceMs = 10_000;
/** How long to wait after a question that was not answered, in milliseconds. */
const unansweredPauseMs = 10_000;
/** Longest timer: the host's own cannot count to months, in milliseconds. */
const longestMs = 86_400_000;
/** State of an instrument that the exchange does not know any more. */
const gone = "not_found";

/**
 * Reads the states of instruments while any channel of one that can end is read. An end that was not reported, because
 * the connection was down or the exchange refuses the channel of states, is found by asking once the expiry is past.
 */
export class Endings implements Reader {
  readonly conflate = false;
  readonly #clock: Clock;
  readonly #policy: EndingPolicy;
  readonly #hooks: EndingsHooks;
  /** Channels of instruments that end; what is known of each is read from its name again when it is asked for. */
  readonly #watched = new Set<string>();
  /** Instruments whose end was reported, as long as anything is watched. */
  readonly #ended = new Set<string>();
  #joined: Promise<void> | undefined;
  /** When the next question is due. */
  #dueMs = Number.POSITIVE_INFINITY;
  #stop = (): void => {};
  #asks = false;
  /** Questions that are open, by instrument: each resolves with whether the exchange answered. */
  readonly #open = new Map<string, Promise<boolean>>();

  constructor({ clock, policy }: EndingsOptions, hooks: EndingsHooks) {
    this.#clock = clock;
    this.#policy = policy;
    this.#hooks = hooks;
  }

  /** A channel is read from now on. */
  watch(channel: string): void {
    const dated = this.#policy.datedOf(channel);
    if (dated === undefined) return;
    this.#watched.add(channel);
    this.#joined ??= this.#hooks.join(this.#policy.channel, this).catch(() => {});
    this.#askAt(dated.expiresMs + settlementMs);
  }

  /** A channel is not read any more. */
  forget(channel: string): void {
    if (!this.#watched.delete(channel) || this.#watched.size > 0) return;
    void this.#joined?.then(() => this.#hooks.leave(this.#policy.channel, this));
    this.#joined = undefined;
    this.#ended.clear();
    this.#stop();
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  /**
   * The exchange refuses a channel that it had granted. Runs `otherwise` unless the end of its instrument is the reason. While
   * the exchange cannot be asked, nothing is known: the next refusal of the channel asks again.
   */
  explain(channel: string, otherwise: () => void): void {
    const dated = this.#policy.datedOf(channel);
    if (dated === undefined) {
      otherwise();
      return;
    }
    const { instrument } = dated;
    if (this.#ended.has(instrument)) return;
    void this.#ask(instrument).then((isAnswered) => {
      if (isAnswered && !this.#ended.has(instrument)) otherwise();
    });
  }

  deliver(_channel: string, { data }: NotificationParams): void {
    this.#note(this.#policy.endOf(data));
  }

  /** Ends may have been missed. */
  gap(): void {
    this.#askAt(this.#clock.now());
  }

  /** The exchange refuses the channel of states from now on: the expiry alone tells when to ask. */
  end(): void {
    this.#joined = Promise.resolve();
  }

  #note(end: InstrumentEnd | undefined): void {
    if (end === undefined || this.#ended.has(end.instrument)) return;
    this.#ended.add(end.instrument);
    this.#hooks.onEnd(end.instrument, end.state);
  }

  #askAt(dueMs: number): void {
    if (dueMs >= this.#dueMs) return;
    this.#dueMs = dueMs;
    this.#stop();
    const delayMs = Math.min(Math.max(dueMs - this.#clock.now(), 0), longestMs);
    this.#stop = this.#clock.schedule(delayMs, () => void this.#askAll());
  }

  /** Asks for one instrument after the other, so that trading is not held up. */
  async #askAll(): Promise<void> {
    this.#dueMs = Number.POSITIVE_INFINITY;
    if (this.#asks) return;
    this.#asks = true;
    let isAnswered = true;
    for (const instrument of this.#expired()) isAnswered = (await this.#ask(instrument)) && isAnswered;
    this.#asks = false;
    if (this.#expired().size > 0) this.#askAt(this.#clock.now() + (isAnswered ? pauseMs : unansweredPauseMs));
    for (const { expiresMs } of this.#dated()) if (expiresMs > this.#clock.now()) this.#askAt(expiresMs + settlementMs);
  }

  #dated(): readonly DatedInstrument[] {
    return [...this.#watched].flatMap((channel) => this.#policy.datedOf(channel) ?? []);
  }

  /** Instruments past their expiry that are read as if they were there. */
  #expired(): Set<string> {
    const nowMs = this.#clock.now();
    const expired = this.#dated().filter(
      ({ instrument, expiresMs }) => expiresMs <= nowMs && !this.#ended.has(instrument),
    );
    return new Set(expired.map(({ instrument }) => instrument));
  }

  #ask(instrument: string): Promise<boolean> {
    const open = this.#open.get(instrument);
    if (open !== undefined) return open;
    const asked = this.#askNow(instrument).finally(() => this.#open.delete(instrument));
    this.#open.set(instrument, asked);
    return asked;
  }

  async #askNow(instrument: string): Promise<boolean> {
    try {
      this.#note(this.#policy.endOf(await this.#hooks.ask(this.#policy.stateOf(instrument), patienceMs)));
      return true;
    } catch (error) {
      const isGone = isDeribitError(error, "rpc") && this.#policy.isGone(error);
      if (isGone) this.#note({ instrument, state: gone });
      return isGone;
    }
  }
}
