/** What `subscribe` must and must not accept, and what its messages are. Checked by the compiler alone. */
import {
  type BookEvent,
  type CallbackOptions,
  type ChannelMessage,
  type Client,
  channels,
  type EventOf,
  type EventStream,
  type Order,
  type Subscription,
  type TickerEvent,
} from "deribit-rpc";
import { expectTypeOf } from "vitest";

declare const deribit: Client;

export async function payloads(): Promise<void> {
  const built = await deribit.subscribe(channels.ticker({ instrument_name: "BTC-PERPETUAL", interval: "100ms" }));
  const literal = await deribit.subscribe("ticker.BTC-PERPETUAL.100ms");
  expectTypeOf(built).toEqualTypeOf<EventStream<TickerEvent>>();
  expectTypeOf(literal).toEqualTypeOf(built);

  expectTypeOf<EventOf<"book.BTC-PERPETUAL.raw">>().toEqualTypeOf<BookEvent>();
  expectTypeOf<EventOf<"user.orders.BTC-PERPETUAL.raw">>().toEqualTypeOf<Order>();

  for await (const event of built) {
    // @ts-expect-error A ticker has a `mark_price`, and no `markPrice`.
    event.markPrice;
    // @ts-expect-error A ticker is no book.
    event.change_id;
  }
}

export async function severalChannels(): Promise<void> {
  const stream = await deribit.subscribe(["ticker.BTC-PERPETUAL.100ms", "ticker.ETH-PERPETUAL.100ms"]);
  expectTypeOf(stream).toEqualTypeOf<EventStream<ChannelMessage<TickerEvent>>>();
}

export async function callbacks(): Promise<void> {
  await deribit.subscribe("user.orders.any.any.raw", {
    onData: (order) => expectTypeOf(order).toEqualTypeOf<Order>(),
  });
  await deribit.subscribe("ticker.BTC-PERPETUAL.100ms", {
    // @ts-expect-error The payload has no member of this name.
    onData: ({ markPrice }) => markPrice,
  });
}

export function unknownChannels(): void {
  // @ts-expect-error There is no such family of channels.
  deribit.subscribe("tickers.BTC-PERPETUAL.100ms");

  // @ts-expect-error One of several is none.
  deribit.subscribe(["ticker.BTC-PERPETUAL.100ms", "tikcer.ETH-PERPETUAL.100ms"]);

  // @ts-expect-error Tickers come raw, every 100 ms or aggregated.
  deribit.subscribe("ticker.BTC-PERPETUAL.200ms");

  // @ts-expect-error An instrument and an interval are missing.
  deribit.subscribe("ticker..");

  // @ts-expect-error An instrument is missing.
  deribit.subscribe("ticker..100ms");

  // @ts-expect-error No name of an instrument has a dot.
  deribit.subscribe("quote.BTC.PERPETUAL");

  // @ts-expect-error A currency is missing.
  deribit.subscribe("user.portfolio.");

  // @ts-expect-error It is neither an interval nor the beginning of a group.
  deribit.subscribe("book.BTC-PERPETUAL.nonsense");

  // @ts-expect-error Grouped books have 1, 10 or 20 levels.
  deribit.subscribe("book.BTC-PERPETUAL.none.11.100ms");

  // @ts-expect-error Grouped books are not sent raw.
  deribit.subscribe("book.BTC-PERPETUAL.none.10.raw");

  // @ts-expect-error The kind is `future`.
  deribit.subscribe("user.trades.futures.any.raw");

  // @ts-expect-error Tickers come raw, every 100 ms or aggregated, and not every 10 ms.
  channels.ticker({ instrument_name: "BTC-PERPETUAL", interval: "10ms" });

  // @ts-expect-error A ticker belongs to an instrument.
  channels.ticker({ interval: "100ms" });
}

/** A name that is known at run time only is taken, and its messages are to be looked at first. */
export async function computedNames(name: string, names: string[]): Promise<void> {
  expectTypeOf(await deribit.subscribe(name)).toEqualTypeOf<EventStream<unknown>>();
  expectTypeOf(await deribit.subscribe(names)).toEqualTypeOf<EventStream<ChannelMessage<unknown>>>();
  await deribit.subscribe(name, { overflow: "latest" });
}

/** Of a name that is known in parts, the parts are checked. */
export async function templates(name: string, interval: "raw" | "100ms", kind: string): Promise<void> {
  expectTypeOf(await deribit.subscribe(`ticker.${name}.${interval}`)).toEqualTypeOf<EventStream<TickerEvent>>();
  expectTypeOf(await deribit.subscribe(`ticker.${name}.${kind}`)).toEqualTypeOf<EventStream<TickerEvent>>();
  expectTypeOf(await deribit.subscribe(`user.orders.${kind}.any.raw`)).toEqualTypeOf<EventStream<Order>>();
  const books = ["BTC-PERPETUAL", "ETH-PERPETUAL"].map((each) => `book.${each}.100ms` as const);
  expectTypeOf(await deribit.subscribe(books)).toEqualTypeOf<EventStream<ChannelMessage<BookEvent>>>();
  // @ts-expect-error Tickers are not sent every 200 ms, whatever the instrument.
  deribit.subscribe(`ticker.${name}.200ms`);
}

/** With `onData` there is no stream, whatever the function returns. */
export async function readers(): Promise<void> {
  const channel = "ticker.BTC-PERPETUAL.100ms";
  expectTypeOf(await deribit.subscribe(channel, { onData: () => {} })).toEqualTypeOf<Subscription>();
  expectTypeOf(await deribit.subscribe(channel, { onData: async () => {} })).toEqualTypeOf<Subscription>();
  expectTypeOf(await deribit.subscribe(channel, { onData: () => JSON.parse("1") })).toEqualTypeOf<Subscription>();
  const fails = (): never => {
    throw new Error();
  };
  expectTypeOf(await deribit.subscribe(channel, { onData: fails })).toEqualTypeOf<Subscription>();
  const options: CallbackOptions<TickerEvent, "state"> = { onData: ({ mark_price }) => mark_price.toFixed(2) };
  expectTypeOf(await deribit.subscribe(channel, options)).toEqualTypeOf<Subscription>();
  expectTypeOf(await deribit.subscribe(channel, { onGap: () => {} })).toEqualTypeOf<EventStream<TickerEvent>>();
  const both = await deribit.subscribe(["ticker.BTC-PERPETUAL.raw", "book.BTC-PERPETUAL.raw"]);
  expectTypeOf(both).toEqualTypeOf<EventStream<ChannelMessage<TickerEvent | BookEvent>>>();
  // @ts-expect-error There is no such option.
  await deribit.subscribe(channel, { onDate: () => {} });
}

/** What a slow reader may skip depends on how the messages of its channel relate. */
export async function overflows(): Promise<void> {
  const ticker = channels.ticker({ instrument_name: "BTC-PERPETUAL", interval: "100ms" });
  const book = channels.book({ instrument_name: "BTC-PERPETUAL", interval: "100ms" });
  await deribit.subscribe(ticker, { overflow: "latest" });
  await deribit.subscribe("quote.BTC-PERPETUAL", { overflow: "latest" });
  await deribit.subscribe("book.BTC-PERPETUAL.none.10.100ms", { overflow: "latest" });
  await deribit.subscribe(book, { overflow: "dropOldest" });
  // @ts-expect-error each change of a book builds on the one before, so none may be skipped
  await deribit.subscribe(book, { overflow: "latest" });
  // @ts-expect-error the same from the literal name
  await deribit.subscribe("book.BTC-PERPETUAL.raw", { overflow: "latest" });
  // @ts-expect-error each trade counts
  await deribit.subscribe("user.trades.any.any.raw", { overflow: "latest", onData: () => {} });
}
