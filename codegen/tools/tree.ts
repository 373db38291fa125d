import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compare } from "./diagnostics.ts";

/** Files by path below one folder, with `/` between steps on every system. */
export type Tree = Readonly<Record<string, string>>;

/** Reads every file below a folder; none when the folder does not exist. */
export async function readTree(folder: string, keep: (path: string) => boolean = () => true): Promise<Tree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter(keep)
    .sort(compare);
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), "utf8")));
  return Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? ""]));
}

/** Replaces a folder by a tree: written beside it first, then swapped in, so that it is never half old and half new. */
export async function replaceTree(folder: string, tree: Tree): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  const stale = `${folder}.old-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  try {
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), text);
    }
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await rename(folder, stale).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
  await rename(fresh, folder);
  await rm(stale, { recursive: true, force: true });
}

/** JSON with sorted keys, so that a difference between two files is a difference of meaning. */
export function sortedJson(value: unknown): string {
  const sort = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(sort);
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node).filter(([, member]) => member !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)).map(([key, member]) => [key, sort(member)]));
  };
  return `${JSON.stringify(sort(value), null, 2)}\n`;
}

/** The same paths with what `change` makes of each text. */
export async function mapValuesAsync(
  tree: Tree,
  change: (text: string, path: string) => Promise<string>,
): Promise<Record<string, string>> {
  const entries = Object.entries(tree).map(async ([path, text]) => [path, await change(text, path)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The files below one folder of a tree, by their path from there. */
export function subtree(tree: Tree, folder: string): Tree {
  const prefix = `${folder}/`;
  const inside = Object.entries(tree).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(inside.map(([path, text]) => [path.slice(prefix.length), text]));
}
