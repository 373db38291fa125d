/** An answer that comes after its call has ended decides what became of it. */
import { expect, test } from "vitest";
import type { LateAnswer } from "../../../src/calls/late.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange } from "../helpers/exchange.ts";

const order = { order_id: "7", label: "mine", instrument_name: "X" };

interface LateWorld extends World {
  readonly late: LateAnswer[];
}

async function lateWorld(): Promise<LateWorld> {
  const world = await openWorld({ credentials, timeoutMs: 100, orderDeadlineMs: false });
  const late: LateAnswer[] = [];
  world.client.on("lateAnswer", (answer) => late.push(answer));
  return { ...world, late };
}

/** Makes a call that is not answered in time. */
async function lose({ client, exchange }: World, method: string, params: object = {}): Promise<unknown> {
  exchange.on(method, () => noAnswer);
  const call = ending(client.call(method, params));
  await exchange.clock.advance(101);
  expect(call.error).toMatchObject({ outcome: "unknown" });
  return call.error;
}

function idOf({ exchange }: World, method: string): number {
  return exchange.callsOf(method).at(-1)?.id ?? 0;
}

test("a late result is an event with method, label and result, and decides without a look-up", async () => {
  const world = await lateWorld();
  const { client, exchange, late } = world;
  const error = await lose(world, "private/buy", { instrument_name: "X", amount: 1, label: "mine" });
  const result = { order, trades: [] };
  exchange.reply(idOf(world, "private/buy"), result);
  expect(late).toMatchObject([{ method: "private/buy", label: "mine", result, ms: 101 }]);
  expect(late[0]?.trace).toBe((error as { trace: unknown }).trace);
  expect(client.stats.unhandled.late_reply).toBe(0);
  const calls = exchange.calls.length;
  expect(await client.resolveOutcome(error)).toEqual({ fate: "executed", order, orders: [order], result });
  expect(exchange.calls).toHaveLength(calls);
  // A second answer to the same call belongs to no call.
  exchange.reply(idOf(world, "private/buy"), result);
  expect([late.length, client.stats.unhandled.late_reply]).toEqual([1, 1]);
});

test("a late refusal decides as well, and one that proves nothing does not", async () => {
  const world = await lateWorld();
  const { client, exchange, late } = world;
  const first = await lose(world, "private/buy", { instrument_name: "X", amount: 1 });
  exchange.refuse(idOf(world, "private/buy"), 10009, "not_enough_funds");
  expect(late).toMatchObject([{ method: "private/buy", error: { code: 10009, outcome: "refused" } }]);
  expect(await client.resolveOutcome(first)).toMatchObject({
    fate: "not_executed",
    reason: expect.stringMatching(/not_enough_funds/),
  });
  const second = await lose(world, "private/buy", { instrument_name: "X", amount: 1 });
  exchange.refuse(idOf(world, "private/buy"), 13028, "temporarily_unavailable");
  exchange.on("private/get_order_state_by_label", () => []);
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  const resolved = ending(client.resolveOutcome(second));
  await exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
});

test.each([
  ["private/cancel_all", 3, { orders: [] }],
  ["private/cancel", { ...order, order_state: "cancelled" }, { order: { order_id: "7" } }],
  ["private/mass_quote", { orders: [order], trades: [], errors: [] }, { orders: [order] }],
  ["private/close_position", { order, trades: [] }, { order }],
  ["private/withdraw", { id: 1 }, { orders: [], result: { id: 1 } }],
])("a late result of %s decides what no look-up could", async (method, result, found) => {
  const world = await lateWorld();
  const error = await lose(world, method);
  world.exchange.reply(idOf(world, method), result);
  expect(await world.client.resolveOutcome(error)).toMatchObject({ fate: "executed", result, ...found });
});

test("the event shows no result that may hold a secret", async () => {
  const world = await lateWorld();
  await lose(world, "private/create_api_key", { max_scope: "trade:read" });
  world.exchange.reply(idOf(world, "private/create_api_key"), { client_secret: "planted-secret-9" });
  expect(world.late).toMatchObject([{ method: "private/create_api_key" }]);
  expect(JSON.stringify(world.late)).not.toContain("planted");
});

test("an answer that comes while a look-up waits for the deadline ends the wait", async () => {
  const world = await openWorld({ credentials, timeoutMs: 100, orderDeadlineMs: 8_000 });
  const { client, exchange } = world;
  exchange.on("private/get_order_state_by_label", () => []);
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  const error = await lose(world, "private/buy", { instrument_name: "X", amount: 1 });
  const resolved = ending(client.resolveOutcome(error));
  await exchange.clock.advance(1_000);
  expect(resolved.ends).toBe(0);
  exchange.reply(idOf(world, "private/buy"), { order, trades: [] });
  await exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "executed" });
});

test("five minutes later nothing is remembered, nor more than a thousand calls", async () => {
  const world = await lateWorld();
  const { client, exchange, late } = world;
  await lose(world, "private/buy", { instrument_name: "X", amount: 1 });
  const first = idOf(world, "private/buy");
  await exchange.clock.advance(299_000);
  exchange.reply(first, { order });
  expect(late).toHaveLength(1);
  await lose(world, "private/buy", { instrument_name: "X", amount: 1 });
  await exchange.clock.advance(301_000);
  exchange.reply(idOf(world, "private/buy"), { order });
  expect([late.length, client.stats.unhandled.late_reply]).toEqual([1, 1]);
  const many = Array.from({ length: 1_001 }, () =>
    ending(client.call("private/buy", { instrument_name: "X", amount: 1, price: 1 })),
  );
  await exchange.clock.advance(101);
  expect(many.every(({ ends }) => ends === 1)).toBe(true);
  const ids = exchange.callsOf("private/buy").map(({ id }) => id);
  exchange.reply(ids.at(-1_001) ?? 0, { order });
  expect(late).toHaveLength(1);
  exchange.reply(ids.at(-1_000) ?? 0, { order });
  expect(late).toHaveLength(2);
});

test("a late answer to a call of the session or to one that only reads decides nothing", async () => {
  const world = await lateWorld();
  await lose(world, "private/get_positions");
  world.exchange.reply(idOf(world, "private/get_positions"), []);
  expect([world.late.length, world.client.stats.unhandled.late_reply]).toEqual([0, 1]);
});

/** A client over HTTP whose calls are answered when the test says so. */
function overHttp() {
  const { clock } = new ScriptedExchange();
  const open: { signal: AbortSignal | undefined; answer(result: unknown): void }[] = [];
  const client = createHttpClient({
    network: { http: "https://exchange.test" },
    credentials: { kind: "bearer", accessToken: "planted-token" },
    clock,
    limits: false,
    timeoutMs: 1_000,
    orderDeadlineMs: false,
    transport: {
      post: ({ body, signal }) => {
        const { id } = JSON.parse(body) as { id: number };
        return new Promise((resolve) => {
          const answer = (result: unknown): void => {
            const reply = { jsonrpc: "2.0", id, result };
            resolve({ status: 200, contentType: "application/json", body: JSON.stringify(reply) });
          };
          open.push({ signal, answer });
        });
      },
    },
  });
  return { client, clock, open };
}

test("over HTTP the answer to a write is listened for half a minute more", async () => {
  const { client, clock, open } = overHttp();
  const calls = [client.private.buy({ instrument_name: "X", amount: 1, price: 1 }), client.private.getPositions()].map(
    ending,
  );
  await clock.advance(1_001);
  expect(calls.map(({ error }) => error?.["kind"])).toEqual(["timeout", "timeout"]);
  expect(open.map(({ signal }) => signal?.aborted)).toEqual([false, true]);
  await clock.advance(20_000);
  open[0]?.answer({ order, trades: [] });
  await clock.advance(1);
  expect(await client.resolveOutcome(calls[0]?.error)).toMatchObject({ fate: "executed", order });
  const second = ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 }));
  await clock.advance(30_999);
  expect(open[2]?.signal?.aborted).toBe(false);
  await clock.advance(2);
  expect([second.ends, open[2]?.signal?.aborted]).toEqual([1, true]);
});
