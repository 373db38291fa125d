import type { Command } from "commander";
import { compareSources, type SnapshotComparison } from "../diff/comparison.ts";
import { toJson } from "../diff/json.ts";
import { toMarkdown } from "../diff/markdown.ts";
import { CodegenError, Diagnostics } from "../tools/diagnostics.ts";
import { type DiffOptions, defineDiff } from "./definitions.ts";
import { printWarnings, reportFailure } from "./print.ts";

export const diffCommand = (): Command => defineDiff(runDiff);

export async function runDiff(old: string, fresh: string, options: DiffOptions): Promise<void> {
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
