/** Real processes, killed with SIGKILL and stopped with SIGSTOP. */
import { expect, test } from "vitest";
import { hasNats } from "./nats-server.ts";
import { takeOvers } from "./take-overs.ts";

test.skipIf(!hasNats)(
  "leaders that are killed and stopped: no order twice, none lost, one leader at a time",
  async () => {
    const { wrong, orders, afterLeaseMs } = await takeOvers({ rounds: 5, seed: 3 });
    expect(wrong).toEqual([]);
    expect(orders).toBeGreaterThan(20);
    expect(Math.max(...afterLeaseMs)).toBeLessThan(5_000);
  },
  90_000,
);
