/** `deribit-rpc channels`: what can be subscribed to. */
import { Command } from "commander";
import { type ChannelEntry, channelEntries, exampleOf } from "../reference/channels.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { type Output, outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, withExamples } from "./options.ts";

export function channelsCommand(): Command {
  const command = new Command("channels")
    .summary("list channels, or show one with its words")
    .description(
      "Lists the channels that have a word in their name or text. One alone is shown with what each part takes.",
    )
    .argument("[word]", "a name in whole or in part, or any word")
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["channels about books", "channels book"],
    ["what the parts of a name take", "channels deribit_volatility_index"],
    ["names of all that need a key, in a script", `channels | jq -r 'select(.visibility == "private").template'`],
  ]);
}

function run(word: string | undefined, options: JsonOptions): void {
  const output = outputOf(options);
  const wanted = (word ?? "").toLowerCase();
  const found = channelEntries().filter(({ template, description }) =>
    `${template} ${description}`.toLowerCase().includes(wanted),
  );
  const [only] = found;
  if (only === undefined)
    throw new CommandError(exitCodes.failed, `No channel has ${JSON.stringify(word)} in its text.`);
  if (output.json) {
    for (const entry of found)
      output.document({ ...entry, words: Object.fromEntries(entry.words), example: exampleOf(entry) });
  } else if (found.length === 1) show(only, output);
  else {
    output.table(
      ["channel", "key", "each message"],
      found.map(({ template, visibility, delivery }) => [
        template,
        visibility === "private" ? output.colours.yellow("needed") : "",
        meaning[delivery] ?? delivery,
      ]),
    );
    output.remark(`${found.length} channels. One with its parts: deribit-rpc channels ${only.template.split(".")[0]}`);
  }
}

const meaning: Readonly<Record<string, string>> = {
  state: "replaces the one before",
  chain: "builds on the one before",
  event: "counts",
};

function show(entry: ChannelEntry, output: Output): void {
  const { colours } = output;
  output.line(`${colours.bold(entry.template)}${entry.scope.length === 0 ? "" : `  ${entry.scope.join(" or ")}`}`);
  output.line(entry.description);
  output.line(`Each message ${meaning[entry.delivery] ?? entry.delivery}.`);
  for (const [name, { description, values }] of entry.words) {
    output.line(`\n  ${colours.cyan(name)}`);
    output.line(`      ${description.replaceAll("\n", "\n      ")}`);
    if (values.length > 0) output.line(colours.dim(`      ${values.join(" ")}`));
  }
  output.line(`\n${colours.dim("$")} deribit-rpc subscribe ${exampleOf(entry)}`);
}
