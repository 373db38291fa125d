/** What an editor offers while a call by its name on the wire is typed. */
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const file = resolve("test/types/typed.ts");

/** Names that the language server offers at each `|` of a text. */
function offered(marked: string): string[][] {
  const parts = marked.split("|");
  const text = parts.join("");
  const places = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("").length);
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ".");
  const textOf = (path: string): string | undefined => (path === file ? text : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    readFile: textOf,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    getCurrentDirectory: () => process.cwd(),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const found = textOf(path);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
  return places.map((place) =>
    (service.getCompletionsAtPosition(file, place, {})?.entries ?? []).map(({ name }) => name),
  );
}

test("names of methods are offered inside the string, and then the params of the method", () => {
  const [methods, params, types] = offered(`
    import type { Client, ParamsOf } from "../../src/index.ts";
    declare const deribit: Client;
    deribit.call("public/ti|");
    deribit.call("private/get_order_state", { | });
    type Ticker = ParamsOf<"|">;
  `);
  for (const names of [methods, types]) expect(names).toEqual(expect.arrayContaining(["public/ticker", "private/buy"]));
  expect(params).toEqual(["order_id"]);
});
