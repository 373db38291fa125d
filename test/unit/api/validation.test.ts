import { expect, test } from "vitest";
import * as validators from "../../../src/api/validate.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";

test.each(["params", "all"] as const)(
  "mode %s refuses params before anything is sent, and names the path",
  async (mode) => {
    const { client, exchange } = await openWorld({ credentials, validate: { mode, using: validators } });
    const call = ending(client.call("private/buy", { instrument_name: 5, amount: 1 } as never));
    await exchange.clock.advance(1);
    expect(call.error).toMatchObject({ kind: "validation", outcome: "not_sent" });
    expect(call.error?.message).toMatch(/^private\/buy: params not as the schema has them: \/instrument_name /);
    expect(exchange.callsOf("private/buy")).toEqual([]);
  },
);

test("mode all rejects a result that does not fit; the exchange has acted on the call", async () => {
  const { client, exchange } = await openWorld({ credentials, validate: { mode: "all", using: validators } });
  exchange.on("private/buy", () => ({ order: 5 }));
  const call = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(1);
  expect(call.error).toMatchObject({ kind: "validation", outcome: "unknown", trace: { instrument_name: "X" } });
});

test("mode all withholds a message that does not fit, and tells its readers", async () => {
  const { client, exchange } = await openWorld({ validate: { mode: "all", using: validators } });
  const seen: unknown[] = [];
  const subscribed = client.subscribe("deribit_price_index.btc_usd", {
    onData: ({ price }) => seen.push(price),
    onGap: ({ cause }) => seen.push(cause),
  });
  await exchange.clock.advance(1);
  await subscribed;
  exchange.push("deribit_price_index.btc_usd", { timestamp: 1, index_name: "btc_usd", price: "text" });
  exchange.push("deribit_price_index.btc_usd", { timestamp: 1, index_name: "btc_usd", price: 2 });
  expect(seen).toEqual(["invalid", 2]);
});

test("mode observe delivers everything, and tells of each place once", async () => {
  const { client, exchange } = await openWorld({ validate: { mode: "observe", using: validators } });
  const events: unknown[] = [];
  const seen: unknown[] = [];
  client.on("drift", (event) => events.push(event));
  const subscribed = client.subscribe("deribit_price_index.btc_usd", { onData: ({ price }) => seen.push(price) });
  await exchange.clock.advance(1);
  await subscribed;
  for (let round = 0; round < 3; round++) {
    exchange.push("deribit_price_index.btc_usd", { timestamp: 1, index_name: "btc_usd", price: "text", brand_new: 1 });
  }
  expect(seen).toEqual(["text", "text", "text"]);
  expect(events).toMatchObject([
    { where: "deribit_price_index.{index_name}", path: expect.any(String), count: 1 },
    { where: "deribit_price_index.{index_name}", path: expect.any(String), count: 1 },
  ]);
  expect(client.stats.drift.map(({ path, severity, count }) => ({ path, severity, count }))).toEqual(
    expect.arrayContaining([{ path: "/price", severity: "wrong", count: 3 }]),
  );
});

const tickerChannel = "ticker.BTC-PERPETUAL.100ms";
const tickerData = {
  ...{ timestamp: 1, state: "open", instrument_name: "BTC-PERPETUAL", min_price: 1, max_price: 2, mark_price: 1 },
  ...{ index_price: 1, last_price: 1, open_interest: 1, estimated_delivery_price: 1, settlement_price: 1 },
  ...{ best_bid_price: 1, best_bid_amount: 1, best_ask_price: 1, best_ask_amount: 1 },
};
const stats = { volume: 1, low: 1, high: 1, price_change: 1 };

/** A client in mode `observe` whose ticker came a thousand times as the schemas say; and the paths of drift since. */
async function longObserved(sample?: { readonly every: number }) {
  const { client, exchange } = await openWorld({ validate: { mode: "observe", using: validators, sample } });
  const paths: string[] = [];
  client.on("drift", ({ path, severity }) => paths.push(`${path} ${severity}`));
  const subscribed = client.subscribe(tickerChannel, { onData: () => {} });
  await exchange.clock.advance(1);
  await subscribed;
  const push = (data: object) => exchange.push(tickerChannel, data);
  for (let count = 0; count < 1_000; count++) push({ ...tickerData, stats });
  expect(paths).toEqual([]);
  return { paths, push, clock: exchange.clock };
}

test("mode observe finds a member that was added deep inside within a minute of a busy channel", async () => {
  const { paths, push, clock } = await longObserved();
  const beganMs = clock.now();
  while (paths.length === 0 && clock.now() - beganMs < 120_000) {
    push({ ...tickerData, stats: { ...stats, brand_new: 1 } });
    await clock.advance(100);
  }
  expect(paths).toEqual(["/stats/brand_new added"]);
  expect(clock.now() - beganMs).toBeLessThanOrEqual(60_000);
});

test("mode observe finds another layout, and what is wrong, in the message itself", async () => {
  const { paths, push } = await longObserved();
  push({ ...tickerData, stats, brand_new: 1 });
  expect(paths).toEqual(["/brand_new added"]);
  push({ ...tickerData, stats: { ...stats, low: "text" } });
  expect(paths).toEqual(["/brand_new added", "/stats/low wrong"]);
});

test("mode observe finds a whole number beyond 2^53 in the message itself, however many came before", async () => {
  const { paths, push } = await longObserved();
  push({ ...tickerData, stats: { ...stats, volume: 2 ** 60 } });
  expect(paths).toEqual(["/stats/volume wrong"]);
});

test("mode observe searches the first messages of each channel", async () => {
  const { client, exchange } = await openWorld({ validate: { mode: "observe", using: validators } });
  const paths: string[] = [];
  client.on("drift", ({ path }) => paths.push(path));
  const ofEther = tickerChannel.replace("BTC", "ETH");
  const subscribed = client.subscribe([tickerChannel, ofEther], { onData: () => {} });
  await exchange.clock.advance(1);
  await subscribed;
  for (let count = 0; count < 50; count++) exchange.push(tickerChannel, { ...tickerData, stats });
  exchange.push(ofEther, { ...tickerData, stats: { ...stats, brand_new: 1 } });
  expect(paths).toEqual(["/stats/brand_new"]);
});

test("with a sample of one in one, mode observe searches every message", async () => {
  const { paths, push } = await longObserved({ every: 1 });
  push({ ...tickerData, stats: { ...stats, brand_new: 1 } });
  expect(paths).toEqual(["/stats/brand_new added"]);
});

test("a whole number beyond 2^53 is drift, the known ones come as decimal text", async () => {
  const { client, exchange } = await openWorld({ validate: { mode: "observe", using: validators } });
  exchange.on("public/get_time", ({ id }) => {
    exchange.text(`{"jsonrpc":"2.0","id":${id},"result":1893456000000000123}`);
    return undefined;
  });
  const call = ending(client.public.getTime());
  await exchange.clock.advance(1);
  expect(call.ends).toBe(1);
  expect(client.stats.drift).toMatchObject([{ where: "public/get_time", path: "", severity: "wrong" }]);
});

test("methods and channels that the schemas do not know are not checked", async () => {
  const { client, exchange } = await openWorld({ validate: { mode: "all", using: validators } });
  exchange.on("public/brand_new", () => 1);
  const call = client.call("public/brand_new", { a: 1 });
  await exchange.clock.advance(1);
  expect(await call).toBe(1);
});
