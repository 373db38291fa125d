/** The live list of instruments against the offline exchange: right whenever it is live, whatever is listed, ends or breaks. */
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { Instrument } from "../../../generated/types.ts";
import { createVirtualClock } from "../../../simulator/index.ts";
import { type InstrumentChange, liveInstruments, type MarketClient } from "../../../src/desk/entry.ts";
import { SubscriptionError } from "../../../src/errors/client.ts";
import { openWorld, type World } from "../world.ts";

const beforeExpiry = Date.UTC(2026, 0, 2, 7, 59, 30);
const quiet = { market: { rate: 0, liquidity: false } } as const;

function worldBeforeExpiry(): Promise<World> {
  return openWorld({}, quiet, createVirtualClock(beforeExpiry));
}

/** Names and states of the options on BTC that the exchange lists. */
function listed({ simulator }: World): Record<string, unknown> {
  return sorted(
    [...simulator.exchange.instruments().values()].filter(
      ({ kind, base_currency, quote_currency }) =>
        kind === "option" && base_currency === "BTC" && quote_currency === "BTC",
    ),
  );
}

function sorted(instruments: Iterable<object>): Record<string, unknown> {
  const entries = ([...instruments] as Partial<Instrument>[]).map(
    ({ instrument_name, state }) => [String(instrument_name), state] as const,
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const scope = { currency: "BTC", kind: "option" } as const;

test("expired options leave the list and new ones join it, each reported once", async () => {
  const world = await worldBeforeExpiry();
  const changes: InstrumentChange[] = [];
  const list = await world.until(
    liveInstruments(world.client, {
      ...scope,
      clock: world.clock,
      onChange: (_list, change) => {
        if (change !== undefined) changes.push(change);
      },
    }),
  );
  const before = Object.keys(listed(world));
  expect(sorted(list.live?.values() ?? [])).toEqual(listed(world));
  await world.clock.advance(60_000);
  const after = Object.keys(listed(world));
  expect(sorted(list.live?.values() ?? [])).toEqual(listed(world));
  const names = (what: InstrumentChange["what"]): string[] =>
    changes.filter((change) => change.what === what).map(({ instrument }) => instrument.instrument_name);
  const gone = before.filter((name) => !after.includes(name));
  const fresh = after.filter((name) => !before.includes(name));
  expect(gone.length).toBeGreaterThan(0);
  expect(fresh.length).toBeGreaterThan(0);
  expect(names("ended").toSorted()).toEqual(gone.toSorted());
  expect(names("listed").toSorted()).toEqual(fresh.toSorted());
  await world.close();
});

test("an instrument that is locked shows it", async () => {
  const world = await worldBeforeExpiry();
  const list = await world.until(
    liveInstruments(world.client, { currency: "BTC", kind: "future", clock: world.clock }),
  );
  world.simulator.exchange.setInstrumentState("BTC-PERPETUAL", "locked");
  await world.clock.advance(100);
  expect(list.live?.get("BTC-PERPETUAL")?.state).toBe("locked");
  await world.close();
});

test("without messages of what is created, the list is read again", async () => {
  const world = await worldBeforeExpiry();
  const { client } = world;
  const subscribe = (channel: string, options: object): Promise<unknown> =>
    channel.startsWith("instrument.creation.")
      ? Promise.reject(new SubscriptionError([channel], "not granted"))
      : client.subscribe<string>(channel, options);
  const without = { ...client, subscribe } as unknown as MarketClient;
  const list = await world.until(liveInstruments(without, { ...scope, clock: world.clock }));
  await world.clock.advance(60_000);
  expect(sorted(list.live?.values() ?? [])).toEqual(listed(world));
  await world.close();
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  "whenever it is live it is right, while lines break at the expiry: seed %d",
  async (seed) => {
    const world = await worldBeforeExpiry();
    let state = seed + 1;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const list = await world.until(liveInstruments(world.client, { ...scope, clock: world.clock }));
    let [live, lost] = [0, 0];
    for (let step = 0; step < 120; step++) {
      if (random() < 0.15) world.simulator.faults.add({ kind: "drop" });
      await world.clock.advance(Math.floor(random() * 1_000));
      const before = listed(world);
      await world.clock.advance(5);
      const now = listed(world);
      if (list.live === undefined) lost++;
      else live++;
      // What changes in this moment is still on its way.
      if (list.live !== undefined && isDeepStrictEqual(before, now)) expect(sorted(list.live.values())).toEqual(now);
    }
    expect(live).toBeGreaterThan(60);
    expect(lost).toBeGreaterThan(0);
    world.simulator.faults.clear();
    await world.clock.advance(5_000);
    expect(sorted(list.live?.values() ?? [])).toEqual(listed(world));
    await world.close();
  },
);

test("a lost connection leaves nothing to read, and a closed client ends the list", async () => {
  const world = await worldBeforeExpiry();
  const states: string[] = [];
  const list = await world.until(
    liveInstruments(world.client, { ...scope, clock: world.clock, onChange: ({ state }) => states.push(state) }),
  );
  world.simulator.faults.add({ kind: "drop" });
  await world.clock.advance(50);
  expect(list.live).toBeUndefined();
  await world.clock.advance(2_000);
  expect(list.live?.size).toBeGreaterThan(0);
  await world.close();
  expect(list.live).toBeUndefined();
  expect(list.error?.message).toContain("the client was closed");
  expect(states).toEqual(["live", "stale", "live", "stale", "closed"]);
});

test("options that cannot work are refused", async () => {
  const world = await worldBeforeExpiry();
  await expect(liveInstruments(world.client, { kinds: "option" } as object)).rejects.toThrow(/`kinds` to be left out/);
  await expect(liveInstruments(world.client, { signal: AbortSignal.abort(new Error("no need")) })).rejects.toThrow(
    "no need",
  );
  await world.close();
});
