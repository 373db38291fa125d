/** The end of an instrument: its books and streams end with a reason of their own, reported once. */
import { expect, test } from "vitest";
import { createSimulator, createVirtualClock } from "../../../simulator/index.ts";
import { createClient } from "../../../src/client/client.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

const option = "BTC-27MAR26-60000-C";
const other = "BTC-26JUN26-60000-C";
const states = "instrument.state.any.any";

async function reading() {
  const world = await openWorld({ credentials });
  const { client, exchange } = world;
  exchange.on("public/subscribe", ({ params }) => {
    exchange.clock.schedule(1, () => {
      for (const name of params["channels"] as string[])
        if (name.startsWith("book."))
          exchange.push(name, { type: "snapshot", timestamp: 1, change_id: 1, bids: [["new", 1, 1]], asks: [] });
    });
    return params["channels"];
  });
  const ended: unknown[] = [];
  client.on("ended", (error) => ended.push(error));
  const opening = Promise.all([
    client.orderBook(option),
    client.orderBook("BTC-PERPETUAL"),
    client.subscribe(`ticker.${option}.100ms`),
    client.subscribe([`ticker.${option}.100ms`, `ticker.${other}.100ms`] as never, { onGap: () => {} } as never),
    client.subscribe(`user.trades.${option}.raw`),
  ]);
  await exchange.clock.advance(20);
  const [book, perpetual, ticker, both, trades] = await opening;
  const tell = (instrument_name: string, state: string): void =>
    exchange.push(states, { timestamp: 1, instrument_name, state });
  return { ...world, ended, book, perpetual, ticker, both: both as unknown as AsyncIterable<unknown>, trades, tell };
}

test.each(["delivered", "archivized", "closed", "terminated"])(
  "the state %s ends its books and streams, and no other",
  async (state) => {
    const { exchange, client, ended, book, perpetual, ticker, trades, tell } = await reading();
    expect(book.state).toBe("live");
    tell(option, state);
    tell(option, state);
    await expect(ticker.next()).rejects.toMatchObject({ kind: "ended", instrument: option, state });
    expect([book.state, book.live, perpetual.state]).toEqual(["closed", undefined, "live"]);
    expect(book.error).toMatchObject({ kind: "ended", instrument: option });
    // The last trades of the account may come a moment later.
    exchange.push(`user.trades.${option}.raw`, []);
    expect(await trades.next()).toMatchObject({ done: false });
    await exchange.clock.advance(6_000);
    await expect(trades.next()).rejects.toMatchObject({ kind: "ended" });
    expect(ended).toHaveLength(1);
    expect(client.stats.channels).toBe(3);
  },
);

test.each(["open", "settlement", "locked", "halted", "inactive"])("the state %s ends nothing", async (state) => {
  const { exchange, ended, book, tell } = await reading();
  tell(option, state);
  await exchange.clock.advance(10_000);
  expect([book.state, ended]).toEqual(["live", []]);
});

test("a reader of several instruments goes on with those that are left", async () => {
  const { exchange, both, tell } = await reading();
  tell(option, "delivered");
  exchange.push(`ticker.${other}.100ms`, { last_price: 1 });
  await exchange.clock.advance(1);
  const { value } = await both[Symbol.asyncIterator]().next();
  expect(value).toMatchObject({ channel: `ticker.${other}.100ms` });
});

test("the channel of states is read only while something that can end is read", async () => {
  const { client, exchange } = await openWorld();
  const first = client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {} });
  await exchange.clock.advance(5);
  await first;
  expect(client.stats.channels).toBe(1);
  const second = client.subscribe(`ticker.${option}.100ms`, { onData: () => {} });
  await exchange.clock.advance(5);
  expect(client.stats.channels).toBe(3);
  await Promise.all([(await second).close(), exchange.clock.advance(5)]);
  await exchange.clock.advance(5);
  expect(client.stats.channels).toBe(1);
});

test("at the simulator, an option that expires at 08:00 ends its book within a second", async () => {
  const clock = createVirtualClock(Date.UTC(2026, 0, 2, 7, 59, 0));
  await using simulator = await createSimulator({ clock, seed: 1, listen: false });
  const client = createClient({
    network: { ws: simulator.url },
    credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
    transport: simulator.transport,
    clock,
  });
  client.on("state", () => {});
  const opened = client.open();
  await clock.advance(1_000);
  await opened;
  const listed = client.public.getInstruments({ currency: "BTC", kind: "option" });
  await clock.advance(1_000);
  const [first] = (await listed).toSorted((a, b) => Number(a.expiration_timestamp) - Number(b.expiration_timestamp));
  const name = first?.instrument_name ?? "";
  const [opening, told] = [
    client.orderBook(name),
    client.subscribe("instrument.state.option.BTC", { onData: () => {} }),
  ];
  const seen: unknown[] = [];
  void client.subscribe("instrument.state.option.BTC", { onData: ({ state }) => seen.push(state) });
  await clock.advance(1_000);
  const book = await opening;
  await told;
  expect(first?.expiration_timestamp).toBe(Date.UTC(2026, 0, 2, 8));
  await clock.advance(60_000);
  expect([book.state, book.live]).toEqual(["closed", undefined]);
  expect(book.error).toMatchObject({ kind: "ended", instrument: name, state: "delivered" });
  expect(seen).toContain("delivered");
  const closed = client.close();
  await clock.advance(2_000);
  await closed;
});

test("orderBook rejects when its instrument ends before the exchange consents to its channel", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("public/subscribe", () => noAnswer);
  const opening = ending(client.orderBook(option));
  await exchange.clock.advance(10);
  exchange.push(states, { timestamp: 1, instrument_name: option, state: "delivered" });
  for (const { id, params } of exchange.callsOf("public/subscribe")) exchange.reply(id, params["channels"]);
  await exchange.clock.advance(60_000);
  expect(opening.error).toMatchObject({ kind: "ended", instrument: option });
});
