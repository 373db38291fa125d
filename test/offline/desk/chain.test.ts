/** The live chain against the offline exchange: what it shows is what the tickers say, and nothing old is shown. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/index.ts";
import { fitSmile, type OptionChain, optionChain, parseExpiry, smilePoints } from "../../../src/desk/entry.ts";
import { openWorld, type World } from "../world.ts";

const beforeExpiry = Date.UTC(2026, 0, 2, 7, 59, 30);

function worldBeforeExpiry(rate = 0): Promise<World> {
  return openWorld({}, { market: { rate } }, createVirtualClock(beforeExpiry));
}

/** Names of the inverse options on BTC that the exchange lists, in order of expiry, strike and kind. */
function listed({ simulator }: World): string[] {
  return [...simulator.exchange.instruments().values()]
    .filter(({ kind, quote_currency }) => kind === "option" && quote_currency === "BTC")
    .map(({ instrument_name }) => String(instrument_name))
    .toSorted();
}

function shown({ live }: OptionChain): string[] {
  return (live ?? [])
    .flatMap(({ strikes }) => strikes.flatMap(({ call, put }) => [call, put]))
    .flatMap((quote) => quote?.instrument.instrument_name ?? [])
    .toSorted();
}

test("every option has its ticker, in order, with the forward of its expiry", async () => {
  const world = await worldBeforeExpiry();
  const chain = await world.until(optionChain(world.client, "BTC", { clock: world.clock }));
  expect(chain.missing).toBe(0);
  expect(shown(chain)).toEqual(listed(world));
  expect(chain.live?.map(({ expiryMs }) => expiryMs)).toEqual(
    chain.live?.map(({ code }) => parseExpiry(code)).toSorted(),
  );
  for (const { forward, strikes } of chain.live ?? []) {
    expect(forward).toBeGreaterThan(0);
    expect(strikes.map(({ strike }) => strike)).toEqual(strikes.map(({ strike }) => strike).toSorted((a, b) => a - b));
  }
  const quote = chain.live?.at(-1)?.strikes[3]?.call;
  const ticker = await world.until(
    world.client.public.ticker({ instrument_name: String(quote?.instrument.instrument_name) }),
  );
  expect(quote).toMatchObject({
    bid: ticker.best_bid_price,
    ask: ticker.best_ask_price,
    mark: ticker.mark_price,
    markIv: (ticker.mark_iv ?? 0) / 100,
    greeks: ticker.greeks,
    openInterest: ticker.open_interest,
    forward: ticker.underlying_price,
  });
  await world.close();
});

test("one expiry of linear options has those alone", async () => {
  const world = await worldBeforeExpiry();
  const linear = [...world.simulator.exchange.instruments().keys()].filter((name) => /^BTC_USDC-.*-[CP]$/.test(name));
  const code = linear.at(-1)?.split("-")[1] ?? "";
  const chain = await world.until(optionChain(world.client, "BTC_USDC", { expiry: code, clock: world.clock }));
  expect(chain.live?.map((expiry) => expiry.code)).toEqual([code]);
  expect(shown(chain)).toEqual(linear.filter((name) => name.startsWith(`BTC_USDC-${code}-`)).toSorted());
  expect(chain.missing).toBe(0);
  await world.close();
});

test("options that expire leave, new ones join with their tickers", async () => {
  const world = await worldBeforeExpiry();
  const chain = await world.until(optionChain(world.client, "BTC", { clock: world.clock }));
  const before = shown(chain);
  await world.clock.advance(60_000);
  expect(shown(chain)).toEqual(listed(world));
  expect(shown(chain)).not.toEqual(before);
  expect(chain.missing).toBe(0);
  await world.close();
});

test("without a connection nothing is shown, and afterwards only what came over the new one", async () => {
  const world = await worldBeforeExpiry(200);
  const states: string[] = [];
  const chain = await world.until(
    optionChain(world.client, "BTC", { clock: world.clock, onChange: ({ state }) => states.push(state) }),
  );
  world.simulator.faults.add({ kind: "drop" });
  await world.clock.advance(20);
  expect(chain.live).toBeUndefined();
  expect(states.at(-1)).toBe("stale");
  const lostMs = world.clock.now();
  await world.clock.advance(3_000);
  expect(shown(chain)).toEqual(listed(world));
  const quotes = (chain.live ?? []).flatMap(({ strikes }) => strikes.flatMap(({ call, put }) => [call, put]));
  expect(quotes.every((quote) => (quote?.timestampMs ?? 0) >= lostMs - 20)).toBe(true);
  await world.close();
  expect(chain.state).toBe("closed");
});

test("changes are reported once in a while, however many there are", async () => {
  const world = await worldBeforeExpiry(500);
  let reports = 0;
  const chain = await world.until(
    optionChain(world.client, "BTC", { clock: world.clock, conflateMs: 250, onChange: () => reports++ }),
  );
  reports = 0;
  await world.clock.advance(10_000);
  expect(reports).toBeGreaterThan(30);
  expect(reports).toBeLessThanOrEqual(41);
  await chain.close();
  await world.clock.advance(1_000);
  const after = reports;
  await world.clock.advance(5_000);
  expect(reports).toBe(after);
  await world.close();
});

test("hundreds of channels are asked for in one call", async () => {
  const world = await worldBeforeExpiry();
  let calls = 0;
  world.client.on("callMade", ({ method }) => {
    if (method.endsWith("/subscribe")) calls++;
  });
  const chain = await world.until(optionChain(world.client, "BTC", { clock: world.clock }));
  expect(shown(chain).length).toBeGreaterThan(80);
  expect(calls).toBeLessThanOrEqual(3);
  await world.close();
});

test("a smile is fitted to an expiry", async () => {
  const world = await worldBeforeExpiry();
  const chain = await world.until(optionChain(world.client, "BTC", { clock: world.clock }));
  const [expiry] = chain.live?.slice(-1) ?? [];
  if (expiry === undefined) throw new Error("there is no expiry");
  const points = smilePoints(expiry, world.clock.now());
  if (points === undefined) throw new Error("there are no points");
  expect(points.points.length).toBe(expiry.strikes.length);
  const smile = await fitSmile(points);
  expect(smile.error).toBeLessThan(0.005);
  expect(smilePoints(expiry, expiry.expiryMs)).toBeUndefined();
  await world.close();
});

test.each([
  ["btc", {}, /`pair` to be as names have it/],
  ["BTC", { expiry: "32MAR26" }, /`expiry` to be a day as/],
  ["BTC", { conflateMs: -1 }, /`conflateMs` to be a number of milliseconds/],
  ["BTC", { signal: AbortSignal.abort(new Error("no need")) }, /no need/],
])("what cannot work is refused: %s %o", async (pair, options, message) => {
  const world = await worldBeforeExpiry();
  await expect(optionChain(world.client, pair, options)).rejects.toThrow(message);
  await world.close();
});
