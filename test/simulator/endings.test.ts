import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as validators from "../../generated/validators/index.ts";
import { assemble } from "../../simulator/assemble.ts";
import { createVirtualClock, realClock } from "../../simulator/determinism/clock.ts";
import type { FaultRule } from "../../simulator/faults/fault.ts";
import { startBench } from "./support/bench.ts";
import { createFakeExchange } from "./support/fake-exchange.ts";

const buy = { instrument_name: "BTC-PERPETUAL", amount: 10 };

/** Calls that reached the market. */
const reached = (exchange: { readonly calls: readonly { readonly method: string }[] }) =>
  exchange.calls.map(({ method }) => method);

test("what follows a logout is not executed, although the token lives on", async () => {
  const { openSignedIn, exchange, clock } = await startBench();
  const client = await openSignedIn();
  client.post("private/logout", { invalidate_token: false });
  client.post("private/buy", buy);
  await clock.advance(1000);
  expect(client.closed?.code).toBe(1000);
  expect(reached(exchange)).toEqual([]);
});

test("what arrives after the end for lack of credits is not executed", async () => {
  const { openSignedIn, exchange, simulator, clock } = await startBench({ networkDelayMs: 20 });
  const client = await openSignedIn();
  await clock.advance(100);
  simulator.faults.add({ kind: "credits_gone", method: "public/test" });
  client.post("public/test");
  await clock.advance(6);
  client.post("private/buy", buy);
  await clock.advance(1000);
  expect(client.messages.at(-1)?.error?.code).toBe(10028);
  expect(client.closed).toEqual({ code: 1008, reason: "too_many_requests" });
  expect(reached(exchange)).toEqual([]);
});

test.each([1000, 1011, 1014, 3000, 4999])("a connection is closed with %d", async (code) => {
  const closed = await strikeOverNetwork({ kind: "close", code, reason: "r".repeat(123) });
  expect(closed).toEqual([code, "r".repeat(123)]);
});

test.each([1005, 1006, 1015])("%d, which is never sent, breaks the connection", async (code) => {
  expect(await strikeOverNetwork({ kind: "close", code })).toEqual([1006, ""]);
});

/** The close that a socket on the network receives. */
async function strikeOverNetwork(rule: FaultRule): Promise<[number, string]> {
  await using simulator = await assemble({ listen: {} }, validators, () => createFakeExchange({ clock: realClock }));
  const socket = new WebSocket(simulator.url);
  await once(socket, "open");
  simulator.faults.add(rule);
  const [code, reason] = await once(socket, "close");
  return [code, String(reason)];
}

test("a half-open line answers no closing handshake", async () => {
  await using simulator = await assemble({ listen: {} }, validators, () => createFakeExchange({ clock: realClock }));
  const [socket, other] = [new WebSocket(simulator.url), new WebSocket(simulator.url)];
  await Promise.all([once(socket, "open"), once(other, "open")]);
  simulator.faults.add({ kind: "half_open", method: "public/test" });
  socket.send('{"id":1,"method":"public/test"}');
  await expect.poll(() => simulator.stats.calls).toBe(1);
  socket.close();
  for (let turns = 0; turns < 10; turns += 1) {
    other.send('{"id":1,"method":"public/test"}');
    await once(other, "message");
  }
  expect(socket.readyState).toBe(WebSocket.CLOSING);
  socket.terminate();
});

test("a simulator that cannot listen leaves nothing behind", async () => {
  const clock = createVirtualClock();
  let isMarketOpen = true;
  const exchange = createFakeExchange({ clock });
  exchange.close = () => {
    isMarketOpen = false;
  };
  await using taken = await assemble({ listen: {} }, validators, () => createFakeExchange({ clock: realClock }));
  const listen = { port: Number(new URL(taken.url).port) };
  const options = { listen, clock, faults: [{ kind: "lock", afterMs: 1000 }] } as const;
  await expect(assemble(options, validators, () => exchange)).rejects.toThrow("the port is in use");
  await clock.advance(0);
  expect([isMarketOpen, clock.waiting]).toEqual([false, 0]);
});
