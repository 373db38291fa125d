import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { Refusal, watchLines } from "../../venues/contract/entry.ts";
import { codec } from "../../venues/gateio/codec.ts";
import { createGateioDouble, goodKey } from "../../venues/gateio/double.ts";
import { channels, type GateioCredentials, gateioFutures, gateioSpot } from "../../venues/gateio/entry.ts";

const order = { currency_pair: "BTC_USDT", side: "buy", amount: "0.001", price: "50000.00", text: "t-1" } as const;

async function openSpot() {
  const clock = createVirtualClock();
  const double = createGateioDouble(clock, "spot");
  const lines = watchLines(double.transport);
  const client = createVenueClient(gateioSpot, { network: "mainnet", transport: lines, clock, credentials: goodKey });
  await clock.until(client.open());
  return { clock, double, lines, client };
}

async function openFutures(credentials: GateioCredentials = goodKey) {
  const clock = createVirtualClock();
  const double = createGateioDouble(clock, "futures");
  const lines = watchLines(double.transport);
  const client = createVenueClient(gateioFutures, { network: "testnet", transport: lines, clock, credentials });
  await clock.until(client.open());
  return { clock, double, lines, client };
}

test("an order is placed, amended, seen on its channel and cancelled; what only acknowledges it settles nothing", async () => {
  const { clock, client, double } = await openSpot();
  const seen: unknown[] = [];
  const channel = channels.spotOrders({ currency_pair: "BTC_USDT" });
  await clock.until(client.subscribe(channel, { onData: ([event]) => void seen.push([event?.id, event?.event]) }));
  const placed = await clock.until(client.api.orderPlace(order));
  expect(placed).toMatchObject({ id: "1000", status: "open", amount: "0.001", text: "t-1" });
  const named = { order_id: placed.id, currency_pair: "BTC_USDT" };
  await clock.until(client.api.orderAmend({ ...named, price: "50001.00" }));
  expect(await clock.until(client.api.orderStatus(named))).toMatchObject({ price: "50001.00" });
  expect(await clock.until(client.api.orderCancelIds({ orders: [{ id: "1000", currency_pair: "BTC_USDT" }] }))).toEqual(
    [{ id: "1000", succeeded: true }],
  );
  await clock.advance(10);
  expect(seen).toEqual([
    ["1000", "put"],
    ["1000", "update"],
    ["1000", "finish"],
  ]);
  expect(Object.values(client.stats.unhandled).every((count) => count === 0)).toBe(true);
  await expect(clock.until(client.api.orderCancel(named))).rejects.toMatchObject({ code: 404, outcome: "refused" });
  // A failure of the exchange is not a refusal: the order may be there.
  double.refuseNext(new Refusal(503, "SERVER_ERROR"));
  await expect(clock.until(client.api.orderPlace(order))).rejects.toMatchObject({ code: 503, outcome: "unknown" });
  await clock.until(client.close());
});

test("ids of futures keep their digits, in answers, messages and calls", async () => {
  const { clock, client } = await openFutures();
  const seen: unknown[] = [];
  const channel = channels.futuresOrders({ contract: "BTC_USDT" });
  await clock.until(client.subscribe(channel, { onData: ([event]) => void seen.push(event?.id) }));
  const { id } = await clock.until(client.api.orderPlace({ contract: "BTC_USDT", size: -2, price: "70000" }));
  expect(id).toBe("36028827892199866");
  await clock.until(client.api.orderCancel({ order_id: String(id) }));
  const batch = [
    { contract: "BTC_USDT", size: 1, price: "50000" },
    { contract: "ETH_USDT", size: 1, price: "3000" },
  ];
  expect(await clock.until(client.api.orderBatchPlace({ orders: batch }))).toMatchObject([{ size: 1 }, { size: 1 }]);
  await clock.advance(10);
  expect(seen.slice(0, 2)).toEqual(["36028827892199866", "36028827892199866"]);
  await clock.until(client.close());
});

test("only integers that a double cannot hold become texts, and texts stay as they are", () => {
  const text = String.raw`{"id":9007199254740993,"t":1764300000000123,"text":"a \" 9007199254740993, ","x":-9007199254740993,"f":1234567890123456.5}`;
  expect(codec.decode(text)).toEqual({
    id: "9007199254740993",
    t: 1_764_300_000_000_123,
    text: 'a " 9007199254740993, ',
    x: "-9007199254740993",
    f: 1_234_567_890_123_456.5,
  });
});

test("channels whose messages look alike are refused unsent, until the other one is left", async () => {
  const { clock, client, lines } = await openSpot();
  const fast = channels.spotOrderBookUpdate({ currency_pair: "BTC_USDT", interval: "20ms" });
  const slow = channels.spotOrderBookUpdate({ currency_pair: "BTC_USDT", interval: "100ms" });
  const reading = await clock.until(client.subscribe(fast, { onData: () => {} }));
  await expect(clock.until(client.subscribe(slow, { onData: () => {} }))).rejects.toMatchObject({
    kind: "subscription",
    message: expect.stringContaining(slow),
  });
  expect(lines.sent.some((frame) => String(frame).includes('"100ms"'))).toBe(false);
  await clock.until(reading.close());
  await clock.advance(100);
  await clock.until(client.subscribe(slow, { onData: () => {} }));
  await clock.until(client.close());
});

test("a private channel of futures without the number of the account is refused unsent", async () => {
  const { clock, client, lines } = await openFutures({ key: goodKey.key, secret: goodKey.secret });
  const channel = channels.futuresPositions({ contract: "BTC_USDT" });
  await expect(clock.until(client.subscribe(channel, { onData: () => {} }))).rejects.toMatchObject({
    kind: "subscription",
  });
  expect(lines.sent.some((frame) => String(frame).includes("positions"))).toBe(false);
  await clock.until(client.close());
});

test("one message about several markets reaches the readers of each, and one of all reads it whole", async () => {
  const { clock, client, double } = await openFutures();
  const seen: Record<string, unknown> = {};
  for (const contract of ["BTC_USDT", "ETH_USDT"]) {
    const onData = (tickers: readonly { readonly last: string }[]): void => {
      seen[contract] = tickers.map(({ last }) => last);
    };
    await clock.until(client.subscribe(channels.futuresTickers({ contract }), { onData }));
  }
  const envelope = { time: 1, channel: "futures.tickers", event: "update" };
  const result = [
    { contract: "BTC_USDT", last: "60000" },
    { contract: "ETH_USDT", last: "3000" },
    { contract: "BTC_USDT", last: "60001" },
  ];
  double.transmit(JSON.stringify({ ...envelope, result }));
  await clock.advance(10);
  expect(seen).toEqual({ BTC_USDT: ["60000", "60001"], ETH_USDT: ["3000"] });
  double.transmit(JSON.stringify({ ...envelope, result: [{ contract: "SOL_USDT", last: "1" }] }));
  const strays: unknown[] = [];
  client.on("unhandled", (stray) => void strays.push(stray));
  await clock.advance(10);
  expect(strays).toEqual([{ what: "unknown_channel", channel: "futures.tickers.SOL_USDT" }]);
  await clock.until(client.close());
});

test("private channels are signed anew each time, by the time of the clock", async () => {
  const { clock, client, lines } = await openSpot();
  await clock.until(client.subscribe(channels.spotBalances(), { onData: () => {} }));
  await clock.advance(5_000);
  lines.drop();
  await clock.advance(5_000);
  const asked = lines.sent
    .map((frame) => JSON.parse(String(frame)))
    .filter(({ channel }) => channel === "spot.balances");
  expect(new Set(asked.map(({ auth }) => auth.SIGN)).size).toBe(2);
  expect(client.state.name).toBe("ready");
  await clock.until(client.close());
});
