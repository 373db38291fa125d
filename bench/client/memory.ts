/** 100,000 calls in flight: one timer, and what each of them holds. */
import { openLocal } from "./local.ts";
import { heapAfterGc, report } from "./measure.ts";

const count = 100_000;
const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000, label: "mm-1", post_only: true };

export async function run(): Promise<void> {
  const { client, timers } = await openLocal({ maxInFlight: count, heartbeatMs: false });
  // The connection's own timer, over its stability, runs besides that of the deadlines.
  const before = timers();
  const empty = heapAfterGc();
  const calls = Array.from({ length: count }, (_, index) =>
    client.private.buy({ ...order, price: index }, { timeoutMs: 60_000 + index }).catch(() => {}),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const held = (heapAfterGc() - empty) / count;
  report("memory of a call in flight, 100,000 of them", `${held.toFixed(0)} bytes`, "under 1,000");
  report("timers of 100,000 deadlines", `${timers() - before}`, "at most 1");
  await client.close();
  await Promise.all(calls);
}
