/**
 * Watches what it costs to hold a perpetual, and what dated futures trade above the index: funding for eight hours, and the
 * basis of each future as a rate for a year. Prints a table each `seconds` until Ctrl+C: `funding-and-basis.ts BTC 10`.
 *
 * One subscription reads all tickers. Of each only the newest counts, so that a slow reader is never behind; after a gap the
 * tickers are forgotten until they come again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type TickerEvent } from "deribit-rpc";
import { yearsTo } from "deribit-rpc/desk";

const url = process.env["DERIBIT_URL"];
const [currency = "BTC", seconds = "2"] = process.argv.slice(2);

await using deribit = await connect({ network: url === undefined ? "testnet" : { ws: url } });
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const futures = await deribit.public.getInstruments({ currency, kind: "future" });
const expiries = new Map(futures.map((future) => [future.instrument_name, future]));
const newest = new Map<string, TickerEvent>();

await deribit.subscribe(
  futures.map(({ instrument_name }) => `ticker.${instrument_name}.100ms` as const),
  {
    signal: stop.signal,
    overflow: "latest",
    onGap: () => newest.clear(),
    onData: ({ data }) => void newest.set(data.instrument_name, data),
  },
);

while (!stop.signal.aborted) {
  await sleep(Number(seconds) * 1_000, undefined, { signal: stop.signal }).catch(() => {});
  const rows = [...newest.values()].map(rowOf).sort((a, b) => a.instrument.localeCompare(b.instrument));
  console.log(`${currency} futures at ${new Date().toISOString()}`);
  console.table(rows);
}

/** Percent of the index: `funding` for eight hours, `basis` now, `a year` at the same pace until the expiry. */
function rowOf({ instrument_name, mark_price, index_price, funding_8h, timestamp }: TickerEvent) {
  const { expiration_timestamp: expiry, settlement_period } = expiries.get(instrument_name) ?? {};
  const basis = mark_price / index_price - 1;
  const isDated = settlement_period !== "perpetual" && expiry !== undefined;
  return {
    instrument: instrument_name,
    mark: mark_price,
    "funding %": funding_8h === undefined ? undefined : percent(funding_8h, 4),
    "basis %": percent(basis, 3),
    "a year %": isDated ? percent(basis / yearsTo(expiry, timestamp), 2) : undefined,
  };
}

function percent(fraction: number, digits: number): number {
  return Number((fraction * 100).toFixed(digits));
}
