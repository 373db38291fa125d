import { LineCounter, parseDocument } from "yaml";
import type { Diagnostics } from "../diagnostics.ts";
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

function parseYaml(text: string, file: string, diagnostics: Diagnostics): unknown {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    for (const { message, pos } of document.errors) {
      const { line, col } = lines.linePos(pos[0]);
      diagnostics.error(`${file}:${line}:${col}`, message);
    }
    return document.errors.length > 0 ? undefined : (document.toJS() ?? "");
  } catch (error) {
    diagnostics.error(file, `not YAML that can be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
