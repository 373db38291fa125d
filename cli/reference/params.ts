/** Params as they are typed on a command line. */
import { readFileSync } from "node:fs";
import type { MethodRow, ParamShape } from "../../generated/contract.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

type Params = Record<string, unknown>;

/** Reads `key=value`, JSON objects and `@file`; of a key that is given twice, the later one counts. */
export function readParams(row: MethodRow | undefined, words: readonly string[]): Params {
  return Object.assign({}, ...words.map((word) => readWord(row, word)));
}

function readWord(row: MethodRow | undefined, word: string): Params {
  if (word.startsWith("@")) return readObject(readSource(word.slice(1)), word);
  if (word.startsWith("{")) return readObject(word, "the argument");
  const equals = word.indexOf("=");
  if (equals < 1) throw wrong(`Expected key=value, a JSON object or @file, got ${JSON.stringify(word)}.`);
  const name = word.slice(0, equals);
  return { [name]: typed(word.slice(equals + 1), row?.params?.[name] ?? "*") };
}

function readSource(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw wrong(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readObject(text: string, source: string): Params {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Params;
  throw wrong(`Expected ${source} to hold a JSON object.`);
}

/** The text as the type that the schema wants; what fits no type stays a text, and the check names it. */
function typed(text: string, shape: ParamShape): unknown {
  if (typeof shape !== "string") return Array.isArray(shape) ? listOf(text, shape[0]) : (parsed(text) ?? text);
  if (shape === "*") return parsed(text) ?? text;
  if (shape.includes("n") && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  if (shape.includes("b") && /^(?:true|false)$/.test(text)) return text === "true";
  if (shape.includes("0") && text === "null") return null;
  if (shape.includes("s")) return text;
  return parsed(text) ?? text;
}

function listOf(text: string, element: ParamShape): unknown {
  const value = parsed(text);
  return Array.isArray(value) ? value : text.split(",").map((each) => typed(each.trim(), element));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(message: string): CommandError {
  return new CommandError(exitCodes.usage, message);
}
