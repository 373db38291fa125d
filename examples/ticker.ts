/**
 * Prints the best prices and the mark price of an instrument until Ctrl+C.
 *
 * A loop over tickers is never late: where it is slower than the exchange, it gets the newest ticker and skips the
 * older ones. A hole after a reconnect is of no harm to it either, so `onGap` prints a line and goes on.
 */
import { channels, connect } from "deribit-rpc";

const url = process.env["DERIBIT_URL"];
const instrument_name = process.argv[2] ?? "BTC-PERPETUAL";

await using deribit = await connect({ network: url === undefined ? "testnet" : { ws: url } });
process.once("SIGINT", () => void deribit.close());

deribit.on("state", (state) => {
  if (state.name === "waiting")
    console.log(`connection lost, next attempt at ${new Date(state.untilMs).toISOString()}`);
});

const tickers = await deribit.subscribe(channels.ticker({ instrument_name, interval: "100ms" }), {
  onGap: ({ cause, fromMs, toMs }) => console.log(`${cause}: nothing for ${toMs - fromMs} ms`),
});
for await (const { timestamp, best_bid_price, best_ask_price, mark_price } of tickers) {
  console.log(new Date(timestamp).toISOString(), `bid ${best_bid_price} ask ${best_ask_price} mark ${mark_price}`);
}
