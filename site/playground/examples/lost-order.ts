import { connect, isCallError } from "deribit-rpc";
import { createSimulator } from "deribit-rpc/simulator";

const exchange = await createSimulator({ listen: false });
const deribit = await connect({
  network: { ws: exchange.url },
  transport: exchange.transport,
  credentials: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
});

exchange.faults.add({ kind: "lose_reply", method: "private/buy", times: 1 });
try {
  await deribit.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 100, price: 10_000 }, { timeoutMs: 1_000 });
} catch (error) {
  if (!isCallError(error)) throw error;
  console.log("the call ended as", error.outcome);
  const { fate } = await deribit.resolveOutcome(error);
  console.log("the order was", fate);
}

await deribit.close();
await exchange.close();
