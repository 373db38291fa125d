import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { version } from "../../src/api/version.ts";

/** The house. A room imports from floors below its own; files of one room may know each other. */
const floors: readonly (readonly string[])[] = [
  ["errors"],
  ["platform"],
  ["venue"],
  ["limits", "protocol", "session", "subscriptions", "transport"],
  ["api", "books", "connection", "journal", "orders"],
  ["calls", "deribit"],
  ["guards"],
  ["client"],
  ["cluster", "desk", "health", "http", "log", "otel", "registry", "secrets", "venue-client"],
  ["config"],
  ["index.ts"],
];
/** The only rooms that may import values of the generated code. */
const wiring: ReadonlySet<string> = new Set(["api", "deribit", "index.ts"]);
/** The only room that may ask the host for time, chance and timers. */
const outside = "platform";

const src = resolve(import.meta.dirname, "../../src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
/** A folder, together with the file of its name that is its door; or a file that stands alone. */
const roomOf = (file: string): string => {
  const [first = file] = file.split("/");
  return first === "venue.ts" ? "venue" : first;
};
const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));

interface Import {
  readonly path: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(resolve(src, file), "utf8");
  return [...text.matchAll(/^(?:import|export) (type )?[^;]*?from "(\.[^"]+)"/gm)].map(([, type, path = ""]) => ({
    path: relative(src, resolve(src, dirname(file), path)),
    typeOnly: type !== undefined,
  }));
}

test("every room has a floor", () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual([...floorOf.keys()].sort());
});

test("docs/architecture.md shows these floors, and says what each room promises", () => {
  const text = readFileSync(resolve(src, "../docs/architecture.md"), "utf8");
  const section = text.slice(text.indexOf("\n## src/"), text.indexOf("\n## simulator/"));
  const picture = floors.toReversed().map((rooms) => rooms.join(" · "));
  expect(/```\n([\s\S]*?)\n```/.exec(section)?.[1]?.split("\n")).toEqual(picture);
  const rooms = section.slice(section.indexOf("| room |"), section.indexOf("### Words"));
  const described = [...rooms.matchAll(/^\| `([^`]+)` \|/gm)].map(([, room]) => room ?? "");
  expect(described.toSorted()).toEqual([...floorOf.keys()].toSorted());
});

test.each(files)("%s imports from floors below", (file) => {
  const room = roomOf(file);
  const floor = floorOf.get(room) ?? 0;
  const wrong = importsOf(file).filter(({ path, typeOnly }) => {
    if (path.startsWith("../generated/")) return !(typeOnly || wiring.has(room));
    return roomOf(path) !== room && (floorOf.get(roomOf(path)) ?? 99) >= floor;
  });
  expect(wrong).toEqual([]);
});

test.each(files)("%s has at most 300 lines and takes time from the injected clock", (file) => {
  const text = readFileSync(resolve(src, file), "utf8");
  expect(text.split("\n").length).toBeLessThanOrEqual(300);
  expect(text.startsWith("/**")).toBe(true);
  if (roomOf(file) === outside) return;
  expect(text).not.toMatch(
    /\b(?:Date\.now|new Date\(|setTimeout|setInterval|setImmediate|Math\.random|performance\.now)\b/,
  );
});

test("the version is that of the package", () => {
  expect(version).toBe(packageJson.version);
});
