import { Command } from "commander";
import { generateCommand } from "./commands/generate.ts";

/** `codegen import | generate | diff`: the same here and in the published package. */
export function codegenCommand(): Command {
  return new Command("codegen")
    .description("Keeps the schemas of the API and makes the SDK from them.")
    .addCommand(generateCommand());
}
