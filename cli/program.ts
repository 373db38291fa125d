/** What `deribit-rpc` understands. Each command loads its code when it is called, so that help costs nothing. */
import { Command } from "commander";
import { manifest } from "./manifest.ts";
import { installLine, missingPeers } from "./peers.ts";

/** The command line with all its commands. */
export function program(): Command {
  return new Command(manifest.name)
    .description(manifest.description)
    .version(manifest.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .enablePositionalOptions()
    .showHelpAfterError("Try `deribit-rpc --help`.")
    .addCommand(passedOn("simulate", "run an offline Deribit to test a bot against", simulate))
    .addCommand(passedOn("codegen", "import, compare and generate the API: types, methods, validators", codegen))
    .addHelpText("after", "\n`deribit-rpc <command> --help` tells about a command.\n");
}

/** A command that reads its own arguments, `--help` included. */
function passedOn(name: string, summary: string, run: (args: readonly string[]) => Promise<void>): Command {
  return new Command(name)
    .description(summary)
    .usage("[options]")
    .helpOption(false)
    .argument("[args...]")
    .allowUnknownOption()
    .passThroughOptions()
    .action((args: readonly string[]) => run(args));
}

async function simulate(args: readonly string[]): Promise<void> {
  const { simulate: run } = await import("./simulate.ts");
  await run(args);
}

async function codegen(args: readonly string[]): Promise<void> {
  const missing = missingPeers();
  if (missing.length > 0) {
    console.error(
      `\`deribit-rpc codegen\` needs ${missing.length === 1 ? "a package" : "packages"} that the SDK itself does without:`,
    );
    console.error(`\n  ${installLine(missing)}\n`);
    process.exitCode = 1;
    return;
  }
  const { runCodegen } = await import("./codegen.ts");
  await runCodegen(args);
}
