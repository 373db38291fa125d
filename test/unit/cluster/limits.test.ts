/** Processes of one account share its credits: all of them are used, and the exchange never refuses a call. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSimulator, createVirtualClock } from "../../../simulator/index.ts";
import { createClient } from "../../../src/client/client.ts";
import { clusterLimits } from "../../../src/cluster/entry.ts";
import { sharedLimits } from "../../../src/cluster/limits/cluster-limits.ts";
import { cutPool } from "../../../src/cluster/limits/cut.ts";
import { readLedger } from "../../../src/cluster/limits/ledger.ts";
import { Account, runSharing, Trader } from "./limits-world.ts";
import { Machine, Server } from "./world.ts";

const matching = (burst: number, rate: number) => ({ matching_engine: { trading: { total: { burst, rate } } } });

/** Keeps some orders in line. */
function keepBusy(trader: Trader): void {
  trader.machine.clock.schedule(20, () => keepBusy(trader));
  while (trader.waiting < 5 && trader.ask("private/buy", { label: String(trader.sent) }) !== "refused");
}

async function ledgerOf(account: Account) {
  const ledger = readLedger((await account.server.read()).value, ["trading"]);
  if (ledger === undefined) throw new Error("there is no ledger");
  return ledger;
}

test("the parts of a pool never are more than the pool, and hold one call each or nothing", () => {
  const size = fc.record({ capacity: fc.integer({ min: 1, max: 1_000 }), perSecond: fc.integer({ min: 1, max: 500 }) });
  const rule = fc.record({
    processes: fc.integer({ min: 1, max: 100 }),
    aloneShare: fc.double({ min: 0, max: 0.99, noNaN: true }),
  });
  fc.assert(
    fc.property(size, rule, fc.integer({ min: 1, max: 10 }), (size, rule, dearest) => {
      fc.pre(size.capacity >= dearest);
      const { own, common, reserve } = cutPool(size, dearest, 0.2, rule);
      expect(own.capacity * rule.processes + common.capacity).toBeLessThanOrEqual(size.capacity * (1 + 1e-9));
      // What flows in while a call is on its way is left out, as far as a call still fits.
      const late = size.perSecond / 4;
      if (common.capacity > dearest)
        expect(own.capacity * rule.processes + common.capacity).toBeCloseTo(size.capacity - late, 6);
      expect(own.perSecond * rule.processes + common.perSecond).toBeCloseTo(size.perSecond, 6);
      expect(own.capacity === 0 || own.capacity >= dearest).toBe(true);
      expect(common.capacity).toBeGreaterThanOrEqual(Math.min(dearest, size.capacity / 2));
      expect(reserve).toBeLessThanOrEqual(Math.max(0, common.capacity - dearest));
    }),
  );
});

test("eight processes at full rate for ten minutes: nothing refused, at least 95 % used, cancels within 50 ms", async () => {
  const account = new Account();
  const { time } = account;
  const traders = Array.from({ length: 8 }, (_, at) => new Trader(account, `p${at}`));
  traders.forEach(keepBusy);
  await time.advance(10_000);
  let turn = 0;
  const cancel = (): void => {
    time.schedule(400, cancel);
    traders[turn++ % 8]?.ask("private/cancel", { order_id: String(turn) });
  };
  cancel();
  const before = account.used.get("trading") ?? 0;
  await time.advance(600_000);
  const used = (account.used.get("trading") ?? 0) - before;
  const waits = traders.flatMap(({ cancelWaits }) => cancelWaits);
  expect(account.refused).toEqual([]);
  expect(used).toBeGreaterThanOrEqual(0.95 * 5 * 600);
  expect(waits.length).toBeGreaterThanOrEqual(1_500);
  expect(Math.max(...waits)).toBeLessThanOrEqual(50);
  for (const { sent } of traders) expect(sent).toBeGreaterThan(300);
}, 60_000);

test("a single process has nearly all of it, and its orders wait for no answer of NATS", async () => {
  const account = new Account();
  const trader = new Trader(account, "a", { orders: "reject" });
  await account.time.advance(10_000);
  let went = 0;
  for (let each = 0; each < 600; each++) {
    if (trader.ask("private/buy") === "went") went++;
    await account.time.advance(100);
  }
  expect(account.refused).toEqual([]);
  expect(went).toBeGreaterThan(0.88 * 5 * 60);
});

test("20 seeds of crashes, pauses, cuts and late calls: the exchange refuses none", async () => {
  let [sent, alone] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const run = await runSharing(seed);
    expect([seed, run.refused]).toEqual([seed, []]);
    sent += run.sent;
    alone += run.alone;
  }
  expect(sent).toBeGreaterThan(20_000);
  expect(alone).toBeGreaterThan(100);
}, 120_000);

test("what is not used is given back, and a process that closes gives back all", async () => {
  const account = new Account();
  const [a, b] = [new Trader(account, "a"), new Trader(account, "b")];
  await account.time.advance(10_000);
  for (let each = 0; each < 3; each++) for (const trader of [a, b]) trader.ask("private/buy");
  await account.time.advance(500);
  expect(Object.keys((await ledgerOf(account)).members)).toHaveLength(2);
  const closed = b.limits.close();
  await account.time.advance(100);
  await closed;
  expect(Object.keys((await ledgerOf(account)).members)).toHaveLength(1);
  await account.time.advance(3_000);
  expect((await ledgerOf(account)).members).toEqual({});
});

test("what a dead process held comes back after its lease", async () => {
  const account = new Account();
  const [a, b] = [new Trader(account, "a"), new Trader(account, "b")];
  await account.time.advance(10_000);
  for (let each = 0; each < 3; each++) a.ask("private/buy");
  await account.time.advance(400);
  expect(Object.keys((await ledgerOf(account)).members)).toHaveLength(1);
  a.kill();
  await account.time.advance(1_400);
  expect((await ledgerOf(account)).members).toEqual({});
  expect(b.limits.state).toBe("shared");
});

test.each(["blocked", "asleep"] as const)(
  "a process that was %s uses nothing that was lent to it before",
  async (kind) => {
    const account = new Account();
    const trader = new Trader(account, "a", { orders: "reject" });
    await account.time.advance(10_000);
    for (let each = 0; each < 4; each++) {
      trader.ask("private/buy");
      await account.time.advance(50);
    }
    expect(trader.ask("private/buy")).toBe("went");
    await account.time.advance(50);
    const asked: string[] = [];
    trader.machine.host.stall(kind, 2_000);
    trader.machine.clock.schedule(10, () => asked.push(...[1, 2, 3].map(() => trader.ask("private/buy"))));
    await account.time.advance(2_001);
    expect(asked).toEqual(["went", "refused", "refused"]);
  },
);

test("without NATS each process has its own part, and says so", async () => {
  const account = new Account();
  const traders = [0, 1].map((at) => new Trader(account, `p${at}`, { processes: 2, aloneShare: 0.2 }));
  traders.forEach(keepBusy);
  await account.time.advance(10_000);
  for (const { machine } of traders) machine.isCut = true;
  await account.time.advance(2_000);
  const before = traders.map(({ sent }) => sent);
  await account.time.advance(20_000);
  // A fifth of the pool, for two: half a call a second.
  expect(traders.map(({ sent }, at) => sent - (before[at] ?? 0))).toEqual([10, 10]);
  expect(traders[0]?.states).toEqual(["shared", "alone: nothing came within 333.3333333333333 ms"]);
  for (const { machine } of traders) machine.isCut = false;
  await account.time.advance(2_000);
  expect(traders.map(({ limits }) => limits.state)).toEqual(["shared", "shared"]);
  expect(account.refused).toEqual([]);
});

test("a call that no part holds is turned away at once while a process is alone", async () => {
  const account = new Account();
  const trader = new Trader(account, "a");
  await account.time.advance(5_000);
  expect(trader.ask("private/mass_quote")).toBe("waits");
  await account.time.advance(100);
  expect(trader.sent).toBe(1);
  trader.machine.isCut = true;
  await account.time.advance(2_000);
  expect(trader.ask("private/mass_quote")).toBe("refused");
});

test("a size that one process learns is that of all, and is written once", async () => {
  const account = new Account();
  const [a, b] = [new Trader(account, "a"), new Trader(account, "b")];
  await account.time.advance(1_000);
  a.limits.learn(matching(100, 30));
  await account.time.advance(1_000);
  expect((await ledgerOf(account)).pools.trading.size).toEqual({ capacity: 100, perSecond: 30 });
  expect(b.limits.snapshot().trading).toMatchObject({ capacity: 1.25, perSecond: 0.375 });
  const { revision } = await account.server.read();
  b.limits.learn(matching(100, 30));
  await account.time.advance(20);
  expect((await account.server.read()).revision).toBe(revision);
});

test("a pool that the exchange calls empty is empty for all", async () => {
  const account = new Account();
  const [a, b] = [new Trader(account, "a", { orders: "reject" }), new Trader(account, "b", { orders: "reject" })];
  await account.time.advance(10_000);
  const row = { pool: "trading" } as never;
  (a.limits as unknown as { exhausted(of: never): void }).exhausted(row);
  await account.time.advance(30);
  expect((await ledgerOf(account)).pools.trading.level).toBeLessThan(0.5);
  for (let each = 0; each < 3; each++) {
    b.ask("private/buy");
    await account.time.advance(50);
  }
  expect(b.sent).toBe(1);
});

test("a process with other options stays alone, and says so", async () => {
  const account = new Account();
  const a = new Trader(account, "a");
  keepBusy(a);
  await account.time.advance(5_000);
  const b = new Trader(account, "b", { processes: 4 });
  await account.time.advance(5_000);
  expect(b.states).toEqual([
    'alone: Expected `clusterLimits` to be called with the options of the account\'s other processes, {"processes":8,"aloneShare":0.1}, got "{\\"processes\\":4,\\"aloneShare\\":0.1}" (string)',
  ]);
  expect(a.states).toEqual(["shared"]);
});

test("a ledger that was lost, or written by something else, is begun anew", async () => {
  const account = new Account();
  const trader = new Trader(account, "a");
  keepBusy(trader);
  await account.time.advance(5_000);
  const { revision } = await account.server.read();
  await account.server.write("{}", revision);
  await account.time.advance(60_000);
  expect(trader.states).toEqual(["shared"]);
  expect(trader.sent).toBeGreaterThan(0.85 * 5 * 60);
  expect(account.refused).toEqual([]);
});

test("closed limits keep no timer", async () => {
  const account = new Account();
  const trader = new Trader(account, "a");
  await account.time.advance(5_000);
  const closed = trader.limits.close();
  await account.time.advance(100);
  await closed;
  expect(account.time.waiting).toBe(0);
});

test("two clients with shared limits, against the pools of the offline exchange", async () => {
  const time = createVirtualClock();
  const simulator = await createSimulator({ clock: time, listen: false, networkDelayMs: [1, 15] });
  const server = new Server();
  const clients = [0, 1].map(() => {
    const { clock } = new Machine(time);
    const limits = sharedLimits(new Machine(time).over(server), { processes: 2, orders: "wait", clock });
    return createClient({
      network: { ws: simulator.url },
      transport: simulator.transport,
      credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
      clock,
      limits,
      timeoutMs: 60_000,
      orderDeadlineMs: false,
    });
  });
  const opened = clients.map((client) => client.open());
  await time.until(Promise.all(opened));
  const outcomes = new Map<string, number>();
  const order = (at: number): void => {
    clients[at]?.private
      .buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1_000, post_only: true })
      .then(
        () => "placed",
        (error: { code?: unknown; kind?: unknown }) => String(error.code ?? error.kind),
      )
      .then((outcome) => {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        time.schedule(1, () => order(at));
      });
  };
  for (let each = 0; each < 10; each++) for (const at of [0, 1]) order(at);
  await time.advance(60_000);
  expect([...outcomes.keys()]).toEqual(["placed"]);
  expect(outcomes.get("placed")).toBeGreaterThan(0.9 * 5 * 60);
  await time.until(Promise.all(clients.map((client) => client.close())));
  await simulator.close();
});

test.each([
  [{ account: "a.b" }, "Expected `account` to be a name of up to 24 letters, digits, `-` and `_`"],
  [{ processes: undefined }, "Expected `processes` to be a whole number from 1 to 100"],
  [{ aloneShare: 1 }, "Expected `aloneShare` to be a number from 0 to below 1, got 1 (number)"],
  [{ leaseMs: 100 }, "Expected `leaseMs` to be a number of milliseconds, 500 or more, got 100 (number)"],
  [{ cancelReserve: 2 }, "Expected `limits.cancelReserve` to be a number from 0 to below 1, got 2 (number)"],
  [{ share: 1 }, "Expected `share` to be left out, that name is not known"],
])("%o is refused", (options, message) => {
  const nats = { publish: () => {}, request: () => {} };
  expect(() => clusterLimits({ nats, account: "a", processes: 2, ...options } as never)).toThrow(message);
});
