import { connect } from "deribit-rpc";
import { createSimulator } from "deribit-rpc/simulator";

const exchange = await createSimulator({ listen: false });
const deribit = await connect({
  network: { ws: exchange.url },
  transport: exchange.transport,
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});

const book = await deribit.orderBook("BTC-PERPETUAL", {
  onChange: ({ state, live }) => console.log(state, live?.bestBid?.price, live?.bestAsk?.price),
});
setTimeout(() => exchange.faults.add({ kind: "drop" }), 1_000); // the book says when it is not to be trusted
setTimeout(async () => {
  await book.close();
  await deribit.close();
  await exchange.close();
}, 4_000);
