/** The holder: reads and trades an instrument up to its expiry, and goes on as if nothing had happened. */
import type { Client } from "../../../src/client/client.ts";
import type { Gap } from "../../../src/errors/client.ts";
import { isDeribitError } from "../../../src/errors/narrow.ts";
import type { CallbackOptions, Subscription } from "../../../src/subscriptions/options.ts";
import type { Chance } from "../plan/chance.ts";
import type { EndingTap } from "../taps/endings.ts";
import { orderIdOf } from "../taps/fates.ts";
import type { Watches } from "../taps/watches.ts";
import type { WireTap } from "../taps/wire.ts";
import type { Findings } from "../world/violations.ts";
import type { Caller } from "./caller.ts";
import { bitcoin, quotePrice } from "./market.ts";
import type { Pace } from "./pace.ts";

/** What a holder works with. */
export interface HolderParts {
  readonly client: Client;
  readonly caller: Caller;
  readonly chance: Chance;
  readonly pace: Pace;
  readonly ending: EndingTap;
  readonly watches: Watches;
  readonly wire: WireTap;
  readonly findings: Findings;
  /** When the instrument expires, by the clock of the pace. */
  readonly expiresAtMs: number;
}

type SubscribeAny = (
  channels: readonly string[],
  options: CallbackOptions<{ channel: string }>,
) => Promise<Subscription>;

/** Begins that long before the expiry at most, in milliseconds: what reads and holds more shows nothing more. */
const longestMs = 90_000;
/** Goes on placing orders that long after the expiry, in milliseconds. */
const afterMs = 90_000;
const perpetual = "ticker.BTC-PERPETUAL.100ms";
const states = "instrument.state.any.any";

/** Works from a while before the expiry until a while after it. */
export async function runHolder(parts: HolderParts): Promise<void> {
  const { chance, pace, ending, expiresAtMs } = parts;
  await pace.pause(expiresAtMs - pace.now - chance.between(longestMs / 3, longestMs));
  void readBook(parts);
  if (chance.happens(0.3)) void readStates(parts);
  for (const channels of channelsOf(ending.instrument, chance)) void readStream(parts, channels);
  void readMixed(parts);
  await trade(parts);
}

function channelsOf(name: string, chance: Chance): readonly string[][] {
  const all = [
    [`ticker.${name}.100ms`],
    [`quote.${name}`, `trades.${name}.raw`],
    [`user.orders.${name}.raw`],
    [`user.trades.${name}.100ms`, `book.${name}.100ms`],
  ];
  return chance.some(all, 0.4);
}

/** One that does not open before the expiry shows nothing. */
async function readBook({ client, chance, pace, ending, findings, expiresAtMs }: HolderParts): Promise<void> {
  try {
    const book = await client.orderBook(ending.instrument, { interval: chance.pick(["raw", "100ms"]) });
    ending.keep(book);
  } catch (error) {
    if (!isDeribitError(error)) findings.report("opening a book fails with an error of ours", String(error));
  }
  await pace.pause(expiresAtMs - pace.now);
  await ending.look(
    (ms) => pace.pause(ms),
    () => pace.isOver,
  );
}

/** A second reader of the states: what reached it has reached the client. */
async function readStates({ client, ending }: HolderParts): Promise<void> {
  const onData = ({ instrument_name, state }: { readonly instrument_name: string; readonly state: string }): void => {
    if (instrument_name === ending.instrument && state === "delivered") ending.reported();
  };
  await client.subscribe(states, { onData, onError: () => {} }).catch(() => {});
}

async function readStream(parts: HolderParts, channels: readonly string[]): Promise<void> {
  const { client, ending, watches, wire } = parts;
  const watch = watches.open(channels, "prompt");
  const reading = ending.read(channels.join(", "));
  try {
    await (client.subscribe as unknown as SubscribeAny)(channels, {
      onData: ({ channel }) => watches.deliver(watch, channel),
      onGap: ({ channel }: Gap) => watch.told(channel),
      onError: (error) => {
        watch.ended();
        reading.end(error);
      },
    });
    watch.granted(wire.arrivals, wire.socket);
  } catch {
    // The exchange was never asked in time.
    reading.isGivenUp = true;
    watches.close(watch);
  }
}

/** A reader of something that lives on as well: it goes on with that. */
async function readMixed({ client, ending, watches, wire, findings }: HolderParts): Promise<void> {
  const watch = watches.open([perpetual], "prompt");
  try {
    await (client.subscribe as unknown as SubscribeAny)([`ticker.${ending.instrument}.100ms`, perpetual], {
      onData: ({ channel }) => {
        if (channel === perpetual) watches.deliver(watch, channel);
      },
      onGap: ({ channel }: Gap) => {
        if (channel === perpetual) watch.told(channel);
      },
      onError: (error) => {
        watch.ended();
        findings.report("a reader of several goes on", `${watch.name} ended with ${String(error)}`);
      },
    });
    watch.granted(wire.arrivals, wire.socket);
  } catch {
    watches.close(watch);
  }
}

/** Places, edits and cancels, before the end and after it. Some orders trade with those of the other holder. */
async function trade({ caller, chance, pace, ending, expiresAtMs }: HolderParts): Promise<void> {
  const held: string[] = [];
  const acts: Promise<void>[] = [];
  const isOption = ending.instrument.endsWith("C");
  const act = async (): Promise<void> => {
    const what = chance.between(0, 1);
    const terms = isOption
      ? { amount: chance.pick([0.1, 0.2]), price: chance.pick([0.001, 0.0015]) }
      : {
          amount: 10 * chance.whole(1, 4),
          price: quotePrice({ ...bitcoin, tick: 2.5 }, chance.happens(0.5), chance.whole(1, 9)),
        };
    const orderId = held.length > 0 ? chance.pick(held) : undefined;
    if (orderId === undefined || what < 0.5) {
      const method = chance.pick(["private/buy", "private/sell"]);
      const outcome = await caller.call(method, {
        instrument_name: ending.instrument,
        ...terms,
        ...(chance.happens(0.5) && { label: `held-${chance.whole(1, 1_000_000)}` }),
      });
      const placed = outcome.kind === "result" ? orderIdOf(outcome.value) : undefined;
      if (placed !== undefined) held.push(placed);
    } else if (what < 0.75) await caller.call("private/edit", { order_id: orderId, ...terms });
    else await caller.call("private/cancel", { order_id: orderId });
  };
  while (!pace.isOver && pace.now < expiresAtMs + afterMs) {
    const leftMs = expiresAtMs - pace.now;
    // Around the expiry itself there is always something under way.
    const isClose = Math.abs(leftMs) < 3_000;
    const one = act();
    acts.push(one);
    await pace.pause(
      isClose
        ? chance.between(200, 1_000)
        : Math.min(chance.between(4_000, 20_000), leftMs > 1_000 ? leftMs - 1_000 : 20_000),
    );
  }
  await Promise.all(acts);
}
