import { Command } from "commander";
import { diffCommand } from "./commands/diff.ts";
import { generateCommand } from "./commands/generate.ts";
import { importCommand } from "./commands/import.ts";

/** `codegen import | generate | diff`: the same here and in the published package. */
export function codegenCommand(): Command {
  return new Command("codegen")
    .description("Keeps the schemas of the API and makes the SDK from them.")
    .addCommand(importCommand())
    .addCommand(generateCommand())
    .addCommand(diffCommand());
}
