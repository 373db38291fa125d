import type { Diagnostics } from "../tools/diagnostics.ts";
import { parseYaml } from "../tools/yaml.ts";
import { parseJson } from "./json.ts";
import { isRecord, type Raw } from "./raw.ts";

/**
 * Reads the text of a description, JSON or YAML. Every mistake in it is reported with line and column.
 * @returns undefined when it is no object or cannot be read.
 */
export function parseText(text: string, file: string, diagnostics: Diagnostics): Raw | undefined {
  const plain = text.replace(/^\uFEFF/, "");
  const first = plain.trimStart().charAt(0);
  if (first === "") {
    diagnostics.error(file, "the file is empty");
    return undefined;
  }
  if (first === "<") {
    diagnostics.error(file, "found a page of HTML or XML where a description in JSON or YAML was expected");
    return undefined;
  }
  const isJson = first === "{" || first === "[";
  const value = isJson ? parseJson(plain, file, diagnostics) : parseYaml(plain, file, diagnostics);
  if (value === undefined || isRecord(value)) return value;
  diagnostics.error(file, `expected an object at the top, found ${Array.isArray(value) ? "a list" : "plain text"}`);
  return undefined;
}
