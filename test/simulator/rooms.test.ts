import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, test } from "vitest";
import { holdRooms } from "../house/support/rooms.ts";

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

const { files, importsOf } = holdRooms("simulator", floors);

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

test.each(files)("simulator/%s says what it is for", (file) => {
  const text = readFileSync(resolve(import.meta.dirname, "../../simulator", file), "utf8");
  expect(text.startsWith("/**")).toBe(true);
});
