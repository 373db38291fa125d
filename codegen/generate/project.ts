import type { Tree } from "../tools/tree.ts";
import { withJsSpecifiers } from "./format.ts";
import { template } from "./template.ts";

/**
 * The SDK of a snapshot of our API as a folder of another project: with what a client of this package takes as its option
 * `api`, without the parsers, which belong to the client, and with `.js` at the end of what files import.
 */
export async function asProject(files: Tree): Promise<Tree> {
  const kept = Object.entries(files).filter(([path]) => !path.startsWith("parsers/"));
  return withJsSpecifiers({ ...Object.fromEntries(kept), "api.ts": await template("api.ts") });
}
