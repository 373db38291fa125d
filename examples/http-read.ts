/** Reads prices and, with a key, positions over HTTP: nothing to open, nothing to close. Fits cron jobs and lambdas. */
import { createHttpClient, isDeribitError } from "deribit-rpc";

const http = process.env["DERIBIT_HTTP_URL"];
const clientId = process.env["DERIBIT_CLIENT_ID"];
const clientSecret = process.env["DERIBIT_CLIENT_SECRET"];
const isSignedIn = clientId !== undefined && clientSecret !== undefined;

const deribit = createHttpClient({
  network: http === undefined ? "testnet" : { http },
  timeoutMs: 5_000,
  ...(isSignedIn && { credentials: { kind: "signature", clientId, clientSecret } }),
});

const [btc, eth] = await Promise.all([
  deribit.public.getIndexPrice({ index_name: "btc_usd" }),
  deribit.public.getIndexPrice({ index_name: "eth_usd" }),
]);
console.log(`BTC ${btc.index_price} USD, ETH ${eth.index_price} USD`);

const { bids, asks } = await deribit.public.getOrderBook({ instrument_name: "BTC-PERPETUAL", depth: 5 });
for (const [price, amount] of asks.toReversed()) console.log(`  ask ${price} x ${amount}`);
for (const [price, amount] of bids) console.log(`  bid ${price} x ${amount}`);

if (isSignedIn) {
  const positions = await deribit.private.getPositions({ currency: "any" });
  for (const { instrument_name, size, total_profit_loss } of positions)
    console.log(`${instrument_name}: ${size}, profit ${total_profit_loss}`);
  console.log(`${positions.length} positions`);
}

try {
  await deribit.public.getOrderBook({ instrument_name: "NO-SUCH-INSTRUMENT" });
} catch (error) {
  if (!isDeribitError(error, "rpc")) throw error;
  console.log(`${error.code} ${error.reason}: ${error.details.reason ?? error.meaning}`);
}
