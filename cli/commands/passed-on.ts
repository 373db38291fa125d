/** Commands that read their own arguments: the offline exchange and the generator. */
import { Command } from "commander";
import { installLine, missingPeers } from "../peers.ts";

/** `simulate` and `codegen`. */
export function passedOn(): readonly Command[] {
  return [
    commandFor("simulate", "run an offline Deribit to test a bot against", simulate),
    commandFor("codegen", "import, compare and generate the API: types, methods, validators", codegen),
  ];
}

/** A command that reads its own arguments, `--help` included. */
function commandFor(name: string, summary: string, run: (args: readonly string[]) => Promise<void>): Command {
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
  const { simulate: run } = await import("./run-simulate.ts");
  await run(args);
}

async function codegen(args: readonly string[]): Promise<void> {
  const missing = missingPeers();
  if (missing.length > 0) {
    const packages = missing.length === 1 ? "a package" : "packages";
    console.error(`\`deribit-rpc codegen\` needs ${packages} that the SDK itself does without:`);
    console.error(`\n  ${installLine(missing)}\n`);
    process.exitCode = 1;
    return;
  }
  const { runCodegen } = await import("./run-codegen.ts");
  await runCodegen(args);
}
