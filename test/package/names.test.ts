/** A function around the SDK must be able to name what it takes and returns. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";

const home = join(inject("project"), "node_modules/deribit-rpc/dist");

/** Steps on the way from a literal to its channel: the compiler resolves them, and shows none of them. */
const stepsOfChannelNames = /^\/\/#region src\/api\/channel-names\.d\.ts$[\s\S]*?^\/\/#endregion$/gm;
const tablesOfChannelNames = new Set(["ChannelsByLength", "ChannelsAsLongAs", "Place", "ChannelWords"]);

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
  const steps = (source.text.match(stepsOfChannelNames) ?? []).join("");
  const isStep = (name: string): boolean =>
    tablesOfChannelNames.has(name) || new RegExp(`^(?:type|interface) ${name}\\b`, "m").test(steps);
  return declared.filter((name) => !exported.has(name) && !isStep(name));
}

test.each(["index", "validate", "simulator"])("every type of the entry %s can be named", async (entry) => {
  expect(await unnameable(entry)).toEqual([]);
});
