/** Turns mutations into the texts of the files that they change. Touches no file. */
import { join } from "node:path";
import { Project } from "ts-morph";
import type { Edit, Mutation } from "./mutation.ts";
import { declarationOf } from "./symbols.ts";

/** The texts of changed files, by path from the root of the project. */
export type Changes = ReadonlyMap<string, string>;

/** Reads the code of a project once, and applies mutations to what it read. */
export class Mutator {
  readonly #root: string;
  readonly #projects = new Map<string, Project>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The changed files of a mutation. Throws when it does not fit the code any more, and says where. */
  apply(mutation: Mutation): Changes {
    const { name, in: folder = "src", also = [] } = mutation;
    const project = this.#project(folder);
    const texts = new Map<string, string>();
    try {
      for (const [symbol, edits] of bySymbol([mutation, ...also])) {
        const node = declarationOf(project, symbol);
        const file = node.getSourceFile().getFilePath();
        const before = node.getText();
        const text = texts.get(file) ?? node.getSourceFile().getFullText();
        texts.set(file, replaceOnce(text, before, edits.reduce(edited, before), symbol));
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`The mutation ${name} does not apply: ${why}`, { cause: error });
    }
    return new Map([...texts].map(([file, text]) => [file.slice(this.#root.length + 1), text]));
  }

  #project(folder: string): Project {
    const known = this.#projects.get(folder);
    if (known !== undefined) return known;
    const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
    project.addSourceFilesAtPaths(join(this.#root, folder, "**/*.ts"));
    this.#projects.set(folder, project);
    return project;
  }
}

function bySymbol(edits: readonly Edit[]): ReadonlyMap<string, readonly Edit[]> {
  const symbols = new Map<string, Edit[]>();
  for (const edit of edits) symbols.set(edit.symbol, [...(symbols.get(edit.symbol) ?? []), edit]);
  return symbols;
}

function edited(text: string, { symbol, replace, with: replacement }: Edit): string {
  const pattern = new RegExp(replace.trim().split(/\s+/).map(escaped).join("\\s+"), "g");
  const places = [...text.matchAll(pattern)];
  if (places.length !== 1) throw new Error(`${symbol} has ${places.length} places like \`${replace}\`, not one.`);
  return text.replace(pattern, () => replacement);
}

function replaceOnce(text: string, before: string, after: string, symbol: string): string {
  const at = text.indexOf(before);
  if (at < 0 || text.includes(before, at + 1)) {
    throw new Error(`${symbol} was changed by another edit of this mutation, or stands twice: join the edits.`);
  }
  return text.slice(0, at) + after + text.slice(at + before.length);
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
