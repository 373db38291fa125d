/** `deribit-rpc venue`: a folder for another exchange, and the suite that it has to pass. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { contract, type VenueFixture } from "../../venues/contract/entry.ts";
import { generatorPackages, installLine, missingOf } from "../package/peers.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { outputOf } from "../terminal/output.ts";
import { compile } from "../venue/compile.ts";
import { readFacts } from "../venue/facts.ts";
import { assumptionsOf, scaffold } from "../venue/scaffold.ts";
import { type JsonOptions, jsonOption, withExamples } from "./options.ts";

interface NewOptions {
  readonly url: string;
  readonly openapi?: string;
  readonly openrpc?: string;
  readonly asyncapi?: string;
  readonly proto?: string;
}

export function venueCommand(): Command {
  return new Command("venue")
    .summary("write and try a client of another exchange")
    .description(
      "Writes a client of another exchange from a description of its API, and tries such a client on the contract suite.",
    )
    .addCommand(newCommand())
    .addCommand(testCommand());
}

function newCommand(): Command {
  const command = new Command("new")
    .summary("write a folder with client, offline double and suite")
    .description(
      "Writes a folder from a description: generated methods, types and channels, a definition for createVenueClient, an offline " +
        "double, the contract suite and a README that lists what was assumed. The folder must not exist, or be empty.",
    )
    .argument("<name>", "name of the venue and of its folder: lower-case letters, digits and dashes")
    .requiredOption("--url <address>", "address of its WebSocket, as wss://api.example.com/ws")
    .option("--openrpc <file>", "methods from an OpenRPC document: a file or an https URL")
    .option("--openapi <file>", "methods from an OpenAPI document")
    .option("--asyncapi <file>", "channels from an AsyncAPI document")
    .option("--proto <file>", "messages and services from a file of protobuf 3, and those that it imports")
    .action(create);
  return withExamples(command, [
    [
      "from OpenRPC and AsyncAPI",
      "venue new desk --url wss://api.example.com/ws --openrpc openrpc.json --asyncapi asyncapi.yaml",
    ],
    ["then the suite", "venue test desk"],
  ]);
}

function testCommand(): Command {
  const command = new Command("test")
    .summary("compile a venue and run the contract suite")
    .description(
      "Compiles the folder strictly and runs every clause that applies, each on a virtual clock. Exit code 1 when one fails.",
    )
    .argument("<folder>", "folder with fixture.ts")
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [["all clauses as JSON", "venue test desk --json"]]);
}

async function create(name: string, { url, ...documents }: NewOptions): Promise<void> {
  needGenerator();
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) fail(`"${name}" is no name: take lower-case letters, digits and dashes`);
  if (!/^wss?:\/\//.test(url)) fail("--url has to begin with wss:// or ws://");
  if (Object.keys(documents).length === 0) fail("name a description: --openrpc, --openapi, --asyncapi or --proto");
  const folder = resolve(name);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) fail(`${folder} holds files: take another name, or empty it`);
  const generated = join(folder, "generated");
  const { reporting } = await import("./run-codegen.ts");
  await reporting.generate({ ...documents, out: generated, apart: true });
  if (process.exitCode !== undefined && process.exitCode !== exitCodes.done) return;
  const facts = { ...(await readFacts(generated)), name, url };
  await rm(join(generated, ".venue-test"), { recursive: true, force: true });
  if (facts.methods.length === 0)
    fail("the description has no methods: name one with --openrpc or --openapi beside it, or services of protobuf");
  for (const [file, text] of Object.entries(scaffold(facts))) await writeFile(join(folder, file), text);
  const output = outputOf({});
  output.line(`\nWrote ${name}/. Assumed, because the description does not say it:`);
  for (const line of assumptionsOf(facts)) output.line(`  ${line}`);
  output.line(`Next: deribit-rpc venue test ${name}`);
}

async function run(name: string, options: JsonOptions): Promise<void> {
  needGenerator();
  const output = outputOf(options);
  const { folder, errors } = await compile(resolve(name));
  if (errors.length > 0) fail(`${name} does not compile:\n  ${errors.slice(0, 20).join("\n  ")}`);
  try {
    const { fixture } = (await import(pathToFileURL(join(folder, "fixture.js")).href)) as {
      readonly fixture: VenueFixture;
    };
    for (const clause of contract) {
      const why = clause.applies(fixture) ? await failureOf(clause.run(fixture)) : undefined;
      const mark = clause.applies(fixture) ? (why === undefined ? "passed" : "failed") : "left out";
      if (why !== undefined) process.exitCode = exitCodes.failed;
      if (output.json) output.document({ clause: clause.name, mark, ...(why !== undefined && { why }) });
      else output.line(`${mark.padEnd(9)} ${clause.name}${why === undefined ? "" : `\n          ${why}`}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function failureOf(done: Promise<void>): Promise<string | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

function needGenerator(): void {
  const missing = missingOf(generatorPackages);
  if (missing.length > 0) fail(`this needs packages that the SDK itself does without:\n\n  ${installLine(missing)}\n`);
}

function fail(message: string): never {
  throw new CommandError(exitCodes.failed, message);
}
