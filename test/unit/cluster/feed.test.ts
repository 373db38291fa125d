/** Consumers of a feed see what a client of the exchange sees, or report a gap. */
import { expect, test } from "vitest";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { connectFeed, startFeed } from "../../../src/cluster/entry.ts";
import { feedText, readFeedMessage } from "../../../src/cluster/feed/feed-message.ts";
import type { Gap } from "../../../src/errors/client.ts";
import { FeedWorld } from "./feed-world.ts";

const channel = "trades.BTC-PERPETUAL.100ms";
const instrument = "BTC-PERPETUAL";

const levels = (book: {
  readonly live?: { bids(depth?: number): unknown; asks(depth?: number): unknown } | undefined;
}) => [book.live?.bids(20), book.live?.asks(20)];

test("a message is taken apart as it was put together", () => {
  const payload = new TextEncoder().encode(feedText({ token: 7, seq: 9, arrivedMs: 1.5 }, '{"a":1}'));
  const { frame, ...stamp } = readFeedMessage(payload) ?? {};
  expect(stamp).toEqual({ token: 7, seq: 9, arrivedMs: 1.5 });
  expect(new TextDecoder().decode(frame)).toBe('{"a":1}');
  expect(readFeedMessage(new TextEncoder().encode("x\n{}"))).toBeUndefined();
});

test("two consumers and a client of the exchange read the same, and a late one joins a book by its snapshot", async () => {
  const world = await FeedWorld.open();
  const { time } = world;
  const { feed } = await world.feed("a");
  const [direct, first] = [await world.direct(), (await world.consumer()).client];
  const seen: unknown[][] = [[], []];
  for (const [at, client] of [direct, first].entries())
    await time.until(client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: (data) => void seen[at]?.push(data) }));
  const book = await time.until(first.orderBook(instrument, { interval: "raw" }));
  await time.advance(5_000);
  const late = (await world.consumer()).client;
  const lateBook = await time.until(late.orderBook(instrument, { interval: "raw" }));
  const directBook = await time.until(direct.orderBook(instrument, { interval: "raw" }));
  await time.advance(5_000);
  expect(feed.channels).toHaveLength(2);
  expect(levels(book)).toEqual(levels(directBook));
  expect(levels(lateBook)).toEqual(levels(directBook));
  expect(seen[1]?.length).toBeGreaterThan(15);
  expect(seen[0]).toEqual(expect.arrayContaining(seen[1]?.slice(-10) ?? []));
});

test("messages that are lost on the way are a gap, and the book is right afterwards", async () => {
  const world = await FeedWorld.open();
  const { time, wires } = world;
  await world.feed("a");
  const { client } = await world.consumer();
  const direct = await world.direct();
  const random = createRandom(1);
  let lost = 0;
  const gaps: Gap[] = [];
  const book = await time.until(client.orderBook(instrument, { interval: "100ms" }));
  client.on("gap", (gap) => gaps.push(gap));
  wires.loses = (subject) => {
    const isLost = subject.includes(".message.") && random() < 0.15;
    if (isLost) lost++;
    return isLost;
  };
  await time.advance(40_000);
  wires.loses = () => false;
  await time.advance(3_000);
  expect(lost).toBeGreaterThan(5);
  expect(gaps.length).toBeGreaterThan(2);
  expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(["reconnect"]));
  const directBook = await time.until(direct.orderBook(instrument, { interval: "100ms" }));
  await time.advance(1_000);
  expect(levels(book)).toEqual(levels(directBook));
});

test("a feed that dies is followed by the other one within its lease, with a gap", async () => {
  const world = await FeedWorld.open();
  const { time } = world;
  const a = await world.feed("a");
  await time.advance(1_500);
  const b = await world.feed("b");
  const { client } = await world.consumer();
  const gaps: Gap[] = [];
  let count = 0;
  await time.until(
    client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => void count++, onGap: (gap) => gaps.push(gap) }),
  );
  await time.advance(2_000);
  expect([a.feed.isActive, b.feed.isActive, gaps]).toEqual([true, false, []]);
  a.machine.isDead = true;
  await time.advance(2_500);
  expect(b.feed.isActive).toBe(true);
  expect(b.feed.channels).toEqual(["ticker.BTC-PERPETUAL.100ms"]);
  expect(gaps.map(({ cause }) => cause)).toEqual(["reconnect"]);
  const before = count;
  await time.advance(2_000);
  expect(count).toBeGreaterThan(before);
});

test("a feed that stood still says nothing after the next one began", async () => {
  const world = await FeedWorld.open();
  const { time } = world;
  const a = await world.feed("a");
  await time.advance(1_500);
  const b = await world.feed("b");
  const { client } = await world.consumer();
  await time.until(client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {} }));
  await time.advance(1_000);
  const before = a.feed.published;
  a.machine.host.stall("blocked", 4_000);
  await time.advance(6_000);
  expect([a.feed.isActive, b.feed.isActive]).toEqual([false, true]);
  expect(a.feed.published).toBe(before);
  expect(b.feed.published).toBeGreaterThan(1);
});

test("a channel is left after a pause when nothing reads it, also where the consumer died", async () => {
  const world = await FeedWorld.open();
  const { time } = world;
  const { feed } = await world.feed("a");
  const [first, second] = [await world.consumer(), await world.consumer()];
  await time.until(first.client.subscribe(channel, { onData: () => {} }));
  await time.until(second.client.subscribe(channel, { onData: () => {} }));
  first.machine.isDead = true;
  await time.advance(8_000);
  expect(feed.channels).toEqual([channel]);
  second.machine.isDead = true;
  await time.advance(8_000);
  expect(feed.channels).toEqual([]);
});

test("a channel that the exchange refuses is refused", async () => {
  const world = await FeedWorld.open();
  await world.feed("a");
  const { client } = await world.consumer();
  const refused = client.subscribe("ticker.NOTHING-PERPETUAL.100ms" as never, { onData: () => {} });
  await expect(world.time.until(refused)).rejects.toThrow("ticker.NOTHING-PERPETUAL.100ms");
});

test("a silent feed is a lost line", async () => {
  const world = await FeedWorld.open();
  const { machine } = await world.feed("a");
  const { client } = await world.consumer();
  machine.isCut = true;
  await world.time.advance(1_500);
  expect(client.state.name).not.toBe("ready");
  machine.isCut = false;
  await world.time.advance(3_000);
  expect(client.state.name).toBe("ready");
});

test.each([
  [() => startFeed({ nats: nats(), name: "a.b", client: {} } as never), "Expected `name` to be a name"],
  [() => startFeed({ nats: nats(), name: "a", client: {}, pauseMs: 1 } as never), "Expected `pauseMs` to be"],
  [() => connectFeed({ nats: nats(), name: "a", silentMs: 1 } as never), "Expected `silentMs` to be"],
  [() => connectFeed({ nats: {}, name: "a" } as never), "Expected `nats` to be"],
])("options that cannot work are refused", async (start, message) => {
  await expect(start()).rejects.toThrow(message);
});

function nats() {
  return { publish: () => {}, request: () => {} };
}
