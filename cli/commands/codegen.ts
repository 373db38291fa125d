/** `deribit-rpc codegen`: the generator. Its help needs nothing; its work needs libraries that the SDK does without. */
import type { Command } from "commander";
import { defineCodegen, type Runs } from "../../codegen/commands/definitions.ts";
import { generatorPackages, installLine, missingOf } from "../package/peers.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

export function codegenCommand(): Command {
  return defineCodegen({
    import: async (options) => (await load()).import(options),
    generate: async (options) => (await load()).generate(options),
    diff: async (old, fresh, options) => (await load()).diff(old, fresh, options),
  }).summary("import, compare and generate the API: types, methods, validators");
}

async function load(): Promise<Runs> {
  const missing = missingOf(generatorPackages);
  if (missing.length > 0) {
    const packages = missing.length === 1 ? "a package" : "packages";
    throw new CommandError(
      exitCodes.failed,
      `\`deribit-rpc codegen\` needs ${packages} that the SDK itself does without:\n\n  ${installLine(missing)}\n`,
    );
  }
  return (await import("./run-codegen.ts")).reporting;
}
