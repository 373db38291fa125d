/** The one tree of commands. */
import { Command } from "commander";
import { bookCommand } from "./commands/book.ts";
import { callCommand } from "./commands/call.ts";
import { chainCommand } from "./commands/chain.ts";
import { channelsCommand } from "./commands/channels.ts";
import { codegenCommand } from "./commands/codegen.ts";
import { completeCommand, completionCommand } from "./commands/completion.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { journalCommand } from "./commands/journal.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { methodsCommand } from "./commands/methods.ts";
import { ordersCommand } from "./commands/orders.ts";
import { positionsCommand } from "./commands/positions.ts";
import { recordCommand } from "./commands/record.ts";
import { replayCommand } from "./commands/replay.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { subscribeCommand } from "./commands/subscribe.ts";
import { venueCommand } from "./commands/venue.ts";
import { manifest } from "./package/manifest.ts";
import { exitCodes } from "./terminal/exit-codes.ts";

/** The command line with all its commands. */
export function program(): Command {
  const top = new Command(manifest.name)
    .description(manifest.description)
    .version(manifest.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .enablePositionalOptions()
    .showHelpAfterError("Try `deribit-rpc --help`.")
    .addHelpText("after", help);
  top.commandsGroup("Exchange:");
  top.addCommand(callCommand());
  top.addCommand(subscribeCommand());
  top.addCommand(bookCommand());
  top.addCommand(chainCommand());
  top.addCommand(ordersCommand());
  top.addCommand(positionsCommand());
  top.addCommand(recordCommand());
  top.addCommand(replayCommand());
  top.commandsGroup("Reference:");
  for (const command of [methodsCommand(), channelsCommand(), explainCommand()]) top.addCommand(command);
  top.commandsGroup("Tools:");
  for (const command of [doctorCommand(), journalCommand(), completionCommand()]) top.addCommand(command);
  top.addCommand(completeCommand(), { hidden: true });
  for (const command of [mcpCommand(), simulateCommand(), codegenCommand(), venueCommand()]) top.addCommand(command);
  for (const command of [top, ...top.commands.flatMap((each) => [each, ...each.commands])]) {
    command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.usage));
  }
  return top;
}

const help = `
Examples:
  # a price, offline: no account, no key, no network
  deribit-rpc call public/ticker instrument_name=BTC-PERPETUAL
  # live prices of the test network
  deribit-rpc subscribe ticker.BTC-PERPETUAL.100ms --network testnet

Networks: sim (default) is the exchange of \`deribit-rpc simulate\`, or one that lives as long as the command.
Keys: DERIBIT_CLIENT_ID and DERIBIT_CLIENT_SECRET, or ~/.config/deribit-rpc/credentials.toml (mode 600).
Exit codes: 0 done, 1 failed, 2 wrong use, 3 refused by the exchange, 4 outcome unknown, 5 credentials, 6 not confirmed.
\`deribit-rpc <command> --help\` explains a command.
`;
