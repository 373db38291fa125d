/** Opens the live list of instruments. */
import type { CurrencyOrAny, Instrument, Kind } from "../../../generated/types.ts";
import { channels } from "../../api/channels.ts";
import type { ViewState } from "../../books/order-book.ts";
import { endings } from "../../deribit/endings.ts";
import { ConnectionError } from "../../errors/client.ts";
import { isDeribitError } from "../../errors/narrow.ts";
import { whenAborted } from "../../platform/abort.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { checkOptions, type KnownOptions } from "../../platform/known-options.ts";
import type { Subscription } from "../../subscriptions/options.ts";
import { isUp, type MarketClient } from "../client.ts";
import { callListener } from "../listener.ts";
import { type InstrumentChange, Listing } from "./listing.ts";

/** Options of `liveInstruments`. */
export interface LiveInstrumentsOptions {
  /** Currency that the instruments are settled in, as `BTC`; `any` for all. @default "any" */
  readonly currency?: CurrencyOrAny | undefined;
  /** @default "any" */
  readonly kind?: Kind | "any" | undefined;
  /**
   * Called after each change: with what became of one instrument, or without where the whole list is new or not live any more.
   * What it throws is a warning of the process.
   */
  readonly onChange?: ((list: LiveInstruments, change: InstrumentChange | undefined) => void) | undefined;
  /** Gives up waiting for the first list, and closes it later on. */
  readonly signal?: AbortSignal | undefined;
  /** @default the clock of this computer */
  readonly clock?: Clock | undefined;
}

/** A list of instruments that is kept up to date until it is closed. */
export interface LiveInstruments extends AsyncDisposable {
  readonly state: ViewState;
  /** The listed instruments by name while the list is live, `undefined` otherwise: an old list is not read by mistake. */
  readonly live: ReadonlyMap<string, Instrument> | undefined;
  /** Why the list ended by itself; `undefined` otherwise. */
  readonly error: Error | undefined;
  close(): Promise<void>;
}

const known: KnownOptions<LiveInstrumentsOptions> = {
  currency: "string",
  kind: "string",
  onChange: "function",
  signal: "signal",
  clock: ["now", "schedule"],
};

/**
 * Keeps the list of instruments: those that are created are added, those that expire are removed, and `state` follows. After a gap the list is
 * read anew. Resolves when it is live for the first time; rejects with a `SubscriptionError` or the error of the read where that is
 * refused, and with a `ConfigError` for options that cannot work.
 *
 * ```ts
 * await using list = await liveInstruments(deribit, { currency: "BTC", kind: "option" });
 * for (const { instrument_name, tick_size } of list.live?.values() ?? []) console.log(instrument_name, tick_size);
 * ```
 */
export async function liveInstruments(
  client: MarketClient,
  options: LiveInstrumentsOptions = {},
): Promise<LiveInstruments> {
  checkOptions("", options, known);
  const { currency = "any", kind = "any", onChange, signal, clock = systemClock } = options;
  signal?.throwIfAborted();
  let settle = (): void => {};
  const subscriptions: Subscription[] = [];
  const listing = new Listing({
    clock,
    read: () => client.public.getInstruments(kind === "any" ? { currency } : { currency, kind }),
    endOf: (data) => endings.endOf(data)?.instrument,
    onChange: (change) => {
      if (listing.state !== "building" && listing.state !== "stale") settle();
      if (listing.state === "closed") stop();
      if (onChange !== undefined) callListener("`onChange` of a list of instruments", () => onChange(list, change));
    },
  });
  const list: LiveInstruments = {
    get state() {
      return listing.state;
    },
    get live() {
      return listing.live;
    },
    get error() {
      return listing.error;
    },
    close: async () => listing.end(),
    [Symbol.asyncDispose]: () => list.close(),
  };
  const offState = client.on("state", (state) => {
    if (state.name === "closed") listing.end(state.cause ?? new ConnectionError("the client was closed"));
    else if (!isUp(state)) listing.lost();
  });
  const offAbort = whenAborted(signal, () => listing.end());
  const stop = (): void => {
    offState();
    offAbort();
    for (const subscription of subscriptions.splice(0)) void subscription.close();
  };
  const reader = {
    onData: (data: unknown) => listing.hear(data),
    onGap: () => {
      listing.lost();
      listing.read();
    },
    onError: (error: Error) => listing.end(error),
  };
  try {
    const scope = { currency, kind };
    const [states, creations] = await Promise.all([
      client.subscribe(channels.instrumentState(scope), reader),
      client.subscribe(channels.instrumentCreation(scope), reader).catch(withoutCreations),
    ]);
    subscriptions.push(states, ...(creations === undefined ? [] : [creations]));
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    if (list.state === "closed") stop();
    else {
      listing.read();
      await settled;
    }
  } catch (error) {
    listing.end();
    throw error;
  }
  if (list.state !== "closed") return list;
  throw list.error ?? signal?.reason ?? new ConnectionError("the client was closed");
}

/** Exchanges that do not send what is created send its first state: the list is then read again. */
function withoutCreations(error: unknown): undefined {
  if (!isDeribitError(error, "subscription")) throw error;
}
