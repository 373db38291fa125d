import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The rooms of the offline exchange. A room imports from floors below its own, types included. */
const floors: readonly (readonly string[])[] = [
  ["determinism", "refusals"],
  ["credits", "wire", "market/contracts"],
  ["boundary", "market/history", "market/prices"],
  ["faults", "market/orders"],
  ["session", "market/instruments"],
  ["channels", "market/accounts"],
  ["dispatch", "market/floor"],
  ["doors", "market/matching"],
  ["market/desk", "market/making"],
  ["market"],
  ["methods"],
  ["."],
];

const root = resolve(import.meta.dirname, "../../simulator");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

/** Files of the simulator that a file names in an import, an export or an import type. */
function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), "utf8");
  return [...text.matchAll(/(?:from|import\(|^import) ?"(\.[^"]+)"/gm)]
    .map(([, path = ""]) => relative(root, resolve(root, dirname(file), path)))
    .filter((path) => !path.startsWith(".."));
}

test("every room of the simulator has a floor", () => {
  expect([...new Set(files.map(dirname))].sort()).toEqual([...floorOf.keys()].sort());
});

test.each(files)("simulator/%s imports from its own room and from floors below", (file) => {
  const room = dirname(file);
  const floor = floorOf.get(room) ?? 0;
  const wrong = importsOf(file).filter(
    (path) => dirname(path) !== room && (floorOf.get(dirname(path)) ?? floors.length) >= floor,
  );
  expect(wrong).toEqual([]);
});

test("docs/architecture.md lists the rooms, each above those it imports from", () => {
  const page = readFileSync(resolve(root, "../docs/architecture.md"), "utf8");
  const section = page.split("## simulator/")[1]?.split("\n## ")[0] ?? "";
  const rooms = [...section.matchAll(/^\| `([a-z./]+)` \|/gm)].map(([, room = ""]) => room);
  expect([...rooms].sort()).toEqual([...floorOf.keys()].sort());
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => rooms.indexOf(dirname(path)) < rooms.indexOf(dirname(file)))
      .map((path) => `${file} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test("the market as a whole is in no circle with the rooms around it", () => {
  const isMarket = (path: string): boolean => path.startsWith("market/");
  const above = new Set(files.filter((file) => !isMarket(file) && importsOf(file).some(isMarket)).map(dirname));
  const needed = new Set(
    files
      .filter(isMarket)
      .flatMap(importsOf)
      .filter((path) => !isMarket(path))
      .map(dirname),
  );
  const below = [...needed];
  for (const room of below) {
    const more = files
      .filter((file) => dirname(file) === room)
      .flatMap(importsOf)
      .map(dirname);
    for (const next of more) {
      if (needed.has(next)) continue;
      needed.add(next);
      below.push(next);
    }
  }
  expect(below.filter((room) => above.has(room))).toEqual([]);
});

test.each(files)("simulator/%s is short and says what it is for", (file) => {
  const text = readFileSync(resolve(root, file), "utf8");
  expect(text.split("\n").length).toBeLessThanOrEqual(300);
  expect(text.startsWith("/**")).toBe(true);
});
