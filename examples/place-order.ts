/**
 * Places an order and finds out how it ended, whatever happens to the connection.
 *
 * `orderDeadlineMs` stamps the order with `valid_until`: the exchange does not begin it later than that, so an answer
 * that never came turns into a certain yes or no within seconds.
 */
import { type Client, connect, isCallError, isDeribitError, type Order } from "deribit-rpc";

const url = process.env["DERIBIT_URL"];

await using deribit = await connect({
  network: url === undefined ? "testnet" : { ws: url },
  credentials: {
    clientId: process.env["DERIBIT_CLIENT_ID"] ?? "",
    clientSecret: process.env["DERIBIT_CLIENT_SECRET"] ?? "",
  },
  orderDeadlineMs: 2_000,
});

const { best_bid_price, index_price } = await deribit.public.ticker({ instrument_name: "BTC-PERPETUAL" });
const price = Math.round((best_bid_price ?? index_price) * 0.95);

const order = await placeOrder(deribit, price);
if (order === undefined) console.log("no order exists");
else {
  console.log(`${order.order_id} is ${order.order_state}, ${order.filled_amount ?? 0} of ${order.amount} filled`);
  const cancelled = await deribit.private.cancel({ order_id: order.order_id });
  console.log(`${cancelled.order_id} is ${cancelled.order_state}`);
}

/** The order that exists now, or `undefined` when it is certain that there is none. */
async function placeOrder(client: Client, limit: number): Promise<Order | undefined> {
  try {
    const { order, trades } = await client.private.buy({
      instrument_name: "BTC-PERPETUAL",
      amount: 10,
      price: limit,
      post_only: true,
    });
    for (const trade of trades) console.log(`filled ${trade.amount} at ${trade.price}`);
    return order;
  } catch (error) {
    if (!isCallError(error)) throw error;
    console.log(error.message);
    switch (error.outcome) {
      case "not_sent":
        return undefined;
      case "refused":
        if (isDeribitError(error, "rpc")) console.log(`the exchange said ${error.reason}: ${error.meaning}`);
        return undefined;
      case "unknown":
        return lookUp(client, error);
    }
  }
}

/** Asks the exchange what it did. */
async function lookUp(client: Client, error: unknown): Promise<Order | undefined> {
  const resolution = await client.resolveOutcome(error);
  switch (resolution.fate) {
    case "executed":
      if (resolution.order !== undefined) return resolution.order;
      throw new Error("It was filled, and the exchange does not show the order any more.", { cause: error });
    case "not_executed":
      console.log(`not executed: ${resolution.reason}`);
      return undefined;
    case "still_unknown":
      throw new Error(`Look at the account by hand: ${resolution.reason}`, { cause: error });
  }
}
