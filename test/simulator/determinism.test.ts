import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator, type SimulatorOptions } from "../../simulator/simulator.ts";
import { TestClient } from "./support/bench.ts";

/** Everything that a client is sent in ten seconds of trading. */
async function bytesOf(options: SimulatorOptions): Promise<string> {
  const clock = createVirtualClock();
  const simulator = await createSimulator({
    ...options,
    clock,
    credits: false,
    latencies: { matching: [1, 9], private: [1, 5], public: 1 },
    networkDelayMs: [1, 20],
    faults: [{ kind: "delay", ms: 30, method: "private/*", chance: 0.3 }],
  });
  const client = new TestClient(simulator, clock);
  await clock.advance(100);
  await client.signIn();
  await clock.advance(100);
  const channels = [
    "book.BTC-PERPETUAL.raw",
    "ticker.BTC-PERPETUAL.100ms",
    "user.changes.any.any.raw",
    "quote.ETH-PERPETUAL",
  ];
  client.post("private/subscribe", { channels });
  for (let step = 0; step < 20; step += 1) {
    const price = 59_000 + step * 50;
    client.post("private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price, label: `b${step}` });
    if (step % 3 === 0) client.post("private/sell", { instrument_name: "BTC-PERPETUAL", amount: 10, price });
    if (step % 5 === 0) client.post("private/cancel_all");
    await clock.advance(500);
  }
  await simulator.close();
  return client.texts.join("\n");
}

test("the same seed, configuration and calls give the same bytes, another seed gives others", async () => {
  const first = await bytesOf({ seed: 7 });
  expect(first.length).toBeGreaterThan(10_000);
  expect(await bytesOf({ seed: 7 })).toBe(first);
  expect(await bytesOf({ seed: 8 })).not.toBe(first);
});
