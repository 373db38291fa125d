/** Methods, params and error codes as candidates. */
import { errorRows } from "../../generated/errors.ts";
import { methodRows } from "../../generated/methods.ts";
import { methodEntries } from "../reference/methods.ts";
import type { Candidate, Typed } from "./candidate.ts";
import { knownInstruments } from "./instruments.ts";

/** Every method with what it does. */
export function methodCandidates(): readonly Candidate[] {
  return methodEntries().map(({ name, summary }) => ({ value: name, text: summary }));
}

/** The params of a method that are not given yet; behind the sign, their values. */
export function paramCandidates({ positionals, network }: Typed, current: string): readonly Candidate[] {
  const [word = "", ...given] = positionals;
  const names = [word, `public/${word}`, `private/${word}`];
  const method = methodEntries().find(({ name }) => names.includes(name));
  if (method === undefined) return [];
  const equals = current.indexOf("=");
  if (equals < 0) {
    const taken = new Set(given.map((each) => each.split("=", 1)[0]));
    return method.params
      .filter(({ name }) => !taken.has(name))
      .map(({ name, type, required }) => ({ value: `${name}=`, text: `${type}${required ? ", required" : ""}` }));
  }
  const name = current.slice(0, equals);
  const param = method.params.find((each) => each.name === name);
  if (param === undefined) return [];
  const values = param.type === "boolean" ? ["true", "false"] : param.values;
  const words = name.startsWith("instrument_name") ? instrumentNames(network) : values;
  return words.map((value) => ({ value: `${name}=${value}` }));
}

/** Instruments that were read lately; those of the examples where none were. */
export function instrumentNames(network: string): readonly string[] {
  const known = knownInstruments(network);
  if (known.length > 0) return known;
  const examples = methodEntries().map(({ example }) => example["instrument_name"]);
  return [...new Set(["BTC-PERPETUAL", "ETH-PERPETUAL", ...examples.filter((each) => typeof each === "string")])];
}

/** Codes and names of errors. */
export function codeCandidates(): readonly Candidate[] {
  return errorRows().flatMap(({ code, name, meaning }) => [
    { value: String(code), text: name },
    { value: name, text: meaning },
  ]);
}

/** Words of scopes that methods ask for. */
export function scopes(): readonly Candidate[] {
  const words = [...methodRows.values()].flatMap(({ scope = [] }) => scope);
  return [...new Set(words)].sort().map((value) => ({ value }));
}
