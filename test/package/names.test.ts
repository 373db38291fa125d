/** Whoever writes a function around the SDK must be able to name what it takes and gives. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";

const home = join(inject("project"), "node_modules/deribit-rpc/dist");

/** Declared in a bundle of declarations at its top level, and not exported: its name is for us alone. */
async function unnameable(entry: string): Promise<string[]> {
  const file = `${entry}.d.ts`;
  const source = ts.createSourceFile(file, await readFile(join(home, file), "utf8"), ts.ScriptTarget.Latest);
  const declared: string[] = [];
  const exported = new Set<string>();
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      declared.push(statement.name.text);
    if (ts.isClassDeclaration(statement) && statement.name !== undefined) declared.push(statement.name.text);
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    for (const { name, propertyName } of statement.exportClause.elements) exported.add((propertyName ?? name).text);
  }
  return declared.filter((name) => !exported.has(name));
}

test.each(["index", "validate", "simulator"])("every type of the entry %s can be named", async (entry) => {
  expect(await unnameable(entry)).toEqual([]);
});
