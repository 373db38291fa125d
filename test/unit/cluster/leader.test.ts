/** What a process may send while it leads, stands by, takes over and hands over. */
import { expect, test } from "vitest";
import type { Lead } from "../../../src/cluster/leader.ts";
import { type LeaderState, Leading } from "../../../src/cluster/leader.ts";
import { runLeader } from "../../../src/cluster/run-leader.ts";
import type { Journal, JournalEntry, JournalIntent } from "../../../src/journal/journal.ts";
import { credentials, ending } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange } from "../helpers/exchange.ts";
import { leaseMs, Machine, Server } from "./world.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 100 };

/** A journal in memory. */
class Memory implements Journal {
  readonly entries: JournalEntry[] = [];
  left: JournalIntent[] = [];
  closed = 0;
  append(entries: readonly JournalEntry[]): void {
    this.entries.push(...entries);
  }
  unfinished(): readonly JournalIntent[] {
    return this.left;
  }
  close(): void {
    this.closed++;
  }
}

interface Placed {
  readonly order_id: string;
  readonly label: string;
}

/** An exchange that keeps open orders, and one process on it. */
async function open(options: { readonly journal?: () => Journal; readonly placed?: readonly Placed[] } = {}) {
  const exchange = new ScriptedExchange();
  const placed = new Map(
    (options.placed ?? []).map((each) => [each.order_id, { ...each, order_state: "open", last_update_timestamp: 1 }]),
  );
  exchange.on("private/get_open_orders", () => [...placed.values()]);
  exchange.on("private/buy", ({ params }) => ({ order: { ...params, order_id: "new" }, trades: [] }));
  exchange.on("private/cancel", ({ params }) => {
    const gone = placed.get(String(params["order_id"]));
    placed.delete(String(params["order_id"]));
    exchange.push("user.orders.any.any.raw", [{ ...gone, order_state: "cancelled", last_update_timestamp: 9 }]);
    return gone ?? {};
  });
  const machine = new Machine(exchange.clock as never);
  const journal = new Memory();
  const states: LeaderState[] = [];
  const trouble: string[] = [];
  const leads: Lead[] = [];
  const server = new Server();
  const leader = new Leading({
    name: "maker",
    leaseMs,
    clock: machine.clock,
    lease: () => machine.lease(server, "a"),
    journal: options.journal ?? (() => journal),
    onLead: (lead) => leads.push(lead),
    onStandby: () => {},
    client: {
      network: { ws: "ws://exchange.test/ws" },
      transport: exchange.transport,
      random: () => 0.5,
      limits: false,
      credentials,
    },
  });
  leader.on("state", (state) => states.push(state));
  leader.on("trouble", ({ message }) => trouble.push(message));
  const opened = leader.open();
  await exchange.clock.advance(100);
  await opened;
  const fate = async (method: string, params: object): Promise<string> => {
    const seen = ending(leader.deribit.call(method, params));
    await exchange.clock.advance(50);
    return seen.error?.message ?? (seen.ends === 1 ? "left" : "waits");
  };
  const close = async (): Promise<void> => {
    const closed = leader.close();
    await exchange.clock.advance(leaseMs);
    await closed;
  };
  return { exchange, machine, leader, close, journal, states, trouble, leads, fate, placed, server };
}

test("a standby reads and writes nothing; a leader writes under labels of its own", async () => {
  const { exchange, close, leads, fate, states } = await open();
  exchange.on("private/get_positions", () => []);
  expect(await fate("private/get_positions", {})).toBe("left");
  for (const method of ["private/buy", "private/cancel_all"]) {
    expect(await fate(method, method === "private/buy" ? order : {})).toBe(
      `${method}: the guard lease holds it back, another process may lead; it was not sent`,
    );
  }
  await exchange.clock.advance(leaseMs * 1.5);
  const [lead] = leads;
  expect([states, lead?.isHandedOver]).toEqual([["standby", "taking_over", "leading"], false]);
  expect(await fate("private/buy", order)).toBe("left");
  expect(await fate("private/buy", { ...order, label: lead?.label("bid") })).toBe("left");
  expect(await fate("private/buy", { ...order, label: "bid" })).toBe(
    "private/buy: the guard lease holds it back, its label does not bear the token of this leader, as those of `lead.label()` do; it was not sent",
  );
  const labels = exchange.callsOf("private/buy").map(({ params }) => String(params["label"]));
  expect(labels.map((label) => label.startsWith(`maker.${lead?.token.toString(36)}.`))).toEqual([true, true]);
  await close();
});

test("no order is good for longer than the lease", async () => {
  const { exchange, close, fate } = await open();
  await exchange.clock.advance(leaseMs * 1.5);
  expect(await fate("private/buy", order)).toBe("left");
  const validUntil = exchange.callsOf("private/buy")[0]?.params["valid_until"];
  expect(Number(validUntil)).toBeLessThanOrEqual(exchange.clock.now() + leaseMs * 0.9);
  await close();
});

test("a leader that sleeps through its lease sends nothing as it wakes", async () => {
  const { exchange, machine, leader, close, leads } = await open();
  await exchange.clock.advance(leaseMs * 1.5);
  const fates: unknown[] = [];
  machine.host.stall("asleep", leaseMs * 2);
  machine.clock.schedule(10, () => {
    for (const method of ["private/buy", "private/cancel_all"]) {
      leader.deribit.call(method, method === "private/buy" ? order : {}).catch(({ guard }) => fates.push(guard));
    }
  });
  await exchange.clock.advance(leaseMs * 2 + 20);
  expect(fates).toEqual(["lease", "lease"]);
  expect(leads[0]?.signal.aborted).toBe(true);
  await close();
});

test("orders of earlier leaders are cancelled before it leads, and those that arrive late; others stay", async () => {
  const left = [
    { order_id: "1", label: "maker.0.x-1" },
    { order_id: "2", label: "taker.0.x-1" },
    { order_id: "3", label: "mine" },
  ];
  const { exchange, close, leads, placed } = await open({ placed: left });
  await exchange.clock.advance(leaseMs * 1.5);
  const cancelled = () => exchange.callsOf("private/cancel").map(({ params }) => params["order_id"]);
  expect([leads.length, cancelled()]).toEqual([1, ["1"]]);
  const late = { order_id: "4", label: "maker.0.x-2", order_state: "open", last_update_timestamp: 2 };
  placed.set("4", late);
  exchange.push("user.orders.any.any.raw", [late]);
  await exchange.clock.advance(50);
  expect(cancelled()).toEqual(["1", "4"]);
  await close();
});

test("it does not lead without its journal, and lets another one try", async () => {
  let failure: Error | undefined = new Error("the disk is gone");
  const journal = new Memory();
  const { exchange, leader, close, leads, trouble, server } = await open({
    journal: () => {
      if (failure !== undefined) throw failure;
      return journal;
    },
  });
  await exchange.clock.advance(leaseMs * 1.5);
  expect([leads.length, trouble]).toEqual([0, ["this process cannot lead: the disk is gone"]]);
  expect(JSON.parse((await server.read()).value)).toMatchObject({ isFree: true });
  failure = undefined;
  await exchange.clock.advance(leaseMs * 2);
  expect([leads.length, leader.state]).toEqual([1, "leading"]);
  await close();
  expect(journal.closed).toBe(1);
});

test("a hand-over waits for what has left, and lets nothing more out", async () => {
  const { exchange, leader, close, leads, journal, fate, states } = await open();
  await exchange.clock.advance(leaseMs * 1.5);
  exchange.on("private/buy", () => noAnswer);
  const placed = ending(leader.deribit.call("private/buy", order, { timeoutMs: 200 }));
  await exchange.clock.advance(10);
  const handed = ending(leader.handOver());
  expect(await fate("private/buy", order)).toMatch(/this process is handing over/);
  expect([leads[0]?.signal.aborted, handed.ends, placed.ends]).toEqual([true, 0, 0]);
  await exchange.clock.advance(500);
  expect([handed.ends, placed.ends, journal.closed]).toEqual([1, 1, 1]);
  expect(journal.entries.map(({ what }) => what)).toEqual(["intent", "ending"]);
  expect(states.slice(-2)).toEqual(["handing_over", "standby"]);
  await close();
});

test.each([
  [{ name: "a b" }, /`name` to be a name of up to 24 letters/],
  [{ client: { journal: {} } }, /`client.journal` to be left out/],
  [{ journal: {} }, /`journal` to be a function/],
])("%o is refused", async (options, message) => {
  const nats = { publish: () => {}, request: () => {} };
  const whole = { nats, name: "a", client: {}, journal: () => new Memory(), onLead: () => {}, ...options };
  await expect(runLeader(whole as never)).rejects.toThrow(message);
});
