/** The quoter against the offline exchange: what is wanted rests, with few messages, and nothing rests that is not known. */
import { expect, test } from "vitest";
import { startQuoter } from "../../../src/desk/entry.ts";
import { openDesk, perpetual } from "./quoting.ts";

const wide = { bid: { price: 59_500, amount: 100 }, ask: { price: 60_500, amount: 100 } };

test("quotes both sides, changes what differs, and sends nothing for what rests already", async () => {
  const { quoter, clock, resting, made, until, close } = await openDesk();
  await until(quoter.prepare(perpetual));
  expect(quoter.set(perpetual, wide)).toBeUndefined();
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 100", "ask 60500 100"]);
  quoter.set(perpetual, { ...wide });
  await clock.advance(50);
  expect(made.count).toBe(1);
  quoter.set(perpetual, { ...wide, ask: { price: 60_400, amount: 50 } });
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 100", "ask 60400 50"]);
  quoter.set(perpetual, { bid: wide.bid });
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 100"]);
  expect(made.count).toBe(3);
  await until(quoter.stop());
  expect(resting()).toEqual([]);
  await close();
});

test("changes of one turn leave together, and those that come while a call is under way leave as the last of them", async () => {
  const { quoter, simulator, clock, resting, made, until, close } = await openDesk();
  const dated = [...simulator.exchange.instruments().keys()]
    .filter((name) => /^BTC-\d+[A-Z]{3}\d\d$/.test(name))
    .slice(0, 3);
  for (const name of [perpetual, ...dated]) await until(quoter.prepare(name));
  for (const name of [perpetual, ...dated]) quoter.set(name, wide);
  await clock.advance(1);
  for (let price = 59_501; price <= 59_550; price++) quoter.set(perpetual, { ...wide, bid: { price, amount: 100 } });
  await clock.advance(100);
  expect(resting()).toEqual(["bid 59550 100", "ask 60500 100"]);
  for (const name of dated) expect(resting(name)).toEqual(["bid 59500 100", "ask 60500 100"]);
  expect(made.count).toBe(2);
  await close();
});

test("what traded is reported, and not quoted again before the next `set`", async () => {
  const { quoter, clock, resting, events, made, take, until, close } = await openDesk();
  await until(quoter.prepare(perpetual));
  quoter.set(perpetual, wide);
  await clock.advance(50);
  await until(take("sell", 59_500, 30));
  await until(take("buy", 60_500, 100));
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 70"]);
  expect(events).toEqual([
    { what: "fill", instrument: perpetual, side: "bid", amount: 30 },
    { what: "fill", instrument: perpetual, side: "ask", amount: 100 },
  ]);
  expect(made.count).toBe(1);
  quoter.set(perpetual, wide);
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 100", "ask 60500 100"]);
  await close();
});

test("a book with a gap takes the quotes back at once, and not those of other books", async () => {
  const { quoter, simulator, clock, resting, events, take, until, close } = await openDesk();
  const dated = [...simulator.exchange.instruments().keys()].find((name) => /^BTC-\d+[A-Z]{3}\d\d$/.test(name)) ?? "";
  for (const name of [perpetual, dated]) await until(quoter.prepare(name));
  for (const name of [perpetual, dated]) quoter.set(name, wide);
  await clock.advance(300);
  simulator.faults.add({ kind: "gap", channel: `book.${perpetual}.*` });
  await until(take("sell", 59_500, 10));
  await clock.advance(300);
  await until(take("sell", 59_500, 10));
  for (let ms = 0; ms < 1_000 && !events.some(({ what }) => what === "pulled"); ms++) await clock.advance(1);
  await clock.advance(3);
  expect(events).toContainEqual({ what: "pulled", instrument: perpetual, why: "book" });
  expect(resting()).toEqual([]);
  expect(resting(dated)).toEqual(["bid 59500 100", "ask 60500 100"]);
  await clock.advance(1_000);
  expect(resting()).toEqual([]);
  expect(quoter.set(perpetual, wide)).toBeUndefined();
  await clock.advance(50);
  expect(resting()).toEqual(["bid 59500 100", "ask 60500 100"]);
  await close();
});

test("an instrument whose book is not open is not quoted, until it is live", async () => {
  const { quoter, clock, resting, close } = await openDesk();
  expect(quoter.set(perpetual, wide)).toBe("book");
  await clock.advance(200);
  expect(resting()).toEqual([]);
  expect(quoter.set(perpetual, wide)).toBeUndefined();
  await clock.advance(50);
  expect(resting()).toHaveLength(2);
  await close();
});

test("a protection that trips holds quotes until its end, or until it is reset", async () => {
  for (const resets of [false, true]) {
    const { quoter, clock, resting, events, take, until, close } = await openDesk({
      protection: { interval: 5, frozen_time: resets ? 0 : 3, max_quote_quantity: 100, quantity_limit: 0.01 },
    });
    await until(quoter.prepare(perpetual));
    quoter.set(perpetual, { bid: { price: 59_500, amount: 5_000 }, ask: { price: 60_500, amount: 5_000 } });
    await clock.advance(50);
    await until(take("sell", 59_500, 1_000));
    await clock.advance(50);
    expect(events.at(-1)).toEqual({ what: "pulled", instrument: undefined, why: "protection" });
    expect(resting()).toEqual([]);
    expect(quoter.set(perpetual, wide)).toBe("protection");
    if (resets) {
      await clock.advance(10_000);
      expect(quoter.hold).toBe("protection");
      await until(quoter.resetProtection());
    } else await clock.advance(3_100);
    expect(quoter.set(perpetual, wide)).toBeUndefined();
    await clock.advance(50);
    expect(resting()).toHaveLength(2);
    await close();
  }
});

test("a side that the exchange refuses is reported, and tried again with the next `set` alone", async () => {
  const { quoter, clock, resting, events, made, until, close } = await openDesk();
  await until(quoter.prepare(perpetual));
  quoter.set(perpetual, { ...wide, bid: { price: 59_500.3, amount: 100 } });
  await clock.advance(20_000);
  expect(resting()).toEqual(["ask 60500 100"]);
  expect(events).toMatchObject([{ what: "refused", instrument: perpetual, side: "bid" }]);
  expect(made.count).toBe(1);
  quoter.set(perpetual, wide);
  await clock.advance(50);
  expect(resting()).toHaveLength(2);
  await close();
});

test("an answer that is lost is found out about, then what is wanted is quoted", async () => {
  const { quoter, simulator, clock, resting, events, until, close } = await openDesk();
  await until(quoter.prepare(perpetual));
  simulator.faults.add({ kind: "lose_reply", method: "private/mass_quote" });
  quoter.set(perpetual, wide);
  await clock.advance(100);
  quoter.set(perpetual, { ...wide, bid: { price: 59_600, amount: 100 } });
  await clock.advance(20_000);
  expect(events).toMatchObject([{ what: "failed", error: { outcome: "unknown" } }]);
  expect(resting()).toEqual(["bid 59600 100", "ask 60500 100"]);
  await close();
});

test("`stop` goes on until the exchange shows nothing, and quotes of an earlier run are taken back at the start", async () => {
  const { quoter, client, simulator, clock, resting, events, until, close } = await openDesk();
  await until(quoter.prepare(perpetual));
  quoter.set(perpetual, wide);
  await clock.advance(50);
  const second = await until(startQuoter(client, { index: "btc_usd", protection: false, clock }));
  await clock.advance(50);
  expect(resting()).toEqual([]);
  await until(second.stop());
  quoter.set(perpetual, wide);
  await clock.advance(50);
  expect(resting()).toHaveLength(2);
  simulator.faults.add({ kind: "error", code: 11_051, message: "system_maintenance", method: "private/cancel_quotes" });
  await until(quoter.stop());
  expect(resting()).toEqual([]);
  expect(events.at(-1)).toMatchObject({ what: "failed" });
  expect(quoter.set(perpetual, wide)).toBe("stopped");
  await close();
});

test("targets and options that cannot work are refused", async () => {
  const { quoter, client, close } = await openDesk();
  expect(() => quoter.set(perpetual, { bid: { price: Number.NaN, amount: 1 } })).toThrow(/`bid.price` to be a number/);
  expect(() => quoter.set(perpetual, { ask: { price: 1, amount: -1 } })).toThrow(
    /`ask.amount` to be a number of 0 or more/,
  );
  await expect(startQuoter(client, { index: "btc_usd" } as never)).rejects.toThrow(
    /`protection` to be limits, or `false`/,
  );
  await close();
});
