/** `deribit-rpc orders`: the open orders of the account. */
import { Command } from "commander";
import { openClient } from "../network/open.ts";
import { amount, counted, timeOfDay } from "../terminal/numbers.ts";
import { outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, type NetworkOptions, networkOption, withExamples } from "./options.ts";

export function ordersCommand(): Command {
  const command = new Command("orders")
    .summary("list the open orders of the account")
    .description("Lists the open orders of the account in all currencies, the newest first.")
    .addOption(networkOption())
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["open orders on the test network", "orders -n testnet"],
    ["their ids, in a script", "orders -n testnet | jq -r .order_id"],
  ]);
}

async function run(options: NetworkOptions & JsonOptions): Promise<void> {
  const output = outputOf(options);
  await using session = await openClient({ network: options.network, signIn: true });
  const open = await session.client.private.getOpenOrders({});
  const orders = open.toSorted((a, b) => b.creation_timestamp - a.creation_timestamp);
  if (output.json) {
    for (const order of orders) output.document(order);
    return;
  }
  if (orders.length > 0) {
    output.table(
      ["placed (UTC)", "instrument", "side", "amount", "filled", "price", "type", "label", "id"],
      orders.map((order) => [
        timeOfDay(order.creation_timestamp),
        order.instrument_name,
        order.direction === "buy" ? output.colours.green("buy") : output.colours.red("sell"),
        amount(order.amount),
        amount(order.filled_amount),
        typeof order.price === "number" ? amount(order.price) : order.price,
        order.order_type,
        order.label,
        order.order_id,
      ]),
    );
  }
  output.remark(`${session.where}: ${counted(orders.length, "open order")}`);
}
