/** Options that several commands have, each with one meaning. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultNetwork } from "../network/network.ts";

/** What `networkOption` reads. */
export interface NetworkOptions {
  readonly network: string;
}

/** What `jsonOption` reads. */
export interface JsonOptions {
  readonly json?: true;
}

/** What `lengthOptions` reads. */
export interface LengthOptions {
  readonly count?: number;
  readonly for?: number;
}

export function networkOption(): Option {
  return new Option("-n, --network <network>", "mainnet, testnet, sim (the offline exchange) or an address").default(
    defaultNetwork,
  );
}

export function jsonOption(): Option {
  return new Option("--json", "JSON on a terminal too, one document a line; a pipe always gets it");
}

/** How long a command that streams goes on. */
function lengthOptions(): readonly Option[] {
  return [
    new Option("--count <n>", "end after so many messages").argParser(readCount),
    new Option("--for <seconds>", "end after so many seconds, 24 days at most").argParser(readSeconds),
  ];
}

/** A whole number above 0. */
export function readCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a whole number above 0.");
}

/** Seconds in 24 days: a timer of Node that is to count further fires at once. */
const longestSeconds = 2_073_600;

/** Reads a number above 0, for options of any unit. */
export function readPositive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Seconds that a timer can count. */
export function readSeconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= longestSeconds) return value;
  throw new InvalidArgumentError(`Expected a number above 0, ${longestSeconds} at most.`);
}

/** What `addStreamOptions` reads. */
export interface StreamOptions extends NetworkOptions, JsonOptions, LengthOptions {}

/** Adds what each command that shows a stream has: where from, how written, how long. */
export function addStreamOptions(command: Command): Command {
  for (const option of [networkOption(), jsonOption(), ...lengthOptions()]) command.addOption(option);
  return command;
}

/** Adds examples at the end of the help: a line for what it does, a line for the command. */
export function withExamples(command: Command, examples: readonly (readonly [what: string, line: string])[]): Command {
  const lines = examples.map(([what, line]) => `  # ${what}\n  deribit-rpc ${line}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
