/** What readers receive when the line breaks, or the exchange says nothing, between asking for a channel and its consent. */
import { expect, test } from "vitest";
import { credentials, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

const ticker = "ticker.BTC-PERPETUAL.100ms";
const book = "book.BTC-PERPETUAL.100ms";
const snapshot = { type: "snapshot", change_id: 1 };
const change = { type: "change", change_id: 2, prev_change_id: 1 };

/** Reads a channel. What happens to the reader is noted in order: the type of each message, and each gap. */
function read({ client }: World, channel: string, options: object = {}) {
  const seen: string[] = [];
  const subscribed = client.subscribe(channel as typeof book, {
    onData: ({ type }: { readonly type?: string }) => seen.push(type ?? "message"),
    onGap: ({ cause }) => seen.push(cause),
    ...options,
  });
  subscribed.catch(() => {});
  return { seen, subscribed };
}

/** Time passes on a line that is not silent. */
async function wait({ exchange }: World, ms: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < ms; waitedMs += 10_000) {
    exchange.frame({ jsonrpc: "2.0", method: "heartbeat", params: { type: "heartbeat" } });
    await exchange.clock.advance(Math.min(10_000, ms - waitedMs));
  }
}

test.each([{}, { overflow: "latest" }])(
  "a gap is reported before the message that overtakes the consent: %o",
  async (how) => {
    const world = await openWorld();
    const { seen, subscribed } = read(world, ticker, how);
    await world.exchange.clock.advance(1);
    await subscribed;
    world.exchange.on("public/subscribe", ({ params }, exchange) => {
      exchange.push(ticker, {});
      return params["channels"];
    });
    world.exchange.drop();
    await world.exchange.clock.advance(200);
    expect(seen).toEqual(["reconnect", "message"]);
  },
);

test("a channel whose snapshot was lost is asked for anew", async () => {
  const world = await openWorld();
  const { exchange } = world;
  const { seen } = read(world, book);
  await exchange.clock.advance(1);
  exchange.push(book, change);
  exchange.on("public/subscribe", ({ params }) => {
    exchange.clock.schedule(1, () => exchange.push(book, snapshot));
    return params["channels"];
  });
  await exchange.clock.advance(10);
  expect(exchange.calls.map(({ method }) => method).slice(-3)).toEqual([
    "public/subscribe",
    "public/unsubscribe",
    "public/subscribe",
  ]);
  expect(seen.at(-1)).toBe("snapshot");
  expect(seen).not.toContain("change");
});

test("after an unsubscribe that failed, the next reader begins with a snapshot", async () => {
  const world = await openWorld();
  const { exchange } = world;
  const first = read(world, book);
  await exchange.clock.advance(1);
  exchange.push(book, snapshot);
  exchange.on("public/unsubscribe", () => {
    throw new Refused(13028, "temporarily_unavailable");
  });
  const left = (await first.subscribed).close();
  await exchange.clock.advance(1);
  await left;
  exchange.on("public/unsubscribe", ({ params }) => params["channels"]);
  exchange.on("public/subscribe", ({ params }) => {
    exchange.clock.schedule(1, () => exchange.push(book, snapshot));
    return params["channels"];
  });
  const second = read(world, book);
  exchange.push(book, change);
  await exchange.clock.advance(2_000);
  exchange.push(book, change);
  expect(second.seen.filter((what) => what !== "resubscribed")).toEqual(["snapshot", "change"]);
});

test("late messages of a subscription that ends do not reach a reader that joins meanwhile", async () => {
  const world = await openWorld();
  const { exchange } = world;
  const first = read(world, book);
  await exchange.clock.advance(1);
  exchange.push(book, snapshot);
  exchange.on("public/unsubscribe", ({ id, params }) => {
    exchange.clock.schedule(50, () => exchange.reply(id, params["channels"]));
    return noAnswer;
  });
  const left = (await first.subscribed).close();
  await exchange.clock.advance(1);
  const second = read(world, book);
  exchange.push(book, change);
  await exchange.clock.advance(100);
  await left;
  exchange.push(book, snapshot);
  expect(second.seen).toEqual(["snapshot"]);
});

test("a reader whose messages came before the consent gets a gap when the line breaks before it", async () => {
  const world = await openWorld();
  const { exchange } = world;
  exchange.on("public/subscribe", () => noAnswer);
  const { seen } = read(world, ticker);
  await exchange.clock.advance(1);
  exchange.push(ticker, {});
  exchange.on("public/subscribe", ({ params }) => params["channels"]);
  exchange.drop();
  await exchange.clock.advance(200);
  exchange.push(ticker, {});
  expect(seen).toEqual(["message", "reconnect", "message"]);
});

test("a channel whose consent was lost counts as sent, also while it is asked for again", async () => {
  const world = await openWorld({ credentials });
  const { exchange } = world;
  exchange.on("public/subscribe", () => noAnswer);
  const { seen } = read(world, ticker);
  await exchange.clock.advance(1);
  exchange.push(ticker, {});
  await wait(world, 62_000);
  expect(exchange.callsOf("public/subscribe")).toHaveLength(2);
  exchange.on("public/subscribe", ({ params }) => params["channels"]);
  exchange.drop();
  await exchange.clock.advance(200);
  exchange.push(ticker, {});
  expect(seen).toEqual(["message", "reconnect", "message"]);
});
