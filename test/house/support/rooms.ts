/** What holds of the folders of a tree that is cut into rooms. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The files of a tree, and what they import of it. */
export interface Rooms {
  readonly files: readonly string[];
  /** Files of the tree that a file names in an import, an export or an import type. */
  importsOf(file: string): string[];
}

/**
 * Tests that a room imports from floors below its own, types included, that files are short, and that docs/architecture.md
 * lists the rooms, each above those it imports from. The folder itself is the room `.`.
 */
export function holdRooms(
  tree: string,
  floors: readonly (readonly string[])[],
  isRead = (_file: string) => true,
): Rooms {
  const root = resolve(import.meta.dirname, "../../..", tree);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && isRead(file),
  );
  const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

  function importsOf(file: string): string[] {
    const text = readFileSync(resolve(root, file), "utf8");
    return [...text.matchAll(/(?:from|import\(|^import) ?"(\.[^"]+\.ts)"/gm)]
      .map(([, path = ""]) => relative(root, resolve(root, dirname(file), path)))
      .filter((path) => !path.startsWith(".."));
  }

  test(`every room of ${tree} has a floor`, () => {
    expect([...new Set(files.map(dirname))].sort()).toEqual([...floorOf.keys()].sort());
  });

  test.each(files)(`${tree}/%s imports from its own room and from floors below, and is short`, (file) => {
    const room = dirname(file);
    const floor = floorOf.get(room) ?? 0;
    const wrong = importsOf(file).filter(
      (path) => dirname(path) !== room && (floorOf.get(dirname(path)) ?? floors.length) >= floor,
    );
    expect(wrong).toEqual([]);
    expect(readFileSync(resolve(root, file), "utf8").split("\n").length).toBeLessThanOrEqual(300);
  });

  test(`docs/architecture.md lists the rooms of ${tree}, each above those it imports from`, () => {
    const page = readFileSync(resolve(root, "../docs/architecture.md"), "utf8");
    const section = page.split(`\n## ${tree}/`)[1]?.split("\n## ")[0]?.split("| room |")[1]?.split("\n\n")[0] ?? "";
    const rooms = [...section.matchAll(/^\| `([a-z./]+)` \|/gm)].map(([, room = ""]) => room);
    expect([...rooms].sort()).toEqual([...floorOf.keys()].sort());
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((path) => rooms.indexOf(dirname(path)) < rooms.indexOf(dirname(file)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  return { files, importsOf };
}
