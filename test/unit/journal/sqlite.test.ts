/** A journal in a file: what it keeps, what it refuses, and that a change of it shows. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { CallTrace } from "../../../src/errors/family.ts";
import { type JournalEntry, readJournal, sqliteJournal } from "../../../src/journal/entry.ts";
import { Sqlite } from "../../sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "journal-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const newFile = (): string => join(folder, `${++count}.db`);

const trace = { client: "abc", label: "abc-1", terms: { price: 5 }, sentMs: 1 } as unknown as CallTrace;
const intent = (call: string, atMs = 0): JournalEntry => ({
  ...{ what: "intent", call, atMs, offsetMs: null, method: "private/buy", trace },
});
const ending = (call: string, fate: "result" | "unknown" | "still_unknown", atMs = 0): JournalEntry => ({
  ...{ what: "ending", call, atMs, fate },
});

/** Changes the file behind the journal's back. */
function tamper(file: string, sql: string): void {
  if (Sqlite === undefined) return;
  const database = new Sqlite(file);
  database.exec(sql);
  database.close();
}

describe.skipIf(Sqlite === undefined)("a journal in SQLite", () => {
  test("keeps entries in order, and names calls of an earlier process that were not settled", () => {
    const file = newFile();
    const first = sqliteJournal(file);
    const entries = [intent("a"), intent("b"), ending("a", "result"), intent("c"), ending("b", "unknown")];
    first.append(entries.slice(0, 2));
    first.append(entries.slice(2));
    // What this process has in flight is known to its clients.
    expect(first.unfinished()).toEqual([]);
    first.close();
    const second = sqliteJournal(file);
    expect([...second.entries()]).toEqual(entries);
    expect(second.unfinished()).toEqual([intent("b"), intent("c")]);
    second.append([ending("c", "still_unknown"), ending("b", "result")]);
    expect(second.unfinished()).toEqual([intent("c")]);
    second.close();
  });

  test("outlives a process that ends in the middle", () => {
    const file = newFile();
    const entry = new URL("../../../src/journal/entry.ts", import.meta.url).pathname;
    const script = `import { sqliteJournal } from ${JSON.stringify(entry)};
      sqliteJournal(${JSON.stringify(file)}).append([${JSON.stringify(intent("a"))}]);
      process.kill(process.pid, "SIGKILL");`;
    const path = join(folder, "dies.ts");
    writeFileSync(path, script);
    expect(() => execFileSync(process.execPath, ["--import", "tsx", path], { stdio: "ignore" })).toThrow();
    const journal = sqliteJournal(file);
    expect(journal.unfinished()).toEqual([intent("a")]);
    journal.close();
  });

  test("is open once, and can be read meanwhile", () => {
    const file = newFile();
    const journal = sqliteJournal(file);
    journal.append([intent("a")]);
    expect(() => sqliteJournal(file)).toThrow(/another process has it open/);
    const reader = readJournal(file);
    const iterator = reader.entries();
    expect(iterator.next().value).toEqual(intent("a"));
    journal.append([intent("b")]);
    reader.close();
    journal.close();
    sqliteJournal(file).close();
  });

  test("a change of any append shows, and where", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(
          "update appends set text = replace(text, '5', '6') where seq =",
          "update appends set link = upper(link) || '0' where seq =",
          "delete from appends where seq = 0 or seq =",
        ),
        (seq, change) => {
          const file = newFile();
          const journal = sqliteJournal(file);
          for (const call of ["a", "b", "c", "d", "e", "f"]) journal.append([intent(call)]);
          expect(journal.verify()).toMatchObject({
            appends: 6,
            entries: 6,
            link: expect.stringMatching(/^[0-9a-f]{64}$/),
          });
          journal.close();
          tamper(file, `${change} ${seq}`);
          expect(() => sqliteJournal(file)).toThrow(new RegExp(`append ${seq} was changed, removed or put in`));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("pruning removes what is old, keeps what is not settled and all behind it, and the chain stays whole", () => {
    const file = newFile();
    const journal = sqliteJournal(file);
    journal.append([intent("a", 10), ending("a", "result", 11)]);
    journal.append([intent("b", 20)]);
    journal.append([intent("c", 30), ending("c", "result", 31)]);
    const { link } = journal.verify();
    expect(journal.prune(5)).toEqual({ removed: 0, held: 0 });
    expect(journal.prune(40)).toEqual({ removed: 2, held: 3 });
    expect(journal.verify(link)).toEqual({ appends: 2, entries: 3, link });
    expect(() => journal.verify("0".repeat(64))).toThrow(/its end was cut off, or that part was pruned/);
    journal.append([ending("b", "result", 41)]);
    journal.close();
    const again = sqliteJournal(file);
    expect(again.prune(41)).toEqual({ removed: 3, held: 0 });
    expect(again.prune(100)).toEqual({ removed: 1, held: 0 });
    again.append([intent("d", 200)]);
    expect([...again.entries()]).toEqual([intent("d", 200)]);
    again.close();
    tamper(file, "update pruned set link = 'x'");
    expect(() => readJournal(file).verify()).toThrow(/append 5 was changed/);
  });

  test.each([
    ["a file of another kind", "no database", /damaged or is none of SQLite/],
    ["a damaged journal", undefined, /cannot be (?:opened|read): the file is damaged/],
  ])("%s is refused, and left as it is", (_, content, message) => {
    const file = newFile();
    if (content === undefined) {
      const journal = sqliteJournal(file);
      for (let index = 0; index < 200; index++) journal.append([intent(String(index))]);
      journal.close();
      const bytes = readFileSync(file);
      bytes.fill(0xff, 100, bytes.length - 100);
      writeFileSync(file, bytes);
    } else writeFileSync(file, content.repeat(500));
    const before = readFileSync(file);
    expect(() => sqliteJournal(file)).toThrow(message);
    expect(readFileSync(file)).toEqual(before);
    if (content !== undefined) expect(existsSync(`${file}.lock`)).toBe(false);
  });

  test("the database of another program is refused", () => {
    const file = newFile();
    tamper(file, "create table theirs (x); pragma user_version = 7");
    expect(() => sqliteJournal(file)).toThrow(/is no journal: it belongs to another program/);
    expect(() => readJournal(file)).toThrow(/is no journal/);
  });

  test.each([
    ["a folder that is missing", () => join(folder, "missing", "desk.db"), /the folder is missing/],
    ["a folder in its place", () => folder, /cannot be opened/],
  ])("%s is named", (_, file, message) => {
    expect(() => sqliteJournal(file())).toThrow(message);
    expect(() => sqliteJournal(file())).toThrow(expect.objectContaining({ kind: "journal", file: expect.any(String) }));
  });

  test("a file that is not there cannot be read", () => {
    expect(() => readJournal(join(folder, "none.db"))).toThrow(/there is no journal/);
  });

  test("a disk that is full fails the append and keeps what was written", () => {
    const file = newFile();
    const entry = new URL("../../../src/journal/entry.ts", import.meta.url).pathname;
    const path = join(folder, "full.ts");
    writeFileSync(
      path,
      `import { sqliteJournal } from ${JSON.stringify(entry)};
      process.on("SIGXFSZ", () => {});
      const journal = sqliteJournal(${JSON.stringify(file)});
      const entry = ${JSON.stringify(intent("a"))};
      let kept = 0;
      try { for (;; kept++) journal.append(Array(100).fill(entry)); } catch (error) { console.log(kept, error.kind, error.message); }`,
    );
    const command = `ulimit -f 2000; "${process.execPath}" --import tsx "${path}"`;
    const out = execFileSync("bash", ["-c", command], { encoding: "utf8" });
    const [, kept = "", words = ""] = /^(\d+) journal (.*)/.exec(out) ?? [];
    expect(words).toMatch(/was not written: the disk/);
    const reader = readJournal(file);
    expect(reader.verify().appends).toBe(Number(kept));
    reader.close();
  });

  test.each([
    [() => sqliteJournal(""), "file"],
    [() => sqliteJournal("x.db", { durability: "ram" as "disk" }), "durability"],
    [() => sqliteJournal("x.db", { durabilty: "disk" } as object), "durabilty"],
  ])("%o is refused by name", (make, option) => {
    expect(make).toThrow(expect.objectContaining({ kind: "config", option }));
  });
});
