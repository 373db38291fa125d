/** A venue stands on the seam: it imports `src/venue.ts` and `src/platform`, and nothing else of this package. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const names = readdirSync(resolve(root, "venues")).filter((name) => name !== "contract");

/** What each file of a venue may import, beside its own folder. */
function mayImport(file: string, path: string): boolean {
  if (path === "src/venue.ts" || path.startsWith("src/platform/")) return true;
  const isTried = file === "double.ts" || file === "fixture.ts";
  return (
    isTried &&
    (path.startsWith("venues/contract/") || path === "src/venue-client/entry.ts" || path === "simulator/index.ts")
  );
}

describe.each(names)("%s", (name) => {
  const folder = resolve(root, "venues", name);
  const files = readdirSync(folder, { encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

  test("has a venue, a double, a fixture of the suite and a README that says what was proved", () => {
    expect(files).toEqual(expect.arrayContaining(["venue.ts", "double.ts", "fixture.ts"]));
    expect(readFileSync(resolve(folder, "README.md"), "utf8")).toContain("own double");
  });

  test.each(files)("%s has at most 300 lines and imports the seam alone", (file) => {
    const text = readFileSync(resolve(folder, file), "utf8");
    expect(text.split("\n").length).toBeLessThanOrEqual(300);
    const imports = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, path = ""]) =>
      relative(root, resolve(dirname(resolve(folder, file)), path)),
    );
    expect(imports.filter((path) => !path.startsWith(`venues/${name}/`) && !mayImport(file, path))).toEqual([]);
  });
});

test("nothing in src names a venue", () => {
  const src = resolve(root, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const named = files.filter((file) => /from "[^"]*venues\//.test(readFileSync(resolve(src, file), "utf8")));
  expect(named).toEqual([]);
});
