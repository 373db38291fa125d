/** A journal in a file of SQLite. One row is one append: all that was written at one moment, bound to all before it. */
import { existsSync } from "node:fs";
import { ConfigError, JournalError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { linkOf } from "./chain.ts";
import { type Database, guarded, openDatabase, type Statement } from "./database.ts";
import { isSettled, type Journal, type JournalEntry, type JournalIntent } from "./journal.ts";
import { entriesOf, type JournalReader, type Row, SqliteReader } from "./reader.ts";

/** Options of `sqliteJournal`. */
export interface SqliteJournalOptions {
  /** What an entry outlives: `process` its sudden end; `disk` a loss of power too, for a sync an append. @default "process" */
  readonly durability?: "process" | "disk" | undefined;
}

/** What `prune` did. */
export interface PrunedJournal {
  /** Entries that were removed. */
  readonly removed: number;
  /** Entries that are older and stay: they follow a call whose fate is not known. */
  readonly held: number;
}

/** A journal in a file. */
export interface SqliteJournal extends Journal, JournalReader {
  append(entries: readonly JournalEntry[]): void;
  unfinished(): readonly JournalIntent[];
  /** Removes the oldest entries, up to a time in milliseconds since the Unix epoch. The chain stays whole. */
  prune(beforeMs: number): PrunedJournal;
  close(): void;
}

const knownOptions: KnownOptions<SqliteJournalOptions> = { durability: "checked" };
/** Set in the file, so that the database of another program is not taken for a journal. */
const applicationId = 0x64726a31;
const tables = `
  create table if not exists appends (seq integer primary key, text text not null, link text not null) strict;
  create table if not exists pruned (seq integer not null, link text not null) strict;
  pragma application_id = ${applicationId};
`;

/**
 * Opens a journal, and makes the file if it is not there. Throws `JournalError` where that cannot be done: another
 * process has it open, the folder is missing, the file is damaged, `better-sqlite3` is not installed.
 *
 * @example
 * const journal = sqliteJournal("desk.db");
 * const deribit = await connect({ network: "testnet", credentials, journal });
 * for (const { method, resolution } of deribit.recovered) console.log(method, resolution.fate);
 */
export function sqliteJournal(file: string, options: SqliteJournalOptions = {}): SqliteJournal {
  if (typeof file !== "string" || file === "") throw new ConfigError("file", "the path of a file", file);
  checkOptions("", options, knownOptions);
  const { durability = "process" } = options;
  if (durability !== "process" && durability !== "disk") {
    throw new ConfigError("durability", '"process" or "disk"', durability);
  }
  // Before anything is made beside it: what is no journal stays as it is.
  if (existsSync(file)) open(file, "read", (database) => requireJournal(file, database, true)).close();
  const lock = open(`${file}.lock`, "write", (database) => hold(file, database));
  try {
    return new FileJournal(
      file,
      open(file, "write", (database) => prepare(file, database, durability)),
      lock,
    );
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Opens a journal to read it, also while another process writes it. */
export function readJournal(file: string): JournalReader {
  return new SqliteReader(
    file,
    open(file, "read", (database) => requireJournal(file, database)),
  );
}

/** Opens a file and makes it ready; a file that cannot be made ready is closed again. */
function open(file: string, access: "read" | "write", ready: (database: Database) => void): Database {
  const database = openDatabase(file, access);
  try {
    ready(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class FileJournal extends SqliteReader implements SqliteJournal {
  readonly #lock: Database;
  readonly #insert: Statement;
  /** What earlier processes left, without what was settled since. */
  readonly #unfinished = new Map<string, JournalIntent>();
  #seq: number;
  #link: string;

  constructor(file: string, database: Database, lock: Database) {
    super(file, database);
    this.#lock = lock;
    let { seq, link } = this.anchor();
    for (const row of this.rows()) {
      ({ seq, link } = row);
      for (const entry of entriesOf(row.text)) keepOpen(this.#unfinished, entry, (intent) => intent);
    }
    this.#seq = seq;
    this.#link = link;
    this.#insert = database.prepare("insert into appends (seq, text, link) values (?, ?, ?)");
  }

  append(entries: readonly JournalEntry[]): void {
    if (entries.length === 0) return;
    const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
    const link = linkOf(this.#link, text);
    guarded(this.file, "was not written", () => this.#insert.run(this.#seq + 1, text, link));
    this.#seq++;
    this.#link = link;
    if (this.#unfinished.size === 0) return;
    for (const entry of entries)
      if (entry.what === "ending" && isSettled(entry.fate)) this.#unfinished.delete(entry.call);
  }

  unfinished(): readonly JournalIntent[] {
    return [...this.#unfinished.values()];
  }

  prune(beforeMs: number): PrunedJournal {
    if (!Number.isFinite(beforeMs)) throw new ConfigError("beforeMs", "a time in milliseconds", beforeMs);
    /** The append in which each call began that is not settled. */
    const open = new Map<string, number>();
    const old: { readonly seq: number; readonly link: string; readonly count: number }[] = [];
    let isOld = true;
    for (const { seq, text, link } of this.rows()) {
      const entries = entriesOf(text);
      for (const entry of entries) keepOpen(open, entry, () => seq);
      isOld &&= entries.every(({ atMs }) => atMs < beforeMs);
      if (isOld) old.push({ seq, link, count: entries.length });
    }
    const firstOpen = [...open.values()].reduce((first, seq) => Math.min(first, seq), Number.POSITIVE_INFINITY);
    const removed = old.filter(({ seq }) => seq < firstOpen);
    const last = removed.at(-1);
    if (last !== undefined) this.#remove(last);
    const held = old.slice(removed.length);
    return { removed: countOf(removed), held: countOf(held) };
  }

  override close(): void {
    super.close();
    this.#lock.close();
  }

  #remove({ seq, link }: Pick<Row, "seq" | "link">): void {
    guarded(this.file, "was not pruned", () => {
      this.database.exec("begin immediate");
      try {
        this.database.prepare("delete from pruned").run();
        this.database.prepare("insert into pruned (seq, link) values (?, ?)").run(seq, link);
        this.database.prepare("delete from appends where seq <= ?").run(seq);
        this.database.exec("commit");
      } catch (error) {
        this.database.exec("rollback");
        throw error;
      }
    });
  }
}

/** Keeps a second process out, and readers in: a lock on a file beside the journal, which ends with the process. */
function hold(file: string, lock: Database): void {
  guarded(file, "cannot be opened", () => {
    lock.pragma("locking_mode = exclusive");
    lock.exec("begin exclusive; create table if not exists held (by_process integer); commit");
  });
}

function prepare(file: string, database: Database, durability: "process" | "disk"): void {
  guarded(file, "cannot be opened", () => {
    database.pragma("journal_mode = wal");
    database.pragma(`synchronous = ${durability === "disk" ? "full" : "normal"}`);
    database.exec(tables);
  });
}

function requireJournal(file: string, database: Database, mayBeEmpty = false): void {
  const { id, count } = guarded(file, "cannot be read", () => ({
    id: database.pragma("application_id", { simple: true }),
    count: (database.prepare("select count(*) as count from sqlite_schema").get() as { readonly count: number }).count,
  }));
  if (id === applicationId || (mayBeEmpty && count === 0)) return;
  throw new JournalError(`${file} is no journal: it belongs to another program`, { file });
}

function countOf(appends: readonly { readonly count: number }[]): number {
  return appends.reduce((sum, { count }) => sum + count, 0);
}

/** Keeps something of each call that is not settled. */
function keepOpen<Kept>(open: Map<string, Kept>, entry: JournalEntry, keep: (intent: JournalIntent) => Kept): void {
  if (entry.what === "intent") open.set(entry.call, keep(entry));
  else if (isSettled(entry.fate)) open.delete(entry.call);
}
