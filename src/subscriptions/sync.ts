/** Brings what the exchange sends in line with what is read: asks, unsubscribes, and asks again after a loss. */
import { type Gap, SubscriptionError } from "../errors/client.ts";
import { isDeribitError } from "../errors/narrow.ts";
import type { Clock } from "../platform/clock.ts";
import { afterThis } from "../platform/host-time.ts";
import type { OwnCall, SubscriptionPolicy } from "../venue.ts";
import { batchesOf } from "./batches.ts";
import type { Topic } from "./channel.ts";

export interface SubscriberOptions {
  readonly clock: Clock;
  readonly policy: SubscriptionPolicy;
}

export interface SubscriberHooks {
  /** Calls a method that subscribes or unsubscribes. */
  ask(call: OwnCall): Promise<unknown>;
  /** A topic that nobody reads is off. */
  onIdle(topic: Topic): void;
  /** The readers of a channel were told that messages may be missing. */
  onGap(gap: Gap): void;
  /** A channel that was read is refused from now on. */
  onRefused(error: SubscriptionError): void;
}

type Verb = "subscribe" | "unsubscribe";

/** How long to wait before a channel that could not be asked for is asked for again, in milliseconds. */
const retryMs = 1_000;
/** How often one channel may fail in a row without a word of the exchange before it counts as refused. */
const mostFailures = 5;

/** Works in rounds: all changes of one tick share calls. While the connection is down, changes pile up. */
export class Subscriber {
  readonly #clock: Clock;
  readonly #policy: SubscriptionPolicy;
  readonly #hooks: SubscriberHooks;
  #changed = new Set<Topic>();
  #planned = false;
  #open = false;
  #asked = 0;
  /** Counts connections: an answer of an earlier one proves nothing any more. */
  #epoch = 0;
  #whenSettled: (() => void)[] = [];

  constructor({ clock, policy }: SubscriberOptions, hooks: SubscriberHooks) {
    this.#clock = clock;
    this.#policy = policy;
    this.#hooks = hooks;
  }

  /** The readers of a topic changed, or it has to be asked for anew. */
  change(topic: Topic): void {
    this.#changed.add(topic);
    if (this.#planned || !this.#open) return;
    this.#planned = true;
    afterThis(() => {
      this.#planned = false;
      if (this.#open) this.#round();
    });
  }

  /** The connection carries calls. Resolves when every channel that is read was answered for. */
  async restore(topics: Iterable<Topic>): Promise<void> {
    this.#open = true;
    for (const topic of topics) this.#changed.add(topic);
    this.#round();
    if (this.#asked > 0) await new Promise<void>((resolve) => this.#whenSettled.push(resolve));
  }

  /** The connection is gone: nothing is sent any more, and messages are missing from now on. */
  lose(topics: Iterable<Topic>): void {
    this.#open = false;
    this.#asked = 0;
    this.#epoch++;
    this.#settle();
    const fromMs = this.#clock.now();
    for (const topic of topics) {
      if (topic.state === "on" || topic.state === "leaving" || topic.flows) topic.lose("reconnect", fromMs);
      topic.state = "off";
      topic.flows = false;
      topic.renew = false;
    }
  }

  #round(): void {
    const changed = [...this.#changed];
    this.#changed = new Set();
    const asking = changed.filter((topic) => topic.state === "off" && topic.wanted);
    const leaving = changed.filter((topic) => topic.state === "on" && (!topic.wanted || topic.renew));
    for (const topic of changed) if (topic.state === "off" && !topic.wanted) this.#hooks.onIdle(topic);
    for (const topic of changed) if (topic.state === "on" && topic.wanted && !topic.renew) grant(topic);
    for (const topic of leaving) topic.state = "leaving";
    for (const topic of asking) {
      topic.state = "asking";
      topic.awaitSnapshot();
    }
    this.#send("unsubscribe", leaving, (topics) => this.#left(topics));
    this.#send("subscribe", asking, (topics, result) => this.#answered(topics, result));
  }

  #send(verb: Verb, topics: readonly Topic[], then: (topics: Topic[], result: unknown) => void): void {
    const policy = this.#policy;
    for (const isSignedIn of [false, true]) {
      for (const batch of batchesOf(topics.filter(({ name, row }) => policy.isSignedIn(name, row) === isSignedIn))) {
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

  #left(topics: readonly Topic[]): void {
    for (const topic of topics) {
      topic.state = "off";
      topic.renew = false;
      topic.flows = false;
      this.change(topic);
    }
    this.#done();
  }

  #answered(topics: readonly Topic[], result: unknown): void {
    const names = Array.isArray(result) ? (result as readonly unknown[]) : [];
    const granted = new Set(names.map((name) => (typeof name === "string" ? name.toLowerCase() : undefined)));
    for (const topic of topics) {
      if (granted.has(topic.name.toLowerCase())) {
        topic.state = "on";
        topic.failures = 0;
        const gap = topic.mend(this.#clock.now());
        if (gap !== undefined) this.#hooks.onGap(gap);
        grant(topic);
        this.change(topic);
      } else {
        this.#refuse(topic, "the exchange did not grant it; check the name, the interval and the instrument");
      }
    }
    this.#done();
  }

  #failed(verb: Verb, topics: readonly Topic[], error: unknown): void {
    if (verb === "unsubscribe") {
      this.#stayed(topics);
      return;
    }
    switch (meaningOf(error, this.#policy)) {
      case "passing":
        if (isSilence(error)) this.#countSilence(topics, error);
        this.#askLater(topics);
        break;
      case "one of them":
        this.#bisect(topics, error);
        break;
      case "all of them":
        for (const topic of topics) this.#refuse(topic, "the exchange refused it", error);
    }
    this.#done();
  }

  /** The whole call failed for what may be one channel: each half is asked for by itself, down to the bad one. */
  #bisect(topics: readonly Topic[], error: unknown): void {
    const [topic] = topics;
    if (topic === undefined) return;
    if (topics.length > 1) {
      const half = Math.ceil(topics.length / 2);
      for (const part of [topics.slice(0, half), topics.slice(half)]) {
        this.#send("subscribe", part, (asked, result) => this.#answered(asked, result));
      }
    } else if (isDeribitError(error, "rpc") || ++topic.failures >= mostFailures) {
      this.#refuse(topic, "the exchange refused it", error);
    } else {
      this.#askLater(topics);
    }
  }

  /** A reader who waits for the first grant does not wait without end; those who were granted the channel go on. */
  #countSilence(topics: readonly Topic[], cause: unknown): void {
    for (const topic of topics) {
      topic.failures++;
      if (topic.failures < mostFailures) continue;
      const error = new SubscriptionError([topic.name], "the exchange does not answer", { cause });
      const news = [...topic.applicants];
      topic.applicants.clear();
      for (const applicant of news) applicant.refused(topic.name, error);
    }
  }

  #askLater(topics: readonly Topic[]): void {
    for (const topic of topics) topic.state = "off";
    this.#changeLater(topics);
  }

  /** The exchange was not told to stop, and may go on sending: without a new try, a later reader got no snapshot. */
  #stayed(topics: readonly Topic[]): void {
    for (const topic of topics) {
      topic.state = "on";
      topic.renew = true;
      topic.awaitSnapshot();
    }
    this.#changeLater(topics);
    this.#done();
  }

  #changeLater(topics: readonly Topic[]): void {
    this.#clock.schedule(retryMs, () => {
      for (const topic of topics) this.change(topic);
    });
  }

  #refuse(topic: Topic, why: string, cause?: unknown): void {
    const error = new SubscriptionError([topic.name], why, cause === undefined ? undefined : { cause });
    topic.state = "off";
    const news = [...topic.applicants];
    topic.applicants.clear();
    for (const applicant of news) applicant.refused(topic.name, error);
    if (topic.wanted) {
      topic.end(error);
      this.#hooks.onRefused(error);
    }
    // A reader who has not left yet must not have it asked for again and again.
    if (topic.wanted) this.#changeLater([topic]);
    else this.change(topic);
  }

  #done(): void {
    this.#asked--;
    if (this.#asked === 0) this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }
}

function grant(topic: Topic): void {
  if (topic.renew) return;
  const applicants = [...topic.applicants];
  topic.applicants.clear();
  for (const applicant of applicants) applicant.granted(topic.name);
}

/** What a failed call says about its channels: nothing for now, that one of them may be bad, or that all are refused. */
function meaningOf(error: unknown, { isCausedByOne }: SubscriptionPolicy): "passing" | "one of them" | "all of them" {
  if (isDeribitError(error, "rpc")) {
    if (error.retry === "backoff" || error.retry === "wait") return "passing";
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
