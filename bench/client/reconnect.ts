/** A dropped socket on loopback: how long until it is ready again, signed in and subscribed. */
import { connect } from "../../src/client/client.ts";
import { median, report, startPeer } from "./measure.ts";

export async function run(): Promise<void> {
  const peer = await startPeer();
  const client = await connect({
    network: { ws: peer.url },
    credentials: { clientId: "a", clientSecret: "b" },
    reconnect: { backoff: { kind: "fixed", delayMs: 0 } },
    limits: false,
  });
  await client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: () => {} });
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    const ready = new Promise<number>((resolve) => {
      let lostMs = 0;
      const off = client.on("state", ({ name }) => {
        if (name === "waiting") lostMs = performance.now();
        if (name !== "ready") return;
        off();
        resolve(performance.now() - lostMs);
      });
    });
    peer.process.send({ drop: true });
    times.push(await ready);
  }
  report("ready again after a drop on loopback", `${median(times).toFixed(1)} ms`, "under 50 ms");
  await client.close();
  peer.process.kill();
}
