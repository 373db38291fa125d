/** A test stands where a reader looks for it: in a folder named after what it tests. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

const foldersOf = (path: string): string[] =>
  readdirSync(resolve(root, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

test("test/unit has a folder for a room of src, and no test outside of one", () => {
  const rooms = new Set([...foldersOf("src"), "helpers"]);
  expect(foldersOf("test/unit").filter((folder) => !rooms.has(folder))).toEqual([]);
  expect(readdirSync(resolve(root, "test/unit")).filter((name) => name.endsWith(".ts"))).toEqual([]);
});

test("docs/testing.md says what each folder of test/ is for", () => {
  const page = readFileSync(resolve(root, "docs/testing.md"), "utf8");
  const section = page.split("\n## Where a test stands")[1]?.split("\n## ")[0] ?? "";
  const described = [...section.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, folder]) => folder ?? "");
  expect(described.toSorted()).toEqual(foldersOf("test").toSorted());
});
