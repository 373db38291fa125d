/** `deribit-rpc positions`: what the account holds. */
import { Command } from "commander";
import { openClient } from "../network/open.ts";
import { amount, counted, fixed } from "../terminal/numbers.ts";
import { type Output, outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, type NetworkOptions, networkOption, withExamples } from "./options.ts";

export function positionsCommand(): Command {
  const command = new Command("positions")
    .summary("list the positions of the account")
    .description("Lists the open positions of the account in all currencies.")
    .addOption(networkOption())
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["positions on the test network", "positions -n testnet"],
    ["instruments and sizes, in a script", "positions -n testnet | jq -r '[.instrument_name, .size] | @tsv'"],
  ]);
}

async function run(options: NetworkOptions & JsonOptions): Promise<void> {
  const output = outputOf(options);
  await using session = await openClient({ network: options.network, signIn: true });
  const all = await session.client.private.getPositions({});
  const positions = all.filter(({ size }) => size !== 0);
  if (output.json) {
    for (const position of positions) output.document(position);
    return;
  }
  if (positions.length > 0) {
    output.table(
      ["instrument", "size", "average", "mark", "profit", "delta", "liquidation"],
      positions.map((position) => [
        position.instrument_name,
        signed(position.size, amount(position.size), output),
        amount(position.average_price),
        amount(position.mark_price),
        signed(position.floating_profit_loss, amount(position.floating_profit_loss), output),
        fixed(position.delta, 4),
        amount(position.estimated_liquidation_price),
      ]),
    );
  }
  output.remark(`${session.where}: ${counted(positions.length, "open position")}`);
}

function signed(value: number | undefined, text: string, { colours }: Output): string {
  if (value === undefined || value === 0) return text;
  return value < 0 ? colours.red(text) : colours.green(text);
}
