/** The checks of `npm run test:runtimes`, on the Node at hand: with each build, and in a worker thread. */
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { root } from "./support/packed.ts";
import { must } from "./support/run.ts";

const project = inject("project");
const dist = join(project, "node_modules/deribit-rpc/dist");

test.each([
  ["the build for Node", ["run.js"]],
  ["the build for browsers", ["-C", "browser", "run.js"]],
  ["a worker thread", ["in-worker.js"]],
])("client and exchange work in %s", async (_, args) => {
  for (const program of ["core.js", "run.js", "in-worker.js"])
    await cp(join(root, "test/runtimes", program), join(project, program));
  const { stdout } = await must(process.execPath, args, { cwd: project });
  const results = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  expect(results.length).toBeGreaterThan(7);
  expect(results.filter(({ error }: { readonly error?: string }) => error !== undefined)).toEqual([]);
});

test.each(["index.web.js", "simulator.web.js"])("%s imports files of its own alone", async (entry) => {
  const text = await readFile(join(dist, entry), "utf8");
  const imports = [...text.matchAll(/(?:\bfrom|\bimport\(|^import) ?"([^"]+)"/gm)].map(([, name]) => name);
  expect(imports.filter((name) => !name?.startsWith("./"))).toEqual([]);
  if (entry.startsWith("simulator")) expect(text).not.toMatch(/\b(?:Buffer|process)\b\s*[.[]/);
});
