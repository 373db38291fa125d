import { LineCounter } from "yaml";
import type { Json } from "../snapshot/schema.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import { deepest } from "../tools/yaml.ts";

/**
 * Reads JSON and says of each mistake at which line and column it is. A key that stands twice in one object is a
 * mistake too: `JSON.parse` would keep the last one and lose the other silently.
 * @returns undefined when the text cannot be read to its end.
 */
export function parseJson(text: string, file: string, diagnostics: Diagnostics): Json | undefined {
  const reader = new JsonReader(text, ({ line, column }, message) =>
    diagnostics.error(`${file}:${line}:${column}`, message),
  );
  try {
    return reader.document();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Where something stands, counted from one. */
interface Position {
  readonly line: number;
  readonly column: number;
}

const token = /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\n]|\\.)*")|([^\s{}[\],:"]+)|("[^\n]*)|$)/y;

class JsonReader {
  readonly #text: string;
  readonly #report: (position: Position, message: string) => void;
  #lines: LineCounter | undefined;
  #next = 0;
  #start = 0;
  #depth = 0;

  constructor(text: string, report: (position: Position, message: string) => void) {
    this.#text = text;
    this.#report = report;
  }

  document(): Json {
    const value = this.#value(this.#take());
    const rest = this.#take();
    return rest === "" ? value : this.#fail(`expected the end of the text, found ${quote(rest)}`);
  }

  #value(word: string): Json {
    if (word === "{" || word === "[") {
      if (++this.#depth > deepest) this.#fail(`nested deeper than ${deepest} levels`);
      const value = word === "{" ? this.#object() : this.#array();
      this.#depth--;
      return value;
    }
    if (word === "") return this.#truncated("where a value should be");
    if (isUnended(word))
      return this.#next === this.#text.length
        ? this.#truncated("inside a string")
        : this.#fail(`the string ${quote(word)} has no end on its line`);
    try {
      return JSON.parse(word) as Json;
    } catch {
      return this.#fail(`expected a value, found ${quote(word)}`);
    }
  }

  #object(): Json {
    const from = this.#start;
    const members = new Map<string, Json>();
    for (let word = this.#take(); word !== "}"; word = this.#take()) {
      if (members.size > 0) {
        if (word !== ",") this.#expected('"," or "}"', word, "an object", from);
        word = this.#take();
      }
      if (!word.startsWith('"')) this.#expected("a key", word, "an object", from);
      const key = String(this.#value(word));
      if (members.has(key))
        this.#report(this.#positionOf(this.#start), `the key ${quote(word)} stands twice in one object`);
      const colon = this.#take();
      if (colon !== ":") this.#expected('":"', colon, "an object", from);
      members.set(key, this.#value(this.#take()));
    }
    return Object.fromEntries(members);
  }

  #array(): Json {
    const from = this.#start;
    const elements: Json[] = [];
    for (let word = this.#take(); word !== "]"; word = this.#take()) {
      if (elements.length > 0) {
        if (word !== ",") this.#expected('"," or "]"', word, "a list", from);
        word = this.#take();
      }
      if (word === "") this.#truncated("inside a list", from);
      elements.push(this.#value(word));
    }
    return elements;
  }

  /** The next token as it stands in the text; empty at the end. */
  #take(): string {
    token.lastIndex = this.#next;
    const [whole = "", mark, text, word, open] = token.exec(this.#text) ?? [];
    const found = mark ?? text ?? word ?? open ?? "";
    this.#next = this.#next + whole.length;
    this.#start = this.#next - found.length;
    return found;
  }

  #expected(wanted: string, found: string, where: string, from: number): never {
    if (found === "") this.#truncated(`inside ${where}`, from);
    this.#fail(`expected ${wanted}, found ${quote(found)}`);
  }

  #truncated(where: string, from?: number): never {
    const begun = from === undefined ? undefined : this.#positionOf(from);
    const since = begun === undefined ? "" : ` that begins at ${begun.line}:${begun.column}`;
    this.#fail(`the text ends ${where}${since}: the file seems to be cut off`);
  }

  #positionOf(offset: number): Position {
    if (this.#lines === undefined) {
      this.#lines = new LineCounter();
      this.#lines.addNewLine(0);
      for (const { index } of this.#text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
    }
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  #fail(message: string): never {
    this.#report(this.#positionOf(this.#start), message);
    throw new SyntaxError(message);
  }
}

function isUnended(word: string): boolean {
  return /^"(?:[^"\\]|\\.)*$/.test(word);
}

function quote(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}...` : word;
}
