/** Runs the market maker of `market-maker.ts` until Ctrl+C. With the options that a bot should have. */
import { connect } from "deribit-rpc";
import { makeMarket } from "./market-maker.ts";

const url = process.env["DERIBIT_URL"];

await using deribit = await connect({
  network: url === undefined ? "testnet" : { ws: url },
  credentials: {
    clientId: process.env["DERIBIT_CLIENT_ID"] ?? "",
    clientSecret: process.env["DERIBIT_CLIENT_SECRET"] ?? "",
  },
  // The exchange removes the quotes when it loses us, even if this process crashes.
  cancelOnDisconnect: "connection",
  // A quote that is late is not begun, and a lost answer can be looked up within seconds.
  orderDeadlineMs: 2_000,
  heartbeatMs: 10_000,
});
deribit.on("state", ({ name }) => console.log(`connection: ${name}`));
deribit.on("gap", ({ channel, cause }) => console.log(`gap in ${channel}: ${cause}`));

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

const quoting = { instrument_name: "BTC-PERPETUAL", amount: 100, distanceTicks: 20, maxPosition: 1_000 };
console.log("quoting; Ctrl+C cancels the orders and ends");
await makeMarket(deribit, quoting, interrupted.signal);
console.log("orders cancelled");
