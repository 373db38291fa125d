/** Names of an API where TypeScript keeps the word for itself. */
import { ts } from "ts-morph";

/** Not reserved by the grammar, and still no name that a module may declare. */
const refused: ReadonlySet<string> = new Set(["arguments", "await", "eval"]);

/** Whether a module cannot declare a function of this name. */
export function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, false, ts.LanguageVariant.Standard, name);
  const kind = scanner.scan();
  const isKeyword = kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord;
  return isKeyword || refused.has(name);
}

/** The name of a method of an interface, which `new` without quotes would not be. */
export function methodName(name: string): string {
  return name === "new" ? '"new"' : name;
}
