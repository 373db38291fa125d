/** The history of an account against the offline exchange: the log adds up, and agrees with the trades to the last unit. */
import { expect, test } from "vitest";
import type { TransactionLogEntry, UserTrade } from "../../../generated/types.ts";
import { createVirtualClock } from "../../../simulator/index.ts";
import {
  balanceBreaks,
  readTransactionLog,
  readUserTrades,
  reconcile,
  statementCsv,
  statementOf,
  transactionsCsv,
} from "../../../src/desk/entry.ts";
import { openWorld } from "../world.ts";

const beforeSettlement = Date.UTC(2026, 0, 2, 7, 50);

interface Day {
  readonly logs: Readonly<Record<"BTC" | "USDC", readonly TransactionLogEntry[]>>;
  readonly trades: readonly UserTrade[];
  readonly balances: Readonly<Record<"BTC" | "USDC", readonly [before: number, after: number]>>;
}

/** An account trades perpetuals, futures, options and spot with the made market, over a settlement. */
async function trade(seed: number): Promise<Day> {
  const world = await openWorld({}, { seed, market: { rate: 2 } }, createVirtualClock(beforeSettlement));
  const { client, clock, until, simulator } = world;
  const startMs = clock.now();
  const balanceOf = async (currency: "BTC" | "USDC"): Promise<number> =>
    (await until(client.private.getAccountSummary({ currency }))).balance;
  const [btc, usdc] = [await balanceOf("BTC"), await balanceOf("USDC")];
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const traded = [...simulator.exchange.instruments().values()].filter(({ instrument_name }) =>
    /^BTC(_USDC)?(-PERPETUAL|-\d+[A-Z]+26(-\d+-[CP])?)?$/.test(String(instrument_name)),
  );
  for (let count = 0; count < 60; count++) {
    const { instrument_name, min_trade_amount } = traded[random(traded.length)] ?? {};
    const params = {
      instrument_name: String(instrument_name),
      amount: Number(min_trade_amount) * (1 + random(5)),
      type: "market" as const,
    };
    // An option without a price there is none to trade at.
    await until(random(2) === 0 ? client.private.buy(params) : client.private.sell(params)).catch(() => {});
    await clock.advance(random(20_000));
  }
  await clock.advance(60_000);
  const span = { startMs, endMs: clock.now() + 1 };
  const [coins, dollars, inverse, linear] = [
    await until(readTransactionLog(client, { currency: "BTC", ...span })),
    await until(readTransactionLog(client, { currency: "USDC", ...span })),
    await until(readUserTrades(client, { currency: "BTC", ...span })),
    await until(readUserTrades(client, { currency: "USDC", ...span })),
  ];
  const trades = [
    ...new Map([...inverse, ...linear].map((each) => [`${each.trade_id} ${each.order_id}`, each])).values(),
  ];
  const balances = { BTC: [btc, await balanceOf("BTC")], USDC: [usdc, await balanceOf("USDC")] } as const;
  await world.close();
  return { logs: { BTC: coins, USDC: dollars }, trades, balances };
}

const days = Number(process.env["ACCOUNT_DAYS"] ?? 4);

test.each(Array.from({ length: days }, (_, index) => index + 1))(
  "the log of day %d adds up and agrees with its trades",
  async (seed) => {
    const { logs, trades, balances } = await trade(seed);
    for (const currency of ["BTC", "USDC"] as const) {
      expect(balanceBreaks(logs[currency])).toEqual([]);
      const rows = statementOf(logs[currency]);
      const change = rows.reduce((sum, row) => sum + row.change, 0);
      const [before, after] = balances[currency];
      expect(before + change).toBeCloseTo(after, 6);
      expect(logs[currency].at(-1)?.balance ?? before).toBeCloseTo(after, 6);
      for (const row of rows) expect(row.result - row.fees + row.funding + row.moved).toBeCloseTo(row.change, 9);
    }
    const found = reconcile([...logs.BTC, ...logs.USDC], trades);
    expect(found).toEqual({ matched: trades.length, differences: [], notInLog: [], notInTrades: [] });
    expect(trades.length).toBeGreaterThan(20);
  },
  60_000,
);

test("what does not agree is found", async () => {
  const { logs, trades } = await trade(1);
  const entries = [...logs.BTC, ...logs.USDC];
  const [first, second] = trades;
  const without = entries.filter(({ trade_id }) => trade_id !== first?.trade_id);
  expect(reconcile(without, trades).notInLog).toEqual([first]);
  expect(reconcile(entries, trades.slice(1)).notInTrades.every(({ trade_id }) => trade_id === first?.trade_id)).toBe(
    true,
  );
  const spoilt = trades.map((each) =>
    each === second ? { ...each, fee: each.fee + 2e-8, price: each.price + 1 } : each,
  );
  const { differences } = reconcile(entries, spoilt);
  expect(new Set(differences.map(({ what }) => what))).toEqual(
    new Set(/-[CP]$/.test(String(second?.instrument_name)) ? ["price", "fee", "cash"] : ["price", "fee"]),
  );
  const holed = logs.BTC.filter((_, index) => index !== 3);
  expect(balanceBreaks(holed)).toMatchObject([{ entry: { id: logs.BTC[4]?.id } }]);
});

test("statement and log are written as CSV that spreadsheets read", async () => {
  const { logs } = await trade(2);
  const rows = statementOf(logs.BTC);
  const lines = statementCsv(rows).split("\r\n");
  expect(lines[0]).toBe("day,currency,instrument,trades,result,fees,funding,moved,change");
  expect(lines.length).toBe(rows.length + 2);
  for (const line of lines.slice(1, -1)) expect(line.split(",")).toHaveLength(9);
  const text = transactionsCsv([{ ...logs.BTC[0], change: 1e-8, side: 'a "b", c' } as TransactionLogEntry]);
  expect(text.split("\r\n")[1]).toContain('"a ""b"", c"');
  expect(text).toContain(",0.00000001,");
  expect(text).not.toMatch(/\de-\d/);
});

test("a span that cannot be read is refused", async () => {
  const world = await openWorld();
  await expect(readTransactionLog(world.client, { currency: "BTC", startMs: 2, endMs: 1 })).rejects.toThrow(/`endMs`/);
  await expect(readUserTrades(world.client, { currency: "BTC", startMs: Number.NaN, endMs: 1 })).rejects.toThrow(
    /`startMs`/,
  );
  await world.close();
});
