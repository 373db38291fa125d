/** A process that spends the credits of an account as fast as it gets them. */
import { connect as connectNats } from "@nats-io/transport-node";
import { clusterLimits } from "../../src/cluster/entry.ts";
import { connect } from "../../src/index.ts";

const [url = "", servers = ""] = process.argv.slice(2);

const nats = await connectNats({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
const limits = clusterLimits({ nats, account: "main", processes: 2, tier: 1, orders: "wait", leaseMs: 500 });
const say = (said: object): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
limits.on("state", (state) => say(state));
const deribit = await connect({
  network: { ws: url },
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
  limits,
  timeoutMs: 10_000,
});

async function trade(): Promise<void> {
  for (;;) {
    try {
      await deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1_000, post_only: true });
      say({ placed: 1 });
    } catch (error) {
      say({ failed: (error as { code?: unknown }).code ?? String(error) });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

await Promise.all(Array.from({ length: 10 }, trade));
