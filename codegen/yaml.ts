import { LineCounter, parseDocument } from "yaml";
import type { Diagnostics } from "./diagnostics.ts";

/** Deeper than any description of an API, shallow enough for every walk over it. */
export const deepest = 200;
/** How often a part of a file may be repeated by aliases, aliases of aliases counted through. */
export const mostRepeats = 100;

/**
 * Reads YAML. Every mistake in it is reported with line and column, and so is what would fill the memory or the stack: aliases
 * that multiply each other, lists without end, nesting without end.
 * @returns undefined when something was reported.
 */
export function parseYaml(text: string, file: string, diagnostics: Diagnostics): unknown {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    if (document.errors.some(({ message }) => /call stack/i.test(message))) throw new RangeError();
    for (const { message, pos } of document.errors) {
      const { line, col } = lines.linePos(pos[0]);
      diagnostics.error(`${file}:${line}:${col}`, message);
    }
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: mostRepeats }) ?? {};
    if (isDeeper(value, deepest)) throw new RangeError();
    return value;
  } catch (error) {
    diagnostics.error(file, reasonOf(error));
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return `is nested deeper than ${deepest} levels, or contains itself`;
  if (error instanceof ReferenceError && /alias/i.test(error.message) && /excessive/i.test(error.message))
    return `repeats a part of itself more than ${mostRepeats} times by aliases (\`*name\`): write it out, or refer to a shared type`;
  return `is no YAML that can be read: ${error instanceof Error ? error.message : String(error)}`;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
