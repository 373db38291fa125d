/** Feeds and consumers on a real server of NATS. */
import { expect, test } from "vitest";
import { createSimulator } from "../../simulator/index.ts";
import { connectFeed, startFeed } from "../../src/cluster/entry.ts";
import { hasNats, NatsServer } from "./nats-server.ts";

const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" };

test.skipIf(!hasNats)(
  "a consumer reads on when the feed hands over, and when NATS was away",
  async () => {
    const simulator = await createSimulator();
    await using server = await NatsServer.start();
    const [natsA, natsB, natsC] = await Promise.all([1, 2, 3].map(() => server.connect({ reconnectTimeWait: 20 })));
    if (natsA === undefined || natsB === undefined || natsC === undefined) throw new Error("not connected");
    const options = { name: "sim", client: { network: { ws: simulator.url }, credentials }, leaseMs: 500 };
    const a = await startFeed({ nats: natsA, ...options });
    const consumer = await connectFeed({ nats: natsC, name: "sim" });
    const b = await startFeed({ nats: natsB, ...options });
    let count = 0;
    let onMessage = (): void => {};
    const gaps: string[] = [];
    const more = async (): Promise<void> => {
      const from = count;
      while (count < from + 2) {
        await new Promise<void>((resolve) => {
          onMessage = resolve;
        });
      }
    };
    await consumer.subscribe("ticker.BTC-PERPETUAL.raw", {
      onData: ({ instrument_name }) => {
        expect(instrument_name).toBe("BTC-PERPETUAL");
        count++;
        onMessage();
      },
      onGap: ({ cause }) => gaps.push(cause),
    });
    const book = await consumer.orderBook("BTC-PERPETUAL", { interval: "raw" });
    await more();
    expect([a.isActive, b.isActive, book.state, gaps]).toEqual([true, false, "live", []]);
    await a.close();
    while (!b.isActive || gaps.length === 0) await more();
    await server.kill();
    await server.up();
    while (gaps.length === 1) await more();
    expect(new Set(gaps)).toEqual(new Set(["reconnect"]));
    await consumer.close();
    await b.close();
    await Promise.all([natsA.close(), natsB.close(), natsC.close()]);
    await simulator.close();
  },
  60_000,
);
