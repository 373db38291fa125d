/** Leases on a real server of NATS. */
import { expect, test } from "vitest";
import { createLease, type Lease, type LeaseTaken } from "../../src/cluster/entry.ts";
import { hasNats, NatsServer } from "./nats-server.ts";

const leaseMs = 500;

function taken(lease: Lease): Promise<LeaseTaken> {
  return new Promise((resolve) => void lease.on("taken", resolve));
}

test.skipIf(!hasNats)("one process has it; it outlives a restart of the server, and is handed over", async () => {
  await using server = await NatsServer.start();
  const [natsA, natsB] = await Promise.all([
    server.connect({ reconnectTimeWait: 20 }),
    server.connect({ reconnectTimeWait: 20 }),
  ]);
  const a = createLease({ nats: natsA, name: "maker", leaseMs });
  const first = await taken(a);
  expect([first.previous, first.isHandedOver, a.token]).toEqual([0, false, first.token]);

  const b = createLease({ nats: natsB, name: "maker", leaseMs });
  const handed = taken(b);
  await a.release();
  expect(await handed).toEqual({ token: b.token, previous: first.token, isHandedOver: true, note: "" });
  expect([a.held, b.held]).toEqual([false, true]);

  await server.kill();
  const lost = new Promise((resolve) => void b.on("lost", resolve));
  const again = Promise.race([taken(a), taken(b)]);
  await lost;
  await server.up();
  expect((await again).token).toBeGreaterThan((await handed).token);
  await Promise.all([a.close(), b.close()]);
  expect([a.held, b.held]).toEqual([false, false]);
  await Promise.all([natsA.close(), natsB.close()]);
});
