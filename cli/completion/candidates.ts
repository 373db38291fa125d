/** What may stand where the cursor is: read from the tree of commands, and from the reference. */
import type { Argument, Command, Option } from "commander";
import { defaultNetwork } from "../network/network.ts";
import type { Candidate, Typed } from "./candidate.ts";
import { channelCandidates } from "./channels.ts";
import { knownInstruments } from "./instruments.ts";
import { codeCandidates, methodCandidates, paramCandidates, scopes } from "./reference.ts";

/** Candidates for the last of the words, which may be empty; the words begin after `deribit-rpc`. */
export function candidatesFor(program: Command, words: readonly string[]): readonly Candidate[] {
  const current = words.at(-1) ?? "";
  const { awaited, ...typed } = walk(program, words.slice(0, -1));
  return all(typed, awaited, current).filter(({ value }) => value.startsWith(current));
}

function all(typed: Typed, awaited: Option | undefined, current: string): readonly Candidate[] {
  if (awaited !== undefined) return optionValues(awaited);
  const { command, positionals } = typed;
  if (current.startsWith("-")) return optionNames(command);
  if (command.commands.length > 0 && positionals.length === 0) return commandNames(command);
  const { registeredArguments: known } = command;
  const last = known.at(-1);
  const argument = known[positionals.length] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : argumentValues(argument, typed, current);
}

/** Follows the words down the tree; `awaited` is an option whose value comes next. */
function walk(program: Command, words: readonly string[]): Typed & { readonly awaited: Option | undefined } {
  let command = program;
  let awaited: Option | undefined;
  let network = defaultNetwork;
  const positionals: string[] = [];
  for (const word of words) {
    if (awaited !== undefined) {
      if (awaited.attributeName() === "network") network = word;
      awaited = undefined;
    } else if (word.startsWith("-")) {
      const [name = "", value] = word.split("=", 2);
      const option = command.options.find(({ long, short }) => name === long || name === short);
      if (value === undefined && option?.required === true) awaited = option;
      else if (value !== undefined && option?.attributeName() === "network") network = value;
    } else {
      const below = positionals.length > 0 ? undefined : command.commands.find((each) => each.name() === word);
      if (below === undefined) positionals.push(word);
      else command = below;
    }
  }
  return { command, positionals, network, awaited };
}

function commandNames(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), text: each.summary() || each.description() }));
}

function optionNames(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? "", text: description }));
}

function optionValues(option: Option): readonly Candidate[] {
  if (option.attributeName() === "network") {
    return [
      { value: "sim", text: "the offline exchange" },
      { value: "testnet", text: "play money" },
      { value: "mainnet", text: "real money" },
    ];
  }
  if (option.attributeName() === "need") return scopes();
  return (option.argChoices ?? []).map((value) => ({ value }));
}

/** The reference behind the arguments of commands, by their names. */
function argumentValues(argument: Argument, typed: Typed, current: string): readonly Candidate[] {
  switch (`${typed.command.name()} ${argument.name()}`) {
    case "methods word":
    case "call method":
      return methodCandidates();
    case "call params":
      return paramCandidates(typed, current);
    case "channels word":
      return channelCandidates(current, typed.network);
    case "explain code-or-name":
      return codeCandidates();
  }
  if (argument.name() === "instrument") return knownInstruments(typed.network).map((value) => ({ value }));
  if (argument.name() === "channel") return channelCandidates(current, typed.network);
  return (argument.argChoices ?? []).map((value) => ({ value }));
}
