import { join } from "node:path";
import { Command } from "commander";
import { summarize } from "../diff/comparison.ts";
import { counted, toMarkdown } from "../diff/markdown.ts";
import { readDocuments, type SnapshotSources } from "../import/sources.ts";
import { CodegenError, Diagnostics } from "../tools/diagnostics.ts";
import { readTree, replaceTree } from "../tools/tree.ts";
import { planUpdate, type Update } from "../update/update.ts";
import { defaultFolders, ownSchemas } from "./folders.ts";
import { printWarnings } from "./print.ts";

interface ImportOptions extends SnapshotSources {
  readonly schemas: string;
  readonly source?: string;
  readonly dryRun?: true;
}

/** Where the exchange publishes its descriptions. */
const published = {
  openapi: "https://docs.deribit.com/specifications/deribit_openapi.json",
  asyncapi: "https://docs.deribit.com/specifications/deribit_asyncapi.json",
} as const satisfies SnapshotSources;

/** `import`: what the exchange publishes becomes the facts of `schemas/upstream`. */
export function importCommand(): Command {
  return new Command("import")
    .summary("take what the exchange publishes into schemas/upstream")
    .description(
      "Reads published descriptions of the API, in JSON or YAML, and writes their facts, without prose, to upstream/ in the " +
        "schemas folder: one file a method, a channel and a shared type, so that `git diff` shows what changed. Prints the " +
        "changes, the additions that upstream has now, and the corrections that fit no longer. Additions, corrections and " +
        "texts are never touched. Without any document named, the two that the exchange publishes are downloaded.",
    )
    .option("--openapi <file>", `methods from an OpenAPI document: a file or an https URL (${published.openapi})`)
    .option("--asyncapi <file>", `channels from an AsyncAPI document (${published.asyncapi})`)
    .option("--openrpc <file>", "methods from an OpenRPC document instead")
    .option("--schemas <dir>", "folder of the schemas", defaultFolders.schemas)
    .option("--source <text>", "what upstream/manifest.json names as the source of the one document")
    .option("--dry-run", "print everything and write nothing")
    .addHelpText(
      "after",
      `
A document replaces what it speaks of and nothing else: with --openapi alone the channels stay as they are.

Examples:
  import
  import --openapi deribit_openapi.json --source "https://docs.deribit.com/... (copy of 1 May)"
  import --openapi new.json --asyncapi new_channels.json --dry-run`,
    )
    .action(run);
}

async function run(options: ImportOptions): Promise<void> {
  const diagnostics = new Diagnostics();
  const { openapi, asyncapi, openrpc, schemas, source } = options;
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
  printList("These corrections do not fit any more; mend or remove them:", misfits);
}

function printList(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`${title}\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
}
