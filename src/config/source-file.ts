/** A file of settings as text: YAML or JSON, with references to the environment, and the line of each member. */
import { LineCounter, parseDocument } from "yaml";
import { ConfigError } from "../errors/client.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a text says. */
export interface ParsedFile {
  /** The members, with the values of the environment in place. */
  readonly value: unknown;
  /** The line of a member, from 1, by its names; of the nearest one above it where that is not there. */
  lineOf(path: readonly string[]): number | undefined;
}

/** `${NAME}`, `${NAME:-otherwise}`, and `$${` for the two characters themselves. */
const reference = /\$\$\{|\$\{([^}]*)\}/g;
const name = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;
const plainValue = /^(?:true|false|-?\d+(?:\.\d+)?(?:e\d+)?)$/;

/**
 * Reads a text. Throws a `ConfigError` with the place of what is wrong; the words of the parser are not shown, as they repeat
 * the line, and a line may hold a secret.
 */
export function parseFile(file: string, text: string, env: Environment): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new ConfigError(`${file}:${line}:${col}`, `YAML or JSON (${error.code})`);
  }
  const lineOf = (path: readonly string[]): number | undefined => {
    for (let length = path.length; length > 0; length--) {
      const key = path.slice(0, length);
      const node = document.getIn(key, true) as { readonly range?: readonly number[] | null } | undefined;
      if (node?.range?.[0] !== undefined) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  const value: unknown = document.toJS();
  return { value: withEnvironment(value, [], { file, env, lineOf }), lineOf };
}

interface Place {
  readonly file: string;
  readonly env: Environment;
  readonly lineOf: ParsedFile["lineOf"];
}

function withEnvironment(value: unknown, path: readonly string[], place: Place): unknown {
  if (typeof value === "string") return filled(value, path, place);
  if (Array.isArray(value)) return value.map((each, at) => withEnvironment(each, [...path, String(at)], place));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([key, each]) => [key, withEnvironment(each, [...path, key], place)]));
}

/** A text with the values of its references. A number or a flag that is one reference is that number or flag. */
function filled(text: string, path: readonly string[], place: Place): unknown {
  const full = text.replace(reference, (whole, inner: string | undefined) =>
    inner === undefined ? "${" : referredTo(whole, inner, path, place),
  );
  // The key of an account is a text, whatever it looks like.
  const isOne = /^\$\{[^}]*\}$/.test(text) && path[0] !== "credentials";
  return isOne && plainValue.test(full) ? (JSON.parse(full) as unknown) : full;
}

function referredTo(whole: string, inner: string, path: readonly string[], { file, env, lineOf }: Place): string {
  const [, variable, otherwise] = name.exec(inner) ?? [];
  const where = `${file}:${lineOf(path) ?? 1} ${path.join(".")}`;
  if (variable === undefined) throw new ConfigError(where, "the name of a variable between the braces", whole);
  const value = env[variable] || otherwise;
  if (value === undefined)
    throw new ConfigError(where, `given: the variable ${variable} of the environment is not set`);
  return value;
}
