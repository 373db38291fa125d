import { Command, Option } from "commander";
import { compareSources, type SnapshotComparison } from "../diff/comparison.ts";
import { toJson } from "../diff/json.ts";
import { toMarkdown } from "../diff/markdown.ts";
import { CodegenError, Diagnostics } from "../tools/diagnostics.ts";
import { printWarnings, reportFailure } from "./print.ts";

interface DiffOptions {
  readonly json?: true;
  readonly failOn?: "breaking" | "any";
}

/** `diff OLD NEW`: 0 when all is well, 1 when `--fail-on` was met, 2 when a side cannot be read. */
export function diffCommand(): Command {
  return new Command("diff")
    .summary("compare two snapshots of the API by meaning")
    .description(
      "Compares two snapshots by meaning: methods, parameters, result fields, enum members, channels, payload fields, " +
        "scopes and flags. References are followed, so a type that was renamed is no change. Each change is breaking or " +
        "not from the side of a program that was typed against OLD.",
    )
    .argument("<old>", "file or https URL (OpenAPI, AsyncAPI, OpenRPC), two of them joined by a comma, or a folder")
    .argument("<new>", "the same; a folder is one that import wrote, or a whole schemas folder with its corrections")
    .option("--json", "print JSON for tools instead of Markdown for people")
    .addOption(new Option("--fail-on <what>", "exit with 1 when there is such a change").choices(["breaking", "any"]))
    .addHelpText(
      "after",
      `
Exit code: 0 no change that --fail-on asks for, 1 such a change, 2 a side that cannot be read.

Examples:
  diff old_openapi.json new_openapi.json
  diff schemas/upstream https://docs.deribit.com/specifications/deribit_openapi.json --fail-on breaking
  diff old_openapi.json,old_asyncapi.json new_openapi.json,new_asyncapi.json --json`,
    )
    .action(run);
}

async function run(old: string, fresh: string, options: DiffOptions): Promise<void> {
  const diagnostics = new Diagnostics();
  try {
    const comparison = await compareSources(old, fresh, diagnostics);
    printWarnings(diagnostics);
    process.stdout.write(options.json ? toJson(comparison) : toMarkdown(comparison));
    process.exitCode = isMet(comparison, options) ? 1 : 0;
  } catch (error) {
    reportFailure(error);
    if (error instanceof CodegenError) process.exitCode = 2;
  }
}

function isMet({ changes }: SnapshotComparison, { failOn }: DiffOptions): boolean {
  return failOn === "any" ? changes.length > 0 : failOn === "breaking" && changes.some(({ breaking }) => breaking);
}
