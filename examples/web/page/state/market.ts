/** What can be traded, and what is being looked at. */
import { computed, signal } from "@preact/signals";
import type { BookLevel, Client, Instrument, OrderBookView, TickerEvent, ViewState } from "deribit-rpc";
import { liveInstruments } from "deribit-rpc/desk";
import { digitsOf } from "../format.ts";
import { oncePerFrame } from "../use-client.ts";
import { isSignedIn } from "./session.ts";

export const listed = signal<ReadonlyMap<string, Instrument>>(new Map());
export const instrumentName = signal("BTC-PERPETUAL");
export const instrument = computed(() => listed.value.get(instrumentName.value));
/** Digits behind the point of its prices. */
export const priceDigits = computed(() => digitsOf(instrument.value?.tick_size ?? 1));
/** A price that was picked in the ladder or the chain, for the ticket. */
export const pickedPrice = signal<number | undefined>(undefined);

/** Looks at another instrument. */
export function select(name: string, price?: number): void {
  if (name !== instrumentName.peek()) {
    instrumentName.value = name;
    pickedPrice.value = undefined;
  }
  if (price !== undefined) pickedPrice.value = price;
}

export async function followListing(client: Client, stop: AbortSignal): Promise<void> {
  const show = (live: ReadonlyMap<string, Instrument> | undefined): void => {
    if (live !== undefined) listed.value = new Map(live);
  };
  const list = await liveInstruments(client, { signal: stop, onChange: ({ live }) => show(live) });
  show(list.live);
}

export const ticker = signal<TickerEvent | undefined>(undefined);

export async function followTicker(client: Client, stop: AbortSignal, name: string): Promise<void> {
  ticker.value = undefined;
  await client.subscribe(`ticker.${name}.100ms`, {
    signal: stop,
    overflow: "latest",
    onGap: () => {},
    onData: (next) => {
      ticker.value = next;
    },
  });
}

/** The book as it was drawn last. Unless `state` is `live`, its levels are old. */
export interface BookPicture {
  readonly instrument: string;
  readonly state: ViewState;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** Time of the newest change, at the exchange. */
  readonly timestamp: number;
}

const depth = 24;
const nothing: BookPicture = { instrument: "", state: "building", bids: [], asks: [], timestamp: 0 };
export const book = signal<BookPicture>(nothing);

export async function followBook(client: Client, stop: AbortSignal, name: string): Promise<void> {
  book.value = { ...nothing, instrument: name };
  let view: OrderBookView | undefined;
  const draw = oncePerFrame(() => {
    if (stop.aborted || view === undefined) return;
    const { live, state } = view;
    book.value =
      live === undefined
        ? { ...book.peek(), state }
        : { instrument: name, state, bids: live.bids(depth), asks: live.asks(depth), timestamp: live.timestamp };
  });
  view = await client.orderBook(name, {
    interval: isSignedIn.peek() ? "raw" : "100ms",
    signal: stop,
    onChange: draw,
  });
  draw();
}
