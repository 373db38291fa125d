import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const trees = ["src", "simulator"] as const;

interface TypeName {
  readonly name: string;
  /** The declaration without comments and line breaks: two that say the same have the same meaning. */
  readonly meaning: string;
}

function exportedTypesOf(path: string): TypeName[] {
  const source = ts.createSourceFile(path, readFileSync(resolve(root, path), "utf8"), ts.ScriptTarget.Latest);
  const printer = ts.createPrinter({ removeComments: true });
  return source.statements.flatMap((statement) => {
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    if (!isType || statement.name === undefined) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const meaning = printer.printNode(ts.EmitHint.Unspecified, statement, source);
    return isExported ? [{ name: statement.name.text, meaning }] : [];
  });
}

test("an exported type name means one thing in the whole package", () => {
  const declared = new Map<string, Map<string, string>>();
  for (const tree of trees) {
    for (const file of readdirSync(resolve(root, tree), { recursive: true, encoding: "utf8" })) {
      const path = `${tree}/${file}`;
      if (!path.endsWith(".ts")) continue;
      for (const { name, meaning } of exportedTypesOf(path)) {
        const meanings = declared.get(name) ?? new Map<string, string>();
        declared.set(name, meanings.set(meaning, path));
      }
    }
  }
  const ambiguous = [...declared].filter(([, meanings]) => meanings.size > 1);
  expect(ambiguous.map(([name, meanings]) => `${name}: ${[...meanings.values()].join(", ")}`)).toEqual([]);
});
