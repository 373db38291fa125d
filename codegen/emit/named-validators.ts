/**
 * Gives the functions and constants that ajv numbers the names of their types, and puts them in alphabetical order, so that
 * another type changes no line but its own.
 */
import { createHash } from "node:crypto";
import { compare } from "../tools/diagnostics.ts";

/** What begins a statement at the top. The code is not indented, so nothing else tells it from what is inside. */
const begins = /^(?=export const |(?:const (?:schema|func|pattern|wrapper)|function validate)\d+\b)/m;

export function nameValidators(code: string): string {
  const statements = code.trim().split(begins);
  const names = new Map<string, string>();
  for (const statement of statements) {
    const [, kind = "", number = ""] = /^(?:const|function) ([a-z]+)(\d+)\b/.exec(statement) ?? [];
    const name = nameOf(kind, statement);
    if (name !== undefined) names.set(kind + number, name);
  }
  // A wrapper holds a function that is declared later, and is named after it.
  for (const statement of statements) {
    const [, wrapper = "", held = ""] = /^const (wrapper\d+) = \{validate: (validate\d+)\}/.exec(statement) ?? [];
    const type = names.get(held)?.slice("validate".length);
    if (type !== undefined) names.set(wrapper, `later${type}`);
  }
  const renamed = statements.map((statement) =>
    statement
      .trim()
      .replace(/^\/\*# sourceURL=.* \*\/;\n/m, "")
      .replaceAll(/(?<![\w$."])(?:schema|func|pattern|wrapper|validate)\d+\b/g, (word) => names.get(word) ?? word),
  );
  const rankOf = (statement: string): number => (statement.startsWith("function ") ? 1 : 0);
  return renamed.sort((a, b) => rankOf(a) - rankOf(b) || compare(a, b)).join("\n");
}

function nameOf(kind: string, statement: string): string | undefined {
  if (kind === "validate") return typed("validate", /^\/\*# sourceURL="(\w+)" \*\/;$/m.exec(statement)?.[1]);
  if (kind === "schema") return typed("schemaOf", /^const \w+ = \{"\$id":"(\w+)"/.exec(statement)?.[1]);
  if (kind !== "func" && kind !== "pattern") return undefined;
  const [, value = ""] = /^const \w+ = (.*)$/m.exec(statement) ?? [];
  return `${kind}_${createHash("sha256").update(value).digest("hex").slice(0, 8)}`;
}

function typed(prefix: string, type: string | undefined): string | undefined {
  return type === undefined ? undefined : prefix + type;
}
