/** `deribit-rpc methods`: what can be called. */
import { Command } from "commander";
import { type ListedMethod, methodEntries } from "../reference/methods.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";
import { type Output, outputOf } from "../terminal/output.ts";
import { type JsonOptions, jsonOption, withExamples } from "./options.ts";

export function methodsCommand(): Command {
  const command = new Command("methods")
    .summary("list methods, or show one with its params")
    .description("Lists the methods that have a word in their name or text. One alone is shown with its params.")
    .argument("[word]", "a name, or any word")
    .addOption(jsonOption())
    .action(run);
  return withExamples(command, [
    ["methods about positions", "methods position"],
    ["the params of an order", "methods private/buy"],
    ["names of all that write, in a script", `methods | jq -r 'select(.effect == "write").name'`],
  ]);
}

function run(word: string | undefined, options: JsonOptions): void {
  const output = outputOf(options);
  const found = search(word ?? "");
  const [only] = found;
  if (only === undefined)
    throw new CommandError(exitCodes.failed, `No method has ${JSON.stringify(word)} in its text.`);
  if (output.json) for (const entry of found) output.document(entry);
  else if (found.length === 1) show(only, output);
  else {
    output.table(
      ["method", "effect", "what it does"],
      found.map(({ name, effect, summary }) => [name, coloured(effect, output), summary]),
    );
    output.remark(`${found.length} methods. One with its params: deribit-rpc methods ${only.name}`);
  }
}

/** Methods by name, in whole or in part, and then by text. */
function search(word: string): readonly ListedMethod[] {
  const wanted = word.toLowerCase();
  const entries = methodEntries();
  const named = entries.filter(({ name }) => name === wanted || name.split("/").slice(1).join("/") === wanted);
  if (named.length === 1) return named;
  return entries.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted));
}

function coloured(effect: ListedMethod["effect"], { colours }: Output): string {
  return effect === "write" ? colours.yellow(effect) : effect;
}

function show({ name, description, effect, scope, params, example }: ListedMethod, output: Output): void {
  const { colours } = output;
  output.line(
    `${colours.bold(name)}  ${coloured(effect, output)}${scope.length === 0 ? "" : `  ${scope.join(" or ")}`}`,
  );
  output.line(description);
  if (params.length > 0) output.line();
  for (const { name: param, required, type, values, description: text } of params) {
    output.line(`  ${colours.cyan(param)} ${type}${required ? colours.yellow(" required") : ""}`);
    if (text !== "") output.line(indent(text));
    if (values.length > 0) output.line(colours.dim(indent(values.join(" "))));
  }
  const words = Object.entries(example).map(([key, value]) => `${key}=${shellWord(value)}`);
  output.line(`\n${colours.dim("$")} deribit-rpc call ${[name, ...words].join(" ")}`);
}

function shellWord(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[\w./:-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n");
}
