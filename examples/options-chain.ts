/**
 * Prints the option chain of the next expiry of a currency: implied volatility and greeks of every strike.
 *
 * All tickers are asked for at once: the client sends what the credits of the exchange allow, and lets the rest wait.
 */
import { connect, type Instrument, type Ticker } from "deribit-rpc";

const url = process.env["DERIBIT_URL"];
const currency = process.argv[2] ?? "BTC";

await using deribit = await connect({ network: url === undefined ? "testnet" : { ws: url } });

const options = await deribit.public.getInstruments({ currency, kind: "option" });
const expiry = Math.min(...options.map(({ expiration_timestamp = Number.POSITIVE_INFINITY }) => expiration_timestamp));
const next = options.filter(({ expiration_timestamp }) => expiration_timestamp === expiry);
const tickers = await Promise.all(next.map(({ instrument_name }) => deribit.public.ticker({ instrument_name })));

const rows = next.flatMap((option, at) => {
  const ticker = tickers[at];
  return ticker === undefined ? [] : [row(option, ticker)];
});
rows.sort((a, b) => a.strike - b.strike || a.type.localeCompare(b.type));
console.log(`${currency} options of ${new Date(expiry).toUTCString()}`);
console.table(rows);

/** One option as a line of the table. Sides of the book that are empty have no price and no volatility. */
function row({ strike = 0, option_type = "" }: Instrument, ticker: Ticker) {
  const { best_bid_price, best_ask_price, mark_price, mark_iv, greeks } = ticker;
  return {
    strike,
    type: option_type,
    bid: best_bid_price,
    ask: best_ask_price,
    mark: mark_price,
    "iv %": mark_iv,
    delta: greeks?.delta,
    gamma: greeks?.gamma,
    vega: greeks?.vega,
    theta: greeks?.theta,
  };
}
