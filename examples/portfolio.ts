/**
 * Prints what an account holds: equity and margin by currency, positions with their Greeks, and open orders. Everything is
 * asked for at once, and the key needs rights to read only.
 */
import { connect } from "deribit-rpc";

const url = process.env["DERIBIT_URL"];

await using deribit = await connect({
  network: url === undefined ? "testnet" : { ws: url },
  credentials: {
    clientId: process.env["DERIBIT_CLIENT_ID"] ?? "",
    clientSecret: process.env["DERIBIT_CLIENT_SECRET"] ?? "",
  },
});

const [{ summaries = [] }, positions, orders] = await Promise.all([
  deribit.private.getAccountSummaries({}),
  deribit.private.getPositions({ currency: "any" }),
  deribit.private.getOpenOrders({}),
]);

const held = summaries.filter(({ equity }) => equity !== 0);
console.log(`${held.length} currencies`);
console.table(
  held.map(({ currency, equity, available_funds, initial_margin, delta_total }) => {
    return { currency, equity, available: available_funds, "initial margin": initial_margin, delta: delta_total };
  }),
);

const open = positions.filter(({ size }) => size !== 0);
console.log(`${open.length} positions`);
if (open.length > 0) {
  console.table(
    open.map(({ instrument_name, size, average_price, mark_price, total_profit_loss, delta, gamma, vega, theta }) => {
      const prices = { average: average_price, mark: mark_price, profit: total_profit_loss };
      return { instrument: instrument_name, size, ...prices, delta, gamma, vega, theta };
    }),
  );
}

console.log(`${orders.length} open orders`);
if (orders.length > 0) {
  console.table(
    orders.map(({ instrument_name, direction, amount, price, filled_amount = 0 }) => {
      return { instrument: instrument_name, direction, amount, price, filled: filled_amount };
    }),
  );
}
