/** An `AbortSignal` may live as long as the program: nobody may go on listening to it. */
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { ending, openWorld } from "../unit/helpers/client.ts";
import { Refused } from "../unit/helpers/exchange.ts";

const channel = "trades.BTC-PERPETUAL.100ms";

test.each([
  ["closed", async (reader: { close(): Promise<void> }) => reader.close()],
  ["ended by the exchange", async () => {}],
] as const)("a reader that was %s does not listen to its signal any more", async (how, leave) => {
  const { client, exchange } = await openWorld();
  const { signal } = new AbortController();
  const opening = Promise.all([
    client.subscribe(channel, { signal, onGap: () => {} }),
    client.subscribe(channel, { signal, onData: () => {}, onGap: () => {} }),
  ]);
  await exchange.clock.advance(1);
  const readers = await opening;
  expect(getEventListeners(signal, "abort")).toHaveLength(2);
  if (how === "ended by the exchange") {
    exchange.on("public/subscribe", () => {
      throw new Refused(11050, "bad_request");
    });
    exchange.drop();
  }
  const left = ending(Promise.all(readers.map(leave)));
  await exchange.clock.advance(1_000);
  expect(left.ends).toBe(1);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("a signal ends what it was given to", async () => {
  const { client, exchange } = await openWorld();
  const abort = new AbortController();
  const seen: unknown[] = [];
  const opening = client.subscribe(channel, { signal: abort.signal, onData: (data) => seen.push(data) });
  await exchange.clock.advance(1);
  await opening;
  abort.abort();
  exchange.push(channel, []);
  await exchange.clock.advance(1);
  expect(seen).toEqual([]);
  expect(exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});
