/** What calls in flight and channels hold, and leave behind. */
import type { Client } from "../../src/client/client.ts";
import type { Subscription } from "../../src/subscriptions/options.ts";
import { heapAfterGc } from "./heap.ts";
import { openLocal } from "./local.ts";

const count = 100_000;
const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, label: "mm-1", post_only: true };

const channels = Array.from({ length: 5_000 }, (_, index) => `ticker.BTC-27DEC30-${index}-C.100ms`);

/** Bytes that one of 5,000 channels holds while it is read, and those that stay when it is left. */
export async function memoryOfChannel(): Promise<{ readonly held: number; readonly left: number }> {
  const { client } = await openLocal();
  // What is made once, as compiled code, is made in the first round.
  await subscribeAll(client);
  const empty = heapAfterGc();
  const { held, left } = await subscribeAll(client);
  await client.close();
  return { held: (held - empty) / channels.length, left: (left - empty) / channels.length };
}

/** Bytes in use with all channels read one by one, and after they were left. */
async function subscribeAll(client: Client): Promise<{ readonly held: number; readonly left: number }> {
  let all: Subscription[] | undefined = [];
  // One function for all: what a function of the user takes is not the client's.
  const onData = (): void => {};
  for (const channel of channels) all.push(await client.subscribe(channel, { onData }));
  const held = heapAfterGc();
  await Promise.all(all.map((subscription) => subscription.close()));
  all = undefined;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { held, left: heapAfterGc() };
}

/** Bytes that one of 100,000 calls in flight holds, and the timers that all of them together do. */
export async function memoryOfCall(): Promise<{ readonly call: number; readonly timers: number }> {
  const { client, timers } = await openLocal({ maxInFlight: count, credentials: { clientId: "a", clientSecret: "b" } });
  // The connection's own timer, over its stability, runs besides that of the deadlines.
  const before = timers();
  const empty = heapAfterGc();
  const calls = Array.from({ length: count }, (_, index) =>
    client.private.buy({ ...order, price: index }, { timeoutMs: 60_000 + index }).catch(() => {}),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const call = (heapAfterGc() - empty) / count;
  const used = timers() - before;
  await client.close();
  await Promise.all(calls);
  return { call, timers: used };
}
