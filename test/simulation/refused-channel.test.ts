import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator } from "../../simulator/simulator.ts";
import { createClient } from "../../src/client/client.ts";
import type { Transport } from "../../src/transport/transport.ts";

const waitMs = 10_000;

test("a refused channel is not asked for again while its reader waits for another one", async () => {
  const clock = createVirtualClock();
  const market = { rate: 0, liquidity: false };
  const faults = [{ kind: "lose_reply", method: "private/subscribe" } as const];
  const simulator = await createSimulator({ clock, market, faults, networkDelayMs: 1 });
  let asked = 0;
  const transport: Transport = {
    connect(url, handlers) {
      const socket = simulator.transport.connect(url, handlers);
      return {
        ...socket,
        send: (text) => {
          if (text.includes('"public/subscribe"')) asked += 1;
          socket.send(text);
        },
      };
    },
  };
  const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
  const client = createClient({ network: { ws: simulator.url }, credentials, transport, clock });
  const opened = client.open();
  await clock.advance(waitMs);
  await opened;
  const subscribed = client.subscribe(["user.orders.any.any.raw", "book.NO-SUCH-THING.100ms"], { onData: () => {} });
  const failed = expect(subscribed).rejects.toMatchObject({
    kind: "subscription",
    channels: ["book.NO-SUCH-THING.100ms"],
  });
  await clock.advance(waitMs);
  expect(asked).toBe(1);
  await clock.advance(12 * waitMs);
  await failed;
  const closed = client.close();
  await clock.advance(waitMs);
  await closed;
  await simulator.close();
});
