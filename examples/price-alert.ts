/**
 * Waits until the mark price of an instrument crosses a level, says so and ends: `price-alert.ts BTC-PERPETUAL 60000`.
 *
 * The level is crossed when the price was on one side of it and is on the other. That holds over a lost connection too:
 * the first ticker after it is compared with the last one before it.
 */
import { connect } from "deribit-rpc";

const url = process.env["DERIBIT_URL"];
const [instrument = "BTC-PERPETUAL", wanted] = process.argv.slice(2);

await using deribit = await connect({ network: url === undefined ? "testnet" : { ws: url } });
process.once("SIGINT", () => void deribit.close());

const { mark_price } = await deribit.public.ticker({ instrument_name: instrument });
// Without a level: one that is a hundredth of a percent above, so that it is crossed soon.
const level = wanted === undefined ? mark_price * 1.0001 : Number(wanted);
if (!(level > 0)) throw new Error(`a level is a price above 0, as 60000, not "${wanted}"`);
const isAbove = mark_price >= level;
console.log(`${instrument} is at ${mark_price}; waiting until it is ${isAbove ? "below" : "at or above"} ${level}`);

const tickers = await deribit.subscribe(`ticker.${instrument}.100ms`, {
  onGap: ({ fromMs, toMs }) => console.log(`nothing was received for ${toMs - fromMs} ms`),
});
for await (const ticker of tickers) {
  if (ticker.mark_price >= level === isAbove) continue;
  console.log(`${new Date(ticker.timestamp).toISOString()} ${instrument} is at ${ticker.mark_price}`);
  break;
}
