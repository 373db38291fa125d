/** Many clients in one process: known by name, and closed together with their orders withdrawn. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createSimulator } from "../../../simulator/index.ts";
import { connect } from "../../../src/client/client.ts";
import { createGuards } from "../../../src/guards/entry.ts";
import { clients, closeAll, closeOnSignal, type RegisterOptions, register } from "../../../src/registry/entry.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange } from "../helpers/exchange.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 100 };
const clock = new ScriptedExchange().clock;
afterEach(async () => {
  const closed = closeAll({ clock });
  await clock.advance(5_000);
  await closed;
});

/** A client in the register, and how many orders its exchange has. */
async function open(name: string, more: object = {}, options: RegisterOptions = {}) {
  const exchange = new ScriptedExchange(clock);
  const state = { orders: 2 };
  exchange.on("private/cancel_all", () => {
    const count = state.orders;
    state.orders = 0;
    return count;
  });
  exchange.on("private/get_open_orders", () => Array.from({ length: state.orders }, () => ({})));
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  const world = await openWorld({ credentials, clock, ...more }, exchange);
  register(name, world.client, options);
  return { ...world, state };
}

test("clients are known by name until they are closed", async () => {
  const [first, second] = [await open("first"), await open("second")];
  expect([...clients()]).toEqual([
    ["first", first.client],
    ["second", second.client],
  ]);
  expect(() => register("second", first.client)).toThrow(/`name` to be one that no open client of this process has/);
  void first.client.close();
  await clock.advance(10);
  expect([...clients().keys()]).toEqual(["second"]);
  expect(() => register("third", first.client)).toThrow(/`client` to be a client that is not closed/);
  expect(() => register("", second.client)).toThrow(/`name`/);
});

test("all are closed at once, with their orders withdrawn, and one without a key is only closed", async () => {
  const signed = await open("signed");
  const open2 = await open("open", { credentials: undefined });
  const closing = ending(closeAll({ cancel: true, clock }));
  await clock.advance(200);
  expect(closing.value).toEqual([
    { name: "signed", orders: "none" },
    { name: "open", orders: "untouched" },
  ]);
  expect(signed.state.orders).toBe(0);
  expect(open2.exchange.methods).toEqual([]);
  expect([signed.client.state.name, open2.client.state.name]).toEqual(["closed", "closed"]);
  expect(clients().size).toBe(0);
});

test("without `cancel` nothing is withdrawn", async () => {
  const { state } = await open("desk");
  const closing = ending(closeAll({ clock }));
  await clock.advance(100);
  expect(closing.value).toEqual([{ name: "desk", orders: "untouched" }]);
  expect(state.orders).toBe(2);
});

test("an order that arrives behind the cancel is withdrawn as well", async () => {
  const { state, exchange } = await open("desk");
  let looks = 0;
  exchange.on("private/get_open_orders", () => {
    if (++looks === 1) state.orders = 1;
    return Array.from({ length: state.orders }, () => ({}));
  });
  const closing = ending(closeAll({ cancel: true, clock }));
  await clock.advance(1_000);
  expect(closing.value).toEqual([{ name: "desk", orders: "none" }]);
  expect(exchange.callsOf("private/cancel_all")).toHaveLength(2);
});

test.each<[string, (exchange: ScriptedExchange) => void, RegExp]>([
  [
    "does not answer",
    (exchange) => exchange.on("private/cancel_all", () => noAnswer),
    /nothing was answered|not answered/,
  ],
  [
    "refuses",
    (exchange) =>
      exchange.on("private/cancel_all", () => {
        throw new Refused(10041, "settlement_in_progress");
      }),
    /settlement_in_progress/,
  ],
  [
    "is gone",
    (exchange) => {
      exchange.door = { code: 1006, reason: "" };
      exchange.drop();
    },
    /nothing was answered|connection/,
  ],
])("an exchange that %s holds the end up until the deadline, and the result says so", async (_, break_, message) => {
  const { exchange, client } = await open("desk");
  break_(exchange);
  const closing = ending(closeAll({ cancel: true, deadlineMs: 3_000, clock }));
  await clock.advance(2_900);
  expect(closing.ends).toBe(0);
  await clock.advance(2_000);
  expect(closing.value).toMatchObject([
    { name: "desk", orders: "open", error: { message: expect.stringMatching(message) } },
  ]);
  expect(client.state.name).toBe("closed");
});

test("with guards, an order that the strategy makes meanwhile is held back", async () => {
  const guards = createGuards({});
  const { client, exchange } = await open("desk", { guards }, { guards });
  const closing = ending(closeAll({ cancel: true, clock }));
  const late = ending(client.private.buy(order));
  await clock.advance(2_000);
  expect(late.error).toMatchObject({ kind: "guard", guard: "halt", outcome: "not_sent" });
  expect(exchange.callsOf("private/buy")).toEqual([]);
  expect(closing.value).toEqual([{ name: "desk", orders: "none" }]);
});

test("options that cannot work are refused", async () => {
  await expect(closeAll({ deadlineMs: -1 })).rejects.toThrow(/`deadlineMs`/);
  await expect(closeAll({ cancle: true } as object)).rejects.toThrow(/did you mean `cancel`/);
  expect(() => closeOnSignal({ signals: ["TERM"] })).toThrow(/`signals`/);
  expect(() => closeOnSignal({ deadlineMs: Number.NaN })).toThrow(/`deadlineMs`/);
});

test("what listens to signals is taken back", () => {
  const before = process.listenerCount("SIGTERM");
  const off = closeOnSignal();
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  off();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

test("a process that gets SIGTERM withdraws its orders and ends by that signal", async () => {
  await using exchange = await createSimulator({ seed: 1 });
  const program = resolve(import.meta.dirname, "child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, exchange.url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  child.stdout.on("data", (text) => lines.push(String(text)));
  await expect.poll(() => lines.join(""), { timeout: 180_000 }).toContain("placed");
  child.kill("SIGTERM");
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGTERM");
  expect(lines.join("")).toContain("desk none");
  await using observer = await connect({
    network: { ws: exchange.url },
    credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
  });
  expect(await observer.private.getOpenOrders()).toEqual([]);
}, 240_000);
