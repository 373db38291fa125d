/** A process that leads, or stands by, and trades while it leads. It will be killed or stopped. */
import { connect } from "@nats-io/transport-node";
import { jetStreamJournal, type Lead, runLeader } from "../../src/cluster/entry.ts";

const [url = "", servers = "", leaseMs = "", mode = "trade"] = process.argv.slice(2);
const instrument_name = "BTC-PERPETUAL";

const nats = await connect({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 50 });

async function trade({ deribit, signal, token, recovered }: Lead): Promise<void> {
  process.stdout.write(`${JSON.stringify({ token, atMs: Date.now(), recovered: recovered.length })}\n`);
  // Each price is used once in a run: an edit is known by it.
  for (let price = 1_000 + token * 100; mode === "trade" && !signal.aborted; price += 0.5) {
    const amount = 10;
    try {
      const { order } = await deribit.private.buy({ instrument_name, amount, price, post_only: true });
      price += 0.5;
      await deribit.private.edit({ order_id: order.order_id, amount, price, post_only: true });
      if (price % 4 === 0) await deribit.private.cancel({ order_id: order.order_id });
    } catch {
      // What is held back or refused is nothing to a trader. It comes again at once, as a loop that does not look.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

await runLeader({
  nats,
  name: "maker",
  leaseMs: Number(leaseMs),
  journal: () => jetStreamJournal({ nats, name: "desk" }),
  client: {
    network: { ws: url },
    credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
    limits: false,
    orderDeadlineMs: 2_000,
  },
  onLead: trade,
});
process.stdout.write(`${JSON.stringify({ standby: true })}\n`);
