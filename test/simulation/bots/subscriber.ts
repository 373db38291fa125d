/** The subscribers: one that comes and goes on many channels, and one whose loop is slow. */
import { getEventListeners } from "node:events";
import type { Client } from "../../../src/client/client.ts";
import type { Gap } from "../../../src/errors/client.ts";
import { isDeribitError } from "../../../src/errors/narrow.ts";
import type { CallbackOptions, SubscribeOptions, Subscription } from "../../../src/subscriptions/options.ts";
import type { EventStream } from "../../../src/subscriptions/stream.ts";
import type { Chance } from "../plan/chance.ts";
import { Chain, type Link } from "../taps/chain.ts";
import { failOnPurpose } from "../taps/purpose.ts";
import type { Watch } from "../taps/watch.ts";
import type { Watches } from "../taps/watches.ts";
import type { WireTap } from "../taps/wire.ts";
import type { Findings } from "../world/violations.ts";
import type { Pace } from "./pace.ts";

/** What a subscriber works with. */
export interface SubscriberParts {
  readonly client: Client;
  readonly chance: Chance;
  readonly pace: Pace;
  readonly watches: Watches;
  readonly wire: WireTap;
  readonly findings: Findings;
  /** Whether the exchange itself leaves no message of a book out, cuts none and sends none twice. */
  readonly booksAreWhole: boolean;
}

interface Reading {
  readonly watch: Watch;
  readonly subscription: Subscription;
  readonly abort: AbortController;
}

/** Channels whose newest message replaces all before it. */
const states = [
  "ticker.BTC-PERPETUAL.100ms",
  "ticker.ETH-PERPETUAL.raw",
  "quote.BTC-PERPETUAL",
  "book.BTC-PERPETUAL.none.10.100ms",
  "deribit_price_index.btc_usd",
  "user.portfolio.btc",
];
/** Channels each of whose messages counts. */
const counting = [
  "book.BTC-PERPETUAL.raw",
  "book.BTC-PERPETUAL.100ms",
  "book.ETH-PERPETUAL.100ms",
  "incremental_ticker.BTC-PERPETUAL",
  "trades.BTC-PERPETUAL.raw",
  "trades.future.BTC.100ms",
  "user.orders.BTC-PERPETUAL.raw",
  "user.orders.any.any.100ms",
  "user.trades.any.any.raw",
  "user.changes.BTC-PERPETUAL.raw",
  "user.changes.future.BTC.100ms",
];
/** A name that the exchange drops without a word. */
const absent = "book.NO-SUCH-THING.100ms";
const mostReadings = 10;
/** Channels whose messages number the states of a book. */
const isBook = /^book\.[^.]+\.(?:raw|100ms)$/;

type SubscribeAny = (
  channels: readonly string[],
  options: CallbackOptions<{ channel: string }>,
) => Promise<Subscription>;
type ReadOne = (channel: string, options: SubscribeOptions) => Promise<EventStream<unknown>>;

/** Opens and closes subscriptions until the time is over. What is left open stays for the end of the run. */
export async function runSubscriber(parts: SubscriberParts): Promise<void> {
  const { chance, pace } = parts;
  const readings = new Set<Reading>();
  await Promise.all(Array.from({ length: chance.whole(2, 5) }, () => join(parts, readings)));
  while (!pace.isOver) {
    await pace.pause(chance.between(1_000, 40_000));
    const what = chance.between(0, 1);
    if (what < 0.4 && readings.size < mostReadings) void join(parts, readings);
    else if (what < 0.8 && readings.size > 0) await leave(parts, readings, chance.pick([...readings]));
    else if (what < 0.9) await askForAbsent(parts);
    // In one breath: the exchange must be asked for a new snapshot, and nobody may see the old one.
    else if (readings.size > 0) {
      await Promise.all([leave(parts, readings, chance.pick([...readings])), join(parts, readings)]);
    }
  }
}

async function join(parts: SubscriberParts, readings: Set<Reading>): Promise<void> {
  const { client, chance, watches, wire, findings } = parts;
  const isLatest = chance.happens(0.25);
  const pool = isLatest ? states : [...counting, ...states];
  const channels = [...new Set(Array.from({ length: chance.pick([1, 1, 2, 4]) }, () => chance.pick(pool)))];
  const watch = watches.open(channels, isLatest ? "latest" : "prompt");
  const abort = new AbortController();
  try {
    const subscription = await (client.subscribe as unknown as SubscribeAny)(channels, {
      signal: abort.signal,
      ...(isLatest && { overflow: "latest" }),
      onData: ({ channel }) => {
        watches.deliver(watch, channel);
        if (chance.happens(0.002)) failOnPurpose();
      },
      onGap: ({ channel }: Gap) => watch.told(channel),
      onError: () => watch.ended(),
    });
    watch.granted(wire.arrivals, wire.socket);
    readings.add({ watch, subscription, abort });
  } catch (error) {
    watches.close(watch);
    if (!isDeribitError(error, "subscription")) {
      findings.report("subscribing fails with a SubscriptionError", `${watch.name}: ${String(error)}`);
    }
  }
}

async function leave(parts: SubscriberParts, readings: Set<Reading>, reading: Reading): Promise<void> {
  const { watches, findings, chance } = parts;
  const { watch, subscription, abort } = reading;
  readings.delete(reading);
  if (chance.happens(0.3)) abort.abort();
  const closed = subscription.close();
  watches.close(watch);
  await closed;
  if (getEventListeners(abort.signal, "abort").length > 0) {
    findings.report("readers leave nothing behind", `${watch.name} still listens to its AbortSignal`);
  }
}

/** The exchange leaves bad names out without a word: the client has to say so. */
async function askForAbsent({ client, findings }: SubscriberParts): Promise<void> {
  const channels = ["ticker.BTC-PERPETUAL.100ms", absent];
  try {
    const granted = await (client.subscribe as unknown as SubscribeAny)(channels, { onData: () => {} });
    findings.report("a dropped channel is named", `${absent} was granted by the client alone`);
    await granted.close();
  } catch (error) {
    const isNamed = isDeribitError(error, "subscription") && error.channels.includes(absent);
    if (!isNamed) findings.report("a dropped channel is named", `${absent} failed with ${String(error)}`);
  }
}

/** Reads with a loop that takes longer than the messages do, and begins again whenever the stream has ended. */
export async function runSlowReader({ client, chance, pace, findings, booksAreWhole }: SubscriberParts): Promise<void> {
  while (!pace.isOver) {
    const channel = chance.pick([...counting, ...states]);
    const overflow = states.includes(channel) ? chance.pick(["latest", "error"] as const) : undefined;
    const capacity = chance.whole(1, 20);
    const options = { capacity, overflow: overflow ?? chance.pick(["error", "dropOldest"] as const) };
    try {
      const stream = await (client.subscribe as unknown as ReadOne)(channel, options);
      const chain = new Chain(channel, findings);
      await readSlowly(stream, chance, pace, (message) => {
        if (booksAreWhole && isBook.test(channel)) chain.follow(message as Link);
        if (stream.waiting > capacity) {
          findings.report("buffers are bounded", `${stream.waiting} messages of ${channel} wait, capacity ${capacity}`);
        }
      });
    } catch (error) {
      if (!isDeribitError(error)) findings.report("streams end with an error of ours", `${channel}: ${String(error)}`);
    }
    await pace.pause(chance.between(1_000, 10_000));
  }
}

type Check = (message: unknown) => void;

async function readSlowly(stream: EventStream<unknown>, chance: Chance, pace: Pace, check: Check): Promise<void> {
  let left = chance.whole(5, 60);
  // No loop waits for a message that may never come: at the end of the work the stream is closed from outside.
  void pace.pause(Number.POSITIVE_INFINITY).then(() => stream.close());
  for await (const message of stream) {
    check(message);
    left -= 1;
    if (left === 0) break;
    await pace.pause(chance.between(10, 5_000));
  }
}
