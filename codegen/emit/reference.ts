import type { Model } from "../generate/model.ts";
import type { Tree } from "../tree.ts";

/** The pages of `docs/reference/`. */
export function emitReference(_model: Model): Tree {
  return {};
}
