/** `better-sqlite3`, an optional peer that not every machine has; `.ci/sqlite` installs it. */
import { createRequire } from "node:module";

/** A database to change a journal behind its back. */
type Sqlite = new (file: string) => { exec(sql: string): void; close(): void };

/** The class of its databases; `undefined` where it is not installed, which a warning says. */
export const Sqlite = ((): Sqlite | undefined => {
  try {
    return createRequire(import.meta.url)("better-sqlite3") as Sqlite;
  } catch {
    console.warn("skipped: journals in a file, for which better-sqlite3 is not installed");
    return undefined;
  }
})();
