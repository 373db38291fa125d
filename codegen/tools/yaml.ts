import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { Diagnostics } from "./diagnostics.ts";

/** Deeper than any description of an API, shallow enough for every walk over it. */
export const deepest = 200;
/** How often a part of a file may be repeated by aliases, aliases of aliases counted through. */
const mostRepeats = 100;

/** What leads to a part of a file: keys and positions. */
export type Steps = readonly (string | number)[];

/** A file of YAML, or of JSON, that was read. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** The file and the line of a part, as `limits.yaml:12`; of what encloses it, where the part itself is not there. */
  lineOf(steps: Steps): string;
}

/**
 * Reads YAML. Every mistake in it is reported with line and column, and so is what would fill the memory or the stack: aliases
 * that multiply each other, lists without end, nesting without end.
 * @returns undefined when something was reported.
 */
export function readYaml(text: string, path: string, diagnostics: Diagnostics): YamlFile | undefined {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    if (document.errors.some(({ message }) => /call stack/i.test(message))) throw new RangeError();
    for (const { message, pos } of document.errors) {
      const { line, col } = lines.linePos(pos[0]);
      diagnostics.error(`${path}:${line}:${col}`, message);
    }
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: mostRepeats }) ?? {};
    if (isDeeper(value, deepest)) throw new RangeError();
    return { path, value, lineOf: (steps) => `${path}:${lines.linePos(offsetOf(document, steps)).line}` };
  } catch (error) {
    diagnostics.error(path, reasonOf(error));
    return undefined;
  }
}

/** The value of a file of YAML; undefined when something was reported. */
export function parseYaml(text: string, path: string, diagnostics: Diagnostics): unknown {
  return readYaml(text, path, diagnostics)?.value;
}

/** Where the deepest part begins that the steps reach: the key of a member, or an element. */
function offsetOf(document: Document, steps: Steps): number {
  let offset = isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
  for (let at = 1; at <= steps.length; at++) {
    const parent = document.getIn(steps.slice(0, at - 1), true);
    const step = steps[at - 1];
    const key = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step))?.key
      : undefined;
    const found = key ?? document.getIn(steps.slice(0, at), true);
    if (!isNode(found) || found.range == null) return offset;
    offset = found.range[0];
  }
  return offset;
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
