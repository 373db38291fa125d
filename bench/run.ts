/** `npm run bench`: measures the rows of docs/performance.md, and writes them into bench/results/. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { clientCases } from "./client/rows.ts";
import { isBusy } from "./measure/machine.ts";
import { resultsFile } from "./measure/results.ts";
import { runCases } from "./measure/run.ts";
import { packageCases } from "./package/rows.ts";
import { printers, runPrinters } from "./printers.ts";
import { printTable } from "./table.ts";

const cases = [...clientCases, ...packageCases];

interface Options {
  readonly only?: RegExp;
  readonly rounds?: number;
  readonly quick?: true;
  readonly share?: number;
  readonly out?: string;
  readonly list?: true;
}

const examples = `
Examples:
  npm run bench                               all rows, about ten minutes, into bench/results/latest.json
  npm run bench:report                        docs/performance.md and its charts from that file
  npm run bench -- --only ticker --quick      two rows, roughly
  npm run bench -- simulator                  the benches of the offline exchange, which print their own figures

A figure is the median of the rounds; a ratio compares the rounds of two contenders that followed each other. Processes keep
to one core each where \`taskset\` is installed. Leave the machine alone while it runs.`;

await new Command("npm run bench --")
  .description("Measures the client against other libraries on the same messages.")
  .argument("[printer]", "run the benches whose name matches, and that print their own figures", pattern)
  .option("--only <row>", "measure the rows whose id matches this regular expression", pattern)
  .option("--quick", "a tenth of the messages and two rounds: shows that all runs, and little more")
  .option("--rounds <number>", "rounds of each case (default: 5)", count)
  .option("--share <part>", "part of the messages and calls of each round, from 0 to 1", part)
  .option("--out <file>", "write results there; without it, only a run of all rows writes")
  .option("--list", "list the rows and the other benches")
  .addHelpText("after", examples)
  .action(main)
  .parseAsync();

async function main(printer: RegExp | undefined, options: Options): Promise<void> {
  if (options.list === true) list();
  else if (printer !== undefined) print(printer);
  else await measure(options);
}

async function measure(options: Options): Promise<void> {
  const { only, quick } = options;
  const chosen = cases.filter(({ rows }) => only === undefined || rows.some(({ id }) => only.test(id)));
  if (chosen.length === 0) {
    fail(`No row matches ${only}. \`npm run bench -- --list\` lists them.`);
    return;
  }
  const rounds = options.rounds ?? (quick === true ? 2 : 5);
  const share = options.share ?? (quick === true ? 0.1 : 1);
  const results = await runCases(chosen, { rounds, share });
  printTable(results.rows);
  if (isBusy(results.machine))
    console.error(`\nThe machine was busy with other work: its load was ${results.machine.load}.`);
  const isWhole = only === undefined && quick === undefined;
  const out = options.out ?? (isWhole ? resultsFile : undefined);
  if (out !== undefined) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(results, null, 1)}\n`);
    console.error(
      `\nWrote ${relative(process.cwd(), out)} after ${results.tookS} s. \`npm run bench:report\` makes the page.`,
    );
  }
  for (const { id, reason } of results.failed) fail(`${id} failed: ${reason}`);
}

function list(): void {
  for (const { id, title } of cases.flatMap(({ rows }) => rows)) console.log(`${id.padEnd(20)} ${title}`);
  console.log("\nThese print their own figures, and are run by their name:");
  for (const { name, shows } of printers) console.log(`${name.padEnd(20)} ${shows}`);
}

function print(name: RegExp): void {
  const chosen = printers.filter((printer) => name.test(printer.name));
  if (chosen.length === 0) fail(`No bench matches ${name}. For a row of the page: --only.`);
  else if (!runPrinters(chosen)) process.exitCode = 1;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError("It is no regular expression.");
  }
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It has to be a whole number from 1.");
  return number;
}

function part(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 1)) throw new InvalidArgumentError("It has to be more than 0, and at most 1.");
  return number;
}
