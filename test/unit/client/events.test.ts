import { channel } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { credentials, ending, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";

/** Collects what is published while a test runs. */
function listen(name: string): unknown[] {
  const messages: unknown[] = [];
  channel(name).subscribe((message) => messages.push(message));
  return messages;
}

test("every event is published on the diagnostics channel of its name", async () => {
  const states = listen("deribit-rpc:state");
  const steps = listen("deribit-rpc:step");
  await openWorld();
  expect(states).toMatchObject([
    { name: "connecting", attempt: 1 },
    { name: "preparing", attempt: 1 },
    { name: "restoring" },
    { name: "ready" },
  ]);
  expect(steps).toMatchObject([{ step: "hello" }, { step: "heartbeat" }, { step: "subscriptions" }]);
});

test("every end of a call is published, without its params but for the trace of an unknown one", async () => {
  const ends = listen("deribit-rpc:call");
  const { client, exchange } = await openWorld({ credentials, timeoutMs: 100 });
  ends.length = 0;
  exchange.on("private/sell", () => ({ order: {}, trades: [] }));
  exchange.on("private/buy", () => noAnswer);
  const terms = { instrument_name: "X", amount: 1, price: 1, post_only: true };
  const calls = [client.private.sell(terms), client.private.buy({ ...terms, label: "mine" })].map(ending);
  await exchange.clock.advance(100);
  expect(calls.map(({ ends: count }) => count)).toEqual([1, 1]);
  expect(ends).toMatchObject([
    { method: "private/sell", outcome: "result" },
    { method: "private/buy", outcome: "unknown", ms: 100, error: { kind: "timeout", trace: { terms } } },
  ]);
  expect(JSON.stringify(ends[0])).not.toContain("post_only");
});

test("no event and no error of a session holds a secret, a token or a signature", async () => {
  const told: unknown[] = [];
  const world = makeWorld({ credentials: { kind: "signature", ...credentials } });
  for (const name of ["state", "step", "grant", "authFailure", "gap", "refused", "unhandled"] as const) {
    world.client.on(name, (event) => told.push(event, event instanceof Error ? [event.message, event.stack] : ""));
  }
  const opened = world.client.open();
  await world.exchange.clock.advance(50);
  await opened;
  world.exchange.drop();
  await world.exchange.clock.advance(800_000);
  const text = JSON.stringify(told);
  const signature = String(world.exchange.callsOf("public/auth")[0]?.params["signature"]);
  for (const secret of [credentials.clientSecret, "access-1", "refresh-1", signature])
    expect(text).not.toContain(secret);
  expect(told.length).toBeGreaterThan(20);
});

test("a clock of the host that is set while orders wait moves no deadline", async () => {
  const { client, exchange } = await openWorld({ credentials, orderDeadlineMs: 2_000 });
  exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  exchange.aheadMs = 3_600_000;
  // The next reply shows the new distance; the order after it is stamped by the new time.
  exchange.on("public/get_time", () => 1);
  const calls = [ending(client.public.getTime())];
  await exchange.clock.advance(1);
  calls.push(ending(client.private.buy({ instrument_name: "X", amount: 1, price: 1 })));
  await exchange.clock.advance(1);
  expect(calls.map(({ ends }) => ends)).toEqual([1, 1]);
  const [order] = exchange.callsOf("private/buy");
  expect(order?.params["valid_until"]).toBeCloseTo(exchange.clock.now() + 3_602_000, -1);
});
