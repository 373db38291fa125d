/**
 * Tests the market maker of `market-maker.ts` against the offline exchange, under a clock that the test moves: minutes
 * of trading take less than a second, and the same seed gives the same run. Runs with `node --test`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Client, connect } from "deribit-rpc";
import { createSimulator, createVirtualClock, type Simulator, type VirtualClock } from "deribit-rpc/simulator";
import { makeMarket } from "./market-maker.ts";

const instrument_name = "BTC-PERPETUAL";
const quoting = { instrument_name, amount: 100, distanceTicks: 20, maxPosition: 1_000 };

/** What a test of the bot works with. */
interface Bench {
  readonly clock: VirtualClock;
  readonly exchange: Simulator;
  readonly deribit: Client;
  /** Ends the bot and returns how it ended. */
  stop(): Promise<void>;
}

/** Starts an exchange and the bot on it. */
async function start(seed: number): Promise<Bench> {
  const clock = createVirtualClock();
  const exchange = await createSimulator({ clock, seed, market: { rate: 20 } });
  const deribit = await clock.until(
    connect({
      network: { ws: exchange.url },
      transport: exchange.transport,
      clock,
      credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
      cancelOnDisconnect: "connection",
      orderDeadlineMs: 2_000,
    }),
  );
  const stop = new AbortController();
  const bot = makeMarket(deribit, quoting, stop.signal);
  return {
    clock,
    exchange,
    deribit,
    stop: () => {
      stop.abort();
      return clock.until(bot);
    },
  };
}

/** The open orders as the exchange has them: how many on each side. */
async function openOrders({ clock, deribit }: Bench): Promise<{ buy: number; sell: number }> {
  const orders = await clock.until(deribit.private.getOpenOrdersByInstrument({ instrument_name }));
  const count = (side: string) => orders.filter(({ direction }) => direction === side).length;
  return { buy: count("buy"), sell: count("sell") };
}

test("quotes both sides, follows the market, and leaves nothing behind", async () => {
  const bench = await start(1);
  for (let minute = 0; minute < 5; minute++) {
    await bench.clock.advance(60_000);
    const { buy, sell } = await openOrders(bench);
    assert.ok(buy <= 1 && sell <= 1 && buy + sell > 0, `minute ${minute}: ${buy} bids, ${sell} asks`);
  }
  await bench.stop();
  assert.deepEqual(await openOrders(bench), { buy: 0, sell: 0 });
  await bench.clock.until(bench.deribit.close());
});

test("quotes again after the connection broke, and never twice on a side", async () => {
  const bench = await start(2);
  await bench.clock.advance(5_000);
  bench.exchange.faults.add({ kind: "drop" });
  await bench.clock.advance(30_000);
  assert.equal(bench.deribit.state.name, "ready");
  assert.deepEqual(await openOrders(bench), { buy: 1, sell: 1 });
  await bench.stop();
  await bench.clock.until(bench.deribit.close());
});

test("looks an order up whose answer was lost, before it sends the next", async () => {
  const bench = await start(3);
  bench.exchange.faults.add({ kind: "lose_reply", method: "private/buy" });
  await bench.clock.advance(60_000);
  assert.equal(bench.exchange.faults.list()[0]?.strikes, 1, "the answer to one order was lost");
  assert.deepEqual(await openOrders(bench), { buy: 1, sell: 1 });
  await bench.stop();
  assert.deepEqual(await openOrders(bench), { buy: 0, sell: 0 });
  await bench.clock.until(bench.deribit.close());
});
