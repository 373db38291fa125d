/** What the commands of the generator are called and take. It imports nothing of the generator, so that help needs no library. */
import { Command, Option } from "commander";

/** Where documents of a snapshot lie. */
interface Documents {
  readonly openapi?: string;
  readonly asyncapi?: string;
  readonly openrpc?: string;
}

export interface ImportOptions extends Documents {
  readonly schemas?: string;
  readonly source?: string;
  readonly dryRun?: true;
}

export interface GenerateOptions extends Documents {
  readonly proto?: string;
  readonly schemas?: string;
  readonly out?: string;
  readonly check?: true;
  readonly strict?: true;
  readonly apart?: true;
}

export interface DiffOptions {
  readonly json?: true;
  readonly failOn?: "breaking" | "any";
}

/** What each command does once its words are read. */
export interface Runs {
  readonly import: (options: ImportOptions) => Promise<void>;
  readonly generate: (options: GenerateOptions) => Promise<void>;
  readonly diff: (old: string, fresh: string, options: DiffOptions) => Promise<void>;
}

const schemasText =
  "folder of the schemas (default: ./schemas where it has an upstream/, or the schemas that ship with this package)";

/** Where the exchange publishes its descriptions. */
export const published = {
  openapi: "https://docs.deribit.com/specifications/deribit_openapi.json",
  asyncapi: "https://docs.deribit.com/specifications/deribit_asyncapi.json",
} as const;

/** `import`: what the exchange publishes becomes the facts of `schemas/upstream`. */
export function defineImport(run: Runs["import"]): Command {
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
    .option("--schemas <dir>", schemasText)
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

/** `generate`. */
export function defineGenerate(run: Runs["generate"]): Command {
  return new Command("generate")
    .summary("make the SDK from the schemas")
    .description(
      "Makes the typed SDK: types, methods, request builders, channels, error table, validators, OpenRPC and AsyncAPI " +
        "documents and the reference pages. With a snapshot (--openapi, --asyncapi, --openrpc, --proto) it is made of that one " +
        "instead of schemas/upstream; our corrections and texts apply where they fit, and what does not fit is listed. A " +
        "description of another API, of which fewer than a third of the methods are known, makes an SDK of its own, into which " +
        "nothing of schemas/ goes.",
    )
    .option("--schemas <dir>", schemasText)
    .option("--out <dir>", `folder to write, replaced as a whole (default: generated; required with a snapshot)`)
    .option("--check", "write nothing; fail when the folder is not what would be generated")
    .option("--openapi <file>", "make the SDK of this OpenAPI document: a file or an https URL")
    .option(
      "--asyncapi <file>",
      "take the channels from this AsyncAPI document; without it our own are used for our API",
    )
    .option("--openrpc <file>", "make the SDK of this OpenRPC document")
    .option("--proto <file>", "take messages and services from this file of protobuf 3, and those that it imports")
    .option("--apart", "take nothing of schemas/, also where the description looks like that of our API")
    .option("--strict", "with a snapshot: refuse what does not fit or is left out instead of listing it")
    .action(run);
}

/** `diff OLD NEW`: 0 when all is well, 1 when `--fail-on` was met, 2 when a side cannot be read. */
export function defineDiff(run: Runs["diff"]): Command {
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

/** `codegen import | generate | diff`: the same here and in the published package. */
export function defineCodegen(runs: Runs): Command {
  return new Command("codegen")
    .description("Keeps the schemas of the API and makes the SDK from them.")
    .addCommand(defineImport(runs.import))
    .addCommand(defineGenerate(runs.generate))
    .addCommand(defineDiff(runs.diff));
}
