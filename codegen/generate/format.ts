import { format as prettier } from "prettier";
import { mapValuesAsync, type Tree } from "../tree.ts";

/** Every TypeScript file in one style. Compiled validators are machinery and stay as they are. */
export function format(tree: Tree): Promise<Tree> {
  return mapValuesAsync(tree, (text, path) =>
    path.endsWith(".ts")
      ? prettier(text, { parser: "typescript", printWidth: 120, trailingComma: "all" })
      : Promise.resolve(text),
  );
}
