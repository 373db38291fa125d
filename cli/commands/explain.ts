/** `deribit-rpc explain`: what an error code of the exchange means. */
import { Command } from "commander";
import { engineFact, errorsNamed, retryAdvice } from "../reference/errors.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, withExamples } from "./options.ts";

/** More than this are listed instead of explained. */
const explainedAtOnce = 4;

export function explainCommand(): Command {
  const command = new Command("explain")
    .summary("say what an error means and what to do")
    .description("Says what an error of the exchange means, what it did to the order, and whether repeating helps.")
    .argument("<code-or-name>", "a code such as 10009, or a name in whole or in part")
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["by code", "explain 10009"],
    ["a negative code", "explain -- -32602"],
    ["by a part of its name", "explain not_enough"],
  ]);
}

function run(word: string, options: JsonOptions): void {
  const output = outputOf(options);
  const rows = errorsNamed(word);
  if (rows.length === 0) {
    throw new CommandError(exitCodes.failed, `No error of the exchange has the code or name ${JSON.stringify(word)}.`);
  }
  if (output.json) {
    for (const row of rows) output.document({ ...row, todo: retryAdvice[row.retry], orders: engineFact[row.engine] });
    return;
  }
  if (rows.length > explainedAtOnce) {
    output.table(
      ["code", "name", "meaning"],
      rows.map(({ code, name, meaning }) => [code, name, meaning]),
    );
    return;
  }
  for (const { code, name, meaning, retry, engine } of rows) {
    output.line(`${output.colours.bold(String(code))} ${output.colours.cyan(name)}`);
    output.line(`  ${meaning}`);
    output.line(`  ${engineFact[engine]}`);
    output.line(`  ${retryAdvice[retry]}`);
  }
}
