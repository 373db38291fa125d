/** One name means one thing: a reader that finds a type by its name has found the right one. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const trees = ["src", "simulator", "codegen", "cli"] as const;
type Tree = (typeof trees)[number];

interface DeclaredType {
  readonly tree: Tree;
  readonly path: string;
  readonly name: string;
  readonly isExported: boolean;
  /** The declaration without comments and line breaks: two that say the same have the same meaning. */
  readonly meaning: string;
}

const printer = ts.createPrinter({ removeComments: true });

function typesOf(tree: Tree, path: string): DeclaredType[] {
  const source = ts.createSourceFile(path, readFileSync(resolve(root, path), "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    if (!isType || statement.name === undefined) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const meaning = printer.printNode(ts.EmitHint.Unspecified, statement, source).replace(/^export /, "");
    return [{ tree, path, name: statement.name.text, isExported, meaning }];
  });
}

const declared = trees.flatMap((tree) =>
  readdirSync(resolve(root, tree), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => typesOf(tree, `${tree}/${file}`)),
);

/** Exported types, each with the declarations that give its name another meaning. */
function ambiguous(others: (type: DeclaredType) => readonly DeclaredType[]): string[] {
  const found = declared
    .filter(({ isExported }) => isExported)
    .flatMap((type) => {
      const same = others(type).filter(({ name, meaning }) => name === type.name && meaning !== type.meaning);
      return same.map(({ path }) => `${type.name}: ${[type.path, path].sort().join(", ")}`);
    });
  return [...new Set(found)];
}

test("an exported type name means one thing in src, simulator, codegen and cli", () => {
  const exported = declared.filter(({ isExported }) => isExported);
  expect(ambiguous(() => exported)).toEqual([]);
});

test("no file calls a type of its own as another file of its tree calls what it exports", () => {
  expect(ambiguous(({ tree }) => declared.filter((other) => other.tree === tree))).toEqual([]);
});
