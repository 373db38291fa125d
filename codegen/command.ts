import type { Runs } from "./commands/definitions.ts";
import { runDiff } from "./commands/diff.ts";
import { runGenerate } from "./commands/generate.ts";
import { runImport } from "./commands/import.ts";

/** What the commands do: this loads the libraries of the generator. */
export const runs: Runs = { import: runImport, generate: runGenerate, diff: runDiff };
