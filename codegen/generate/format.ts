import { format as prettier } from "prettier";
import { mapValuesAsync, type Tree } from "../tools/tree.ts";

const byHand = "// prettier-ignore\n";

/**
 * Every TypeScript file in one style. Compiled validators are machinery and stay as they are; a declaration that an
 * emitter laid out by hand is marked, and the mark is taken away afterwards.
 */
export function format(tree: Tree): Promise<Tree> {
  return mapValuesAsync(tree, async (text, path) => {
    if (!path.endsWith(".ts")) return text;
    const formatted = await prettier(text, { parser: "typescript", printWidth: 120, trailingComma: "all" });
    return formatted.replaceAll(byHand, "");
  });
}

/** The same files with `.js` at the end of what they import, as projects expect that compile to JavaScript. */
export function withJsSpecifiers(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, text]) => [
      path,
      path.endsWith(".ts") ? text.replaceAll(/((?:from|import) "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"') : text,
    ]),
  );
}
