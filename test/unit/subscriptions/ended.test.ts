/** The end of an instrument: its books and streams end with a reason of their own, reported once. */
import { expect, test } from "vitest";
import { createSimulator, createVirtualClock } from "../../../simulator/index.ts";
import { createClient } from "../../../src/client/client.ts";
import { endings } from "../../../src/deribit/endings.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange } from "../helpers/exchange.ts";

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

const expiryMs = Date.UTC(2026, 2, 27, 8);
const settled = { instrument_name: option, state: "archivized" };

/** Reads the book of an option an hour before its expiry. */
async function readingBefore(refusesStates = false) {
  const exchange = new ScriptedExchange(createVirtualClock(expiryMs - 3_600_000));
  const channels = { refused: refusesStates, gone: "none" };
  exchange.on("public/subscribe", ({ params }) => {
    const asked = params["channels"] as string[];
    const names = asked.filter((name) => !(channels.refused && name === states) && !name.includes(channels.gone));
    for (const name of names.filter((each) => each.startsWith("book.")))
      exchange.clock.schedule(1, () =>
        exchange.push(name, { type: "snapshot", timestamp: 1, change_id: 1, bids: [["new", 1, 1]], asks: [] }),
      );
    return names;
  });
  exchange.on("private/subscribe", ({ params }) =>
    (params["channels"] as string[]).filter((name) => !name.includes(channels.gone)),
  );
  const { client } = await openWorld({ credentials, heartbeatMs: false }, exchange);
  const ended: unknown[] = [];
  const refused: string[] = [];
  client.on("ended", (error) => ended.push(error));
  client.on("refused", (error) => refused.push(...error.channels));
  const opening = Promise.all([client.orderBook(option), client.orderBook(other)]);
  await exchange.clock.advance(100);
  const [book, later] = await opening;
  const asked = () => exchange.callsOf("public/get_instrument").map(({ params }) => params["instrument_name"]);
  const show = (state: string): void => exchange.on("public/get_instrument", () => ({ ...settled, state }));
  return { exchange, client, channels, book, later, ended, refused, asked, show };
}

test("an end during an outage is found when the connection is back", async () => {
  const { exchange, book, later, ended, asked, show } = await readingBefore();
  show("archivized");
  exchange.door = { code: 1006, reason: "" };
  exchange.drop();
  await exchange.clock.advance(3_700_000);
  expect([book.state, asked()]).toEqual(["stale", []]);
  exchange.door = "open";
  await exchange.clock.advance(5_000);
  expect([book.state, later.state, asked()]).toEqual(["closed", "live", [option]]);
  expect(book.error).toMatchObject({ kind: "ended", instrument: option, state: "archivized" });
  expect(ended).toHaveLength(1);
});

test("after an outage, channels of a gone instrument that the exchange does not grant end with its end", async () => {
  const { exchange, client, channels, book, later, ended, refused, show } = await readingBefore();
  const both = client.subscribe(
    [`ticker.${option}.100ms`, `ticker.${other}.100ms`] as never,
    { onGap: () => {} } as never,
  );
  const own = client.subscribe(`user.orders.${option}.raw`);
  await exchange.clock.advance(100);
  const [mixed, orders] = [(await both) as unknown as AsyncIterable<unknown>, await own];
  channels.gone = option;
  show("archivized");
  exchange.door = { code: 1006, reason: "" };
  exchange.drop();
  await exchange.clock.advance(3_700_000);
  exchange.door = "open";
  await exchange.clock.advance(10_000);
  const end = { kind: "ended", instrument: option, state: "archivized" };
  expect(book.error).toMatchObject(end);
  await expect(orders.next()).rejects.toMatchObject(end);
  expect([later.state, ended.length, refused]).toEqual(["live", 1, []]);
  exchange.push(`ticker.${other}.100ms`, { last_price: 1 });
  await exchange.clock.advance(1);
  const { value } = await mixed[Symbol.asyncIterator]().next();
  expect(value).toMatchObject({ channel: `ticker.${other}.100ms` });
});

test("a channel that the exchange refuses while its instrument lives ends as refused", async () => {
  const { exchange, channels, book, ended, refused, asked, show } = await readingBefore();
  show("open");
  channels.gone = option;
  exchange.drop();
  await exchange.clock.advance(30_000);
  expect(book.error).toMatchObject({ kind: "subscription" });
  expect([ended, refused, asked()]).toEqual([[], [`book.${option}.100ms`], [option]]);
});

test("where the exchange cannot be asked why it refuses a channel, the next refusal asks again", async () => {
  const { exchange, channels, book, refused, asked, show } = await readingBefore();
  exchange.on("public/get_instrument", () => {
    throw new Refused(13503, "unavailable");
  });
  channels.gone = option;
  exchange.drop();
  await exchange.clock.advance(10_000);
  expect([book.state, refused]).toEqual(["stale", []]);
  expect(asked().length).toBeGreaterThan(0);
  show("delivered");
  await exchange.clock.advance(5_000);
  expect(book.error).toMatchObject({ kind: "ended", state: "delivered" });
});

test.each([
  ["-32602", new Refused(-32602, "Invalid params", { reason: "instrument not found", param: "instrument_name" })],
  ["13020", new Refused(13020, "not_found")],
])("an instrument that the exchange does not know any more (%s) has ended", async (_, refusal) => {
  const { exchange, book } = await readingBefore();
  exchange.on("public/get_instrument", () => {
    throw refusal;
  });
  await exchange.clock.advance(3_700_000);
  expect(book.error).toMatchObject({ kind: "ended", instrument: option, state: "not_found" });
});

test("where the exchange refuses the channel of states, the expiry alone tells when to ask, until the state is final", async () => {
  const { exchange, book, asked, show, refused } = await readingBefore(true);
  show("settlement");
  await exchange.clock.advance(3_600_000);
  expect([asked(), refused]).toEqual([[], []]);
  await exchange.clock.advance(60_000);
  expect([book.state, asked()]).toEqual(["live", [option]]);
  exchange.on("public/get_instrument", () => {
    throw new Refused(13503, "unavailable");
  });
  await exchange.clock.advance(60_000);
  expect([book.state, asked()]).toEqual(["live", [option, option, option, option, option]]);
  show("delivered");
  await exchange.clock.advance(60_000);
  expect([book.state, asked().length]).toEqual(["closed", 6]);
  await exchange.clock.advance(600_000);
  expect(asked()).toHaveLength(6);
});

test("a question about an expired instrument whose answer is lost is asked again within 20 s", async () => {
  const { exchange, book, asked, show } = await readingBefore(true);
  exchange.on("public/get_instrument", () => noAnswer);
  await exchange.clock.advance(3_600_000 + 31_000);
  expect(asked()).toEqual([option]);
  await exchange.clock.advance(20_000);
  expect([book.state, asked()]).toEqual(["live", [option, option]]);
  show("delivered");
  await exchange.clock.advance(20_000);
  expect(book.state).toBe("closed");
});

test("a channel of states that is refused after a reconnect is reported once, and not asked for again", async () => {
  const { exchange, client, channels, book, refused, show } = await readingBefore();
  show("delivered");
  channels.refused = true;
  exchange.drop();
  await exchange.clock.advance(10_000);
  expect([refused, client.stats.channels, book.state]).toEqual([[states], 2, "live"]);
  await exchange.clock.advance(3_700_000);
  expect(book.state).toBe("closed");
});

test("a closed client waits for no expiry", async () => {
  const { exchange, client } = await readingBefore();
  const closed = client.close();
  await exchange.clock.advance(10);
  await closed;
  expect(exchange.clock.waiting).toBe(0);
});

test.each([
  ["book.BTC-27MAR26-60000-C.100ms", "BTC-27MAR26-60000-C", Date.UTC(2026, 2, 27, 8)],
  ["ticker.ETH_USDC-5JAN27.raw", "ETH_USDC-5JAN27", Date.UTC(2027, 0, 5, 8)],
  ["quote.BTC-FS-27MAR26_PERP", "BTC-FS-27MAR26_PERP", Date.UTC(2026, 2, 27, 8)],
  ["user.orders.BTC-FS-25DEC26_26MAR27.raw", "BTC-FS-25DEC26_26MAR27", Date.UTC(2026, 11, 25, 8)],
  ["book.BTC-PERPETUAL.raw", undefined, undefined],
  ["trades.option.BTC.100ms", undefined, undefined],
  ["book.X-27ABC26.raw", undefined, undefined],
])("the instrument of %s, and its expiry", (channel, instrument, expiresMs) => {
  expect(endings.datedOf(channel)).toEqual(instrument === undefined ? undefined : { instrument, expiresMs });
});
