/** `deribit-rpc journal`: shows, exports, checks and prunes the journal of a desk. */
import { Command, InvalidArgumentError, Option } from "commander";
import { stringify } from "csv-stringify/sync";
import { readJournal, sqliteJournal } from "../../src/journal/entry.ts";
import { callsOf, isUnfinished, type JournaledCall, rowOf } from "../journal/journaled-call.ts";
import { counted } from "../terminal/numbers.ts";
import { outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, readCount, withExamples } from "./options.ts";

const file = ["<file>", "the file of the journal, as given to sqliteJournal()"] as const;

export function journalCommand(): Command {
  const command = new Command("journal")
    .summary("show, export, check or prune a journal of calls")
    .description("Reads the journal in which a client writes its calls down: what left, and what became of it.");
  for (const each of [show(), exported(), verify(), prune()]) command.addCommand(each);
  return command;
}

function show(): Command {
  const command = new Command("show")
    .summary("list calls")
    .description("Lists the calls of a journal, the newest first. Works while a client writes it.")
    .argument(...file)
    .option("--unfinished", "only calls whose fate is not known")
    .addOption(new Option("--last <n>", "at most so many").argParser(readCount).default(50))
    .addOption(jsonOption())
    .action((path: string, options: JsonOptions & { readonly unfinished?: true; readonly last: number }) => {
      const output = outputOf(options);
      const all = reading(path, (journal) => callsOf(journal.entries()));
      const wanted = (options.unfinished ? all.filter(isUnfinished) : all).toReversed();
      const shown = wanted.slice(0, options.last);
      if (output.json) {
        for (const { intent, ending } of shown) output.document({ ...intent, ending });
        return;
      }
      if (shown.length > 0) output.table(heads, shown.map(cellsOf));
      const rest = wanted.length - shown.length;
      output.remark(
        `${counted(wanted.length, "call")}${rest > 0 ? `, ${rest} more with --last ${wanted.length}` : ""}`,
      );
    });
  return withExamples(command, [
    ["what is not settled", "journal show desk.db --unfinished"],
    ["labels of the newest calls, in a script", "journal show desk.db | jq -r .trace.label"],
  ]);
}

const heads = ["left (UTC)", "method", "instrument or order", "terms", "label", "fate", "ms", "reason"];

function cellsOf({ intent, ending }: JournaledCall): (string | number | undefined)[] {
  const { atMs, method, trace } = intent;
  const terms = [trace.direction, trace.amount, trace.price === undefined ? undefined : `@ ${trace.price}`];
  return [
    new Date(atMs).toISOString().slice(0, 19).replace("T", " "),
    method,
    trace.instrument_name ?? trace.order_id,
    terms.filter((term) => term !== undefined).join(" ") || undefined,
    trace.label,
    ending?.fate ?? "unfinished",
    ending?.ms === undefined ? undefined : Math.round(ending.ms),
    ending?.reason,
  ];
}

function exported(): Command {
  const command = new Command("export")
    .summary("write all of it to stdout")
    .description("Writes the whole journal to stdout: each entry as JSON, or each call as a row of CSV.")
    .argument(...file)
    .addOption(new Option("--format <format>", "what to write").choices(["ndjson", "csv"]).default("ndjson"))
    .action((path: string, { format }: { readonly format: "ndjson" | "csv" }) => {
      reading(path, (journal) => {
        if (format === "csv") {
          process.stdout.write(stringify(callsOf(journal.entries()).map(rowOf), { header: true }));
        } else {
          for (const entry of journal.entries()) process.stdout.write(`${JSON.stringify(entry)}\n`);
        }
      });
    });
  return withExamples(command, [
    ["for a spreadsheet", "journal export desk.db --format csv > calls.csv"],
    ["for an archive", "journal export desk.db | gzip > calls.ndjson.gz"],
  ]);
}

function verify(): Command {
  const command = new Command("verify")
    .summary("check that nothing was changed")
    .description("Reads the whole journal and checks its chain of hashes. Ends with 1 where something was changed.")
    .argument(...file)
    .option("--link <hash>", "a link that an earlier check printed: it has to be in the chain, or the end was cut off")
    .addOption(jsonOption())
    .action((path: string, options: JsonOptions & { readonly link?: string }) => {
      const output = outputOf(options);
      const head = reading(path, (journal) => journal.verify(options.link));
      if (output.json) {
        output.document(head);
        return;
      }
      output.line(`whole: ${counted(head.entries, "entry", "entries")} in ${counted(head.appends, "append")}`);
      output.line(`link:  ${head.link}`);
    });
  return withExamples(command, [
    ["check it, and keep its link elsewhere", "journal verify desk.db"],
    ["a month later", "journal verify desk.db --link 117a45bc..."],
  ]);
}

function prune(): Command {
  const command = new Command("prune")
    .summary("remove what is old")
    .description(
      "Removes the oldest entries. Stops at the first call whose fate is not known. No client may have the journal open.",
    )
    .argument(...file)
    .addOption(
      new Option("--older-than <age>", "how old: a number with d for days or h for hours")
        .argParser(readAge)
        .makeOptionMandatory(),
    )
    .addOption(jsonOption())
    .action((path: string, options: JsonOptions & { readonly olderThan: number }) => {
      const output = outputOf(options);
      // Only what is there is pruned: opening would make a file.
      readJournal(path).close();
      const journal = sqliteJournal(path);
      try {
        const pruned = journal.prune(Date.now() - options.olderThan);
        if (output.json) output.document(pruned);
        else output.line(`removed ${counted(pruned.removed, "entry", "entries")}`);
        if (!output.json && pruned.held > 0)
          output.line(
            `kept ${counted(pruned.held, "older entry", "older entries")}, from a call on that is not settled`,
          );
      } finally {
        journal.close();
      }
    });
  return withExamples(command, [["keep a quarter of a year", "journal prune desk.db --older-than 90d"]]);
}

function reading<Result>(path: string, task: (journal: ReturnType<typeof readJournal>) => Result): Result {
  const journal = readJournal(path);
  try {
    return task(journal);
  } finally {
    journal.close();
  }
}

const hourMs = 3_600_000;

function readAge(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([dh])$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("Expected a number with d or h, as 90d.");
  return Number(number) * (unit === "d" ? 24 * hourMs : hourMs);
}
