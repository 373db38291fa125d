/** `deribit-rpc mcp`: the exchange as tools of an agent. */
import { Command, InvalidArgumentError } from "commander";
import { findCredentials } from "../network/credentials.ts";
import { readNetwork } from "../network/network.ts";
import { installLine, missingOf } from "../package/peers.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { type NetworkOptions, networkOption, withExamples } from "./options.ts";

interface McpCommandOptions extends NetworkOptions {
  readonly allowTrading?: true;
  readonly maxOrder?: number;
  readonly maxSession?: number;
}

export function mcpCommand(): Command {
  const command = new Command("mcp")
    .summary("serve the exchange as tools of an agent (Model Context Protocol)")
    .description(
      "Serves tools over standard input and output: search and describe methods and channels, call what reads, watch a channel, " +
        "explain errors. Nothing that writes is offered without --allow-trading, which needs both bounds.",
    )
    .addOption(networkOption())
    .option("--allow-trading", "offer place_order, edit_order and cancel_order, each with a dry run first")
    .option("--max-order <usd>", "what one order may be worth, in US dollars", readDollars)
    .option("--max-session <usd>", "what all orders until the end of this command may be worth together", readDollars)
    .action(run);
  return withExamples(command, [
    ["the offline exchange: what an agent's configuration starts", "mcp"],
    ["prices and positions of the test network", "mcp -n testnet"],
    ["orders on the test network", "mcp -n testnet --allow-trading --max-order 100 --max-session 1000"],
  ]);
}

async function run({ network, allowTrading, maxOrder, maxSession }: McpCommandOptions): Promise<void> {
  const isComplete = maxOrder !== undefined && maxSession !== undefined;
  if (allowTrading === true && !isComplete) {
    throw new CommandError(exitCodes.usage, "--allow-trading needs --max-order and --max-session, in US dollars.");
  }
  if (allowTrading !== true && (maxOrder !== undefined || maxSession !== undefined)) {
    throw new CommandError(exitCodes.usage, "--max-order and --max-session bound trading: add --allow-trading.");
  }
  const missing = missingOf(["@modelcontextprotocol/sdk", "zod"]);
  if (missing.length > 0) {
    throw new CommandError(
      exitCodes.failed,
      `\`deribit-rpc mcp\` needs packages that the SDK does without:\n\n  ${installLine(missing)}\n`,
    );
  }
  const signIn = allowTrading === true || findCredentials(readNetwork(network).name) !== undefined;
  const bounds = allowTrading === true && isComplete ? { perOrder: maxOrder, perSession: maxSession } : undefined;
  const { serve } = await import("../mcp/server.ts");
  await serve({ network, signIn, bounds }, untilInterrupted());
}

function readDollars(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected a number of US dollars above 0.");
}
