/** What is used of `better-sqlite3`, and what its errors mean for a journal. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { JournalError } from "../errors/client.ts";
import { messageOf } from "../platform/guard.ts";

/** A prepared statement. */
export interface Statement {
  run(...values: unknown[]): { readonly changes: number };
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

/** An open database. */
export interface Database {
  exec(sql: string): void;
  pragma(text: string, options?: { readonly simple: boolean }): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

type Constructor = new (
  file: string,
  options: { readonly readonly?: boolean; readonly fileMustExist?: boolean; readonly timeout?: number },
) => Database;

/** Opens a file, and makes it if it is not there; a reader needs one that is. */
export function openDatabase(file: string, access: "write" | "read"): Database {
  const Database = driver();
  const isReader = access === "read";
  if (isReader && !existsSync(file)) throw new JournalError(`there is no journal ${file}`, { file });
  return guarded(file, "cannot be opened", () => {
    return new Database(file, { readonly: isReader, fileMustExist: isReader, timeout: 0 });
  });
}

/** Runs a task on a file; its error says what to do. */
export function guarded<Result>(file: string, what: string, task: () => Result): Result {
  try {
    return task();
  } catch (cause) {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`the journal ${file} ${what}: ${adviceOn(cause)}`, { file, cause });
  }
}

function driver(): Constructor {
  try {
    return createRequire(import.meta.url)("better-sqlite3") as Constructor;
  } catch (cause) {
    const isMissing = (cause as { readonly code?: unknown }).code === "MODULE_NOT_FOUND";
    const why = isMissing ? "it is not installed, run `npm install better-sqlite3@12`" : messageOf(cause);
    throw new JournalError(`a journal in SQLite needs the package better-sqlite3: ${why}`, { cause });
  }
}

const advice: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_(?:BUSY|LOCKED)/, "another process has it open; each process needs a journal of its own"],
  [/^SQLITE_FULL/, "the disk is full; free some space, nothing that was kept is lost"],
  [
    /^SQLITE_(?:CORRUPT|NOTADB)/,
    "the file is damaged or is none of SQLite; move it away and keep it, a new one begins empty",
  ],
  [/^SQLITE_(?:CANTOPEN|PERM|AUTH)/, "the folder is missing, or this user may not use it"],
  [/^SQLITE_READONLY/, "this user may not write it"],
  [/^SQLITE_IOERR/, "the disk failed; see the log of the system"],
];

function adviceOn(cause: unknown): string {
  const code = String((cause as { readonly code?: unknown }).code ?? "");
  const known = advice.find(([pattern]) => pattern.test(code))?.[1];
  // The driver's own check of the folder has no code.
  return known ?? (/directory does not exist/.test(messageOf(cause)) ? "the folder is missing" : messageOf(cause));
}
