/** Every link of the pages to a file of this repository leads somewhere, also in the package. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { root } from "./support/packed.ts";

const home = join(inject("project"), "node_modules/deribit-rpc");

async function pages(): Promise<string[]> {
  const docs = (await readdir(join(root, "docs"))).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => join("docs", name))];
}

test.each(await pages())("links of %s resolve", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = ""]) => target);
  const broken = links.filter((target) => !existsSync(join(home, dirname(page), target)));
  expect(broken).toEqual([]);
});
