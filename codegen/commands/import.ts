import { join } from "node:path";
import type { Command } from "commander";
import { summarize } from "../diff/comparison.ts";
import { counted, toMarkdown } from "../diff/markdown.ts";
import { readDocuments } from "../import/sources.ts";
import { CodegenError, Diagnostics } from "../tools/diagnostics.ts";
import { readTree, replaceTree } from "../tools/tree.ts";
import { planUpdate, type Update } from "../update/update.ts";
import { defineImport, type ImportOptions, published } from "./definitions.ts";
import { defaultFolders, ownSchemas } from "./folders.ts";
import { printWarnings } from "./print.ts";

export const importCommand = (): Command => defineImport(runImport);

export async function runImport(options: ImportOptions): Promise<void> {
  const diagnostics = new Diagnostics();
  const { openapi, asyncapi, openrpc, source, schemas = defaultFolders.schemas } = options;
  if (schemas === ownSchemas && !options.dryRun)
    throw CodegenError.of(
      "--schemas",
      `would be the folder of the package itself: copy ${ownSchemas} to ./schemas and import there, or use --dry-run`,
    );
  const isNamed = [openapi, asyncapi, openrpc].some((one) => one !== undefined);
  const documents = await readDocuments(isNamed ? options : published, diagnostics);
  if (source !== undefined && documents.length > 1)
    throw CodegenError.of("--source", "names the source of one document: import the two one after the other");
  const today = new Date().toISOString().slice(0, 10);
  const update = planUpdate(documents, await readTree(schemas), { today, ...(source && { source }) }, diagnostics);
  printWarnings(diagnostics);
  printUpdate(update, schemas);
  const folder = join(schemas, "upstream");
  if (options.dryRun) console.log(`Nothing was written to ${folder} (--dry-run).`);
  else await replaceTree(folder, update.upstream);
  if (!options.dryRun) console.log(`Wrote ${Object.keys(update.upstream).length} files to ${folder}.`);
}

function printUpdate({ before, after, scope, changes, caughtUp, misfits }: Update, schemas: string): void {
  const old = summarize(`${schemas}/upstream`, before);
  const isFirst = old.methods + old.channels === 0;
  const fresh = summarize("imported", after);
  if (isFirst)
    console.log(`First import: ${counted(fresh.methods, "methods")}, ${counted(fresh.channels, "channels")}.`);
  else console.log(toMarkdown({ before: old, after: fresh, scope, changes }));
  printList("Upstream has now what these additions of ours describe; remove them:", caughtUp);
  printList("These corrections no longer apply; fix or remove them:", misfits);
}

function printList(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`${title}\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
}
