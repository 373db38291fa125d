import { connect } from "deribit-rpc";
import { createSimulator } from "deribit-rpc/simulator";

const exchange = await createSimulator({ listen: false });
const deribit = await connect({
  network: { ws: exchange.url },
  transport: exchange.transport,
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});

const { order, trades } = await deribit.private.buy({
  instrument_name: "BTC-PERPETUAL",
  amount: 100,
  type: "market",
});
console.log("order", order.order_id, order.order_state);
for (const { price, amount } of trades) console.log(`bought ${amount} at ${price}`);

await deribit.close();
await exchange.close();
