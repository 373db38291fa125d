import { connect } from "deribit-rpc";
import { createSimulator } from "deribit-rpc/simulator";

const exchange = await createSimulator({ listen: false });
const deribit = await connect({
  network: { ws: exchange.url },
  transport: exchange.transport,
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});

const ticker = await deribit.subscribe("ticker.BTC-PERPETUAL.100ms");
let left = 10;
for await (const { mark_price, best_bid_price, best_ask_price } of ticker) {
  console.log(`mark ${mark_price}, bid ${best_bid_price}, ask ${best_ask_price}`);
  left -= 1;
  if (left === 0) break;
}

await deribit.close();
await exchange.close();
