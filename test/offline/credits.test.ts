import { afterEach, expect, test } from "vitest";
import { openWorld, type World } from "./world.ts";

/** More calls than any pool holds at once. */
const many = 150;

let world: World;
afterEach(() => world.close());

test.each([{ networkDelayMs: 20 }, { networkDelayMs: [1, 20] }, { networkDelayMs: [1, 200] }] as const)(
  "a long burst never exceeds the credits, whatever the network does: $networkDelayMs",
  async ({ networkDelayMs }) => {
    world = await openWorld({}, { networkDelayMs, market: { rate: 0 } });
    for (const pauseMs of [0, 1_700, 30_000]) {
      await world.clock.advance(pauseMs);
      const reads = Array.from({ length: many }, () => world.client.public.getTime());
      expect(await world.until(Promise.all(reads))).toHaveLength(many);
    }
  },
);
