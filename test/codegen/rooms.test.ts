import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The rooms of the generator. A room imports from floors below its own, types included. */
const floors: readonly (readonly string[])[] = [
  ["tools"],
  ["snapshot"],
  ["import", "sources"],
  ["diff", "model"],
  ["emit", "update"],
  ["generate"],
  ["commands"],
  ["."],
];

const root = resolve(import.meta.dirname, "../../codegen");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.startsWith("templates/"),
);
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

/** Files of the generator that a file names in an import, an export or an import type. */
function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), "utf8");
  return [...text.matchAll(/(?:from|import\(|^import) ?"(\.[^"]+\.ts)"/gm)]
    .map(([, path = ""]) => relative(root, resolve(root, dirname(file), path)))
    .filter((path) => !path.startsWith(".."));
}

test("every room of the generator has a floor", () => {
  expect([...new Set(files.map(dirname))].sort()).toEqual([...floorOf.keys()].sort());
});

test.each(files)("codegen/%s imports from its own room and from floors below, and is short", (file) => {
  const room = dirname(file);
  const floor = floorOf.get(room) ?? 0;
  const wrong = importsOf(file).filter(
    (path) => dirname(path) !== room && (floorOf.get(dirname(path)) ?? floors.length) >= floor,
  );
  expect(wrong).toEqual([]);
  expect(readFileSync(resolve(root, file), "utf8").split("\n").length).toBeLessThanOrEqual(300);
});

test("docs/architecture.md lists the rooms, each above those it imports from", () => {
  const page = readFileSync(resolve(root, "../docs/architecture.md"), "utf8");
  const section = page.split("\n## codegen/")[1]?.split("| room |")[1]?.split("\n\n")[0] ?? "";
  const rooms = [...section.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, room = ""]) => room);
  expect([...rooms].sort()).toEqual([...floorOf.keys()].sort());
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => rooms.indexOf(dirname(path)) < rooms.indexOf(dirname(file)))
      .map((path) => `${file} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});
