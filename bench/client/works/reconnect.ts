/** A line that breaks: how long until the client is signed in and subscribed again. */
import { connect } from "../../../src/client/client.ts";
import type { Work } from "./work.ts";

export const reconnect: Work = {
  async open(_, url) {
    const client = await connect({
      network: { ws: url },
      credentials: { clientId: "bench", clientSecret: "bench" },
      reconnect: { backoff: { kind: "fixed", delayMs: 0 } },
      limits: false,
    });
    await client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: () => {} });
    return async (_order, say) => {
      const ready = new Promise<number>((resolve) => {
        let lostMs = 0;
        const off = client.on("state", ({ name }) => {
          if (name === "waiting") lostMs = performance.now();
          if (name !== "ready") return;
          off();
          resolve(performance.now() - lostMs);
        });
      });
      say();
      return { ms: await ready };
    };
  },
  async direct({ begin, next, server }) {
    await begin(undefined);
    server({ drop: true });
    return (await next()) as Record<string, number>;
  },
};
