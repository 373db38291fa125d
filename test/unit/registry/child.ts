/** A desk with an open order, which withdraws it when the process is asked to end. */
import { connect } from "../../../src/client/client.ts";
import { closeOnSignal, register } from "../../../src/registry/entry.ts";

const [, , url = ""] = process.argv;
const deribit = await connect({
  network: { ws: url },
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});
register("desk", deribit);
closeOnSignal({
  cancel: true,
  onClosed: (closed) => {
    for (const { name, orders } of closed) process.stdout.write(`${name} ${orders}\n`);
  },
});
const { best_bid_price: bid } = await deribit.public.ticker({ instrument_name: "BTC-PERPETUAL" });
const price = Math.round((bid ?? 50_000) * 0.8);
await deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price, post_only: true });
process.stdout.write("placed\n");
