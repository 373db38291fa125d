/** Before the site is built: the package for the playground, and the pages as text for language models. */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { llmsFull, llmsIndex } from "./llms.ts";

const root = resolve(import.meta.dirname, "..");
const dist = join(root, "dist");
const publicDir = join(root, "site/public");
const forPlayground = join(publicDir, "deribit-rpc");
/** What the playground runs, with the files that these import. */
const programs = ["index.web.js", "simulator.web.js"];
/** What the editor completes from. */
const declarations = ["index.d.ts", "simulator.d.ts"];

/** A file of `dist` and every file that it imports. */
async function withImports(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const written = await readFile(join(dist, file), "utf8");
  // Examples in comments import what is not there.
  const text = file.endsWith(".d.ts") ? written.replaceAll(/\/\*\*[\s\S]*?\*\//g, "") : written;
  for (const [, name = ""] of text.matchAll(/(?:\bfrom|\bimport\(|^import) ?"\.\/([^"]+)"/gm)) {
    await withImports(file.endsWith(".d.ts") ? name.replace(/\.js$/, ".d.ts") : name, found);
  }
  return found;
}

if (!existsSync(join(dist, "simulator.web.js")))
  throw new Error("The package is not built yet: run `npm run build` first.");
await rm(publicDir, { recursive: true, force: true });
await mkdir(forPlayground, { recursive: true });
const types = new Set(
  (await Promise.all(declarations.map((file) => withImports(file)))).flatMap((files) => [...files]),
);
const modules = (await Promise.all(programs.map((file) => withImports(file)))).flatMap((files) => [...files]);
for (const file of new Set([...types, ...modules])) await cp(join(dist, file), join(forPlayground, file));
await writeFile(join(forPlayground, "declarations.json"), JSON.stringify([...types]));

await cp(join(root, "node_modules/monaco-editor/min/vs"), join(publicDir, "monaco/vs"), { recursive: true });

await cp(join(root, "CHANGELOG.md"), join(publicDir, "changelog.txt"));
await cp(join(root, "examples"), join(publicDir, "examples"), { recursive: true });

const docs = join(root, "docs");
const names = (await readdir(docs, { recursive: true })).filter((name) => name.endsWith(".md")).sort();
const pages = await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(docs, name), "utf8") })));
await writeFile(join(publicDir, "llms.txt"), llmsIndex(pages));
await writeFile(join(publicDir, "llms-full.txt"), llmsFull(pages));
