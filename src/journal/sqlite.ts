/** A journal in a file of SQLite. One row is one append: all that was written at one moment, bound to all before it. */
import { ConfigError, JournalError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import { firstLink, linkOf } from "./chain.ts";
import { type Database, guarded, openDatabase, type Statement } from "./database.ts";
import { isSettled, type Journal, type JournalEntry, type JournalIntent } from "./journal.ts";

/** Options of `sqliteJournal`. */
export interface SqliteJournalOptions {
  /** What an entry outlives: `process` its sudden end; `disk` a loss of power too, for a sync an append. @default "process" */
  readonly durability?: "process" | "disk" | undefined;
}

/** The end of a journal that was read whole. Keep `link` elsewhere: a journal that was cut off ends in an earlier one. */
export interface JournalHead {
  readonly appends: number;
  readonly entries: number;
  /** SHA-256 over the whole journal, in hexadecimal. */
  readonly link: string;
}

/** What `prune` did. */
export interface PrunedJournal {
  /** Entries that were removed. */
  readonly removed: number;
  /** Entries that are older and stay: they follow a call whose fate is not known. */
  readonly held: number;
}

/** What can be read of a journal. */
export interface JournalReader {
  /** All entries, oldest first. Throws `JournalError` at a place that was changed. */
  entries(): IterableIterator<JournalEntry>;
  /**
   * Reads all of it. Throws `JournalError` that names the first append that was changed, removed or put in. `known` is the
   * link of an earlier head: where it is not in the chain, the end was cut off, or that part was pruned, and it throws.
   */
  verify(known?: string): JournalHead;
  close(): void;
}

/** A journal in a file. */
export interface SqliteJournal extends Journal, JournalReader {
  append(entries: readonly JournalEntry[]): void;
  unfinished(): readonly JournalIntent[];
  /** Removes the oldest entries, up to a time in milliseconds since the Unix epoch. The chain stays whole. */
  prune(beforeMs: number): PrunedJournal;
  close(): void;
}

interface Row {
  readonly seq: number;
  readonly at_ms: number;
  readonly text: string;
  readonly link: string;
}

/** Appends that are read at once. */
const pageLength = 500;
const knownOptions: KnownOptions<SqliteJournalOptions> = { durability: "checked" };
/** Set in the file, so that the database of another program is not taken for a journal. */
const applicationId = 0x64726a31;
const tables = `
  create table if not exists appends (
    seq integer primary key, at_ms integer not null, text text not null, link text not null
  ) strict;
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
  return new FileJournal(file, durability);
}

/** Opens a journal to read it, also while another process writes it. */
export function readJournal(file: string): JournalReader {
  const database = openDatabase(file, "read");
  try {
    requireJournal(file, database);
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteReader(file, database);
}

class SqliteReader implements JournalReader {
  protected readonly file: string;
  protected readonly database: Database;

  constructor(file: string, database: Database) {
    this.file = file;
    this.database = database;
  }

  *entries(): IterableIterator<JournalEntry> {
    for (const { text } of this.rows()) yield* entriesOf(text);
  }

  verify(known?: string): JournalHead {
    let head: JournalHead = { appends: 0, entries: 0, link: this.anchor().link };
    let isThere = known === undefined || known === head.link;
    for (const { text, link } of this.rows()) {
      head = { appends: head.appends + 1, entries: head.entries + entriesOf(text).length, link };
      isThere ||= link === known;
    }
    if (isThere) return head;
    const what = "does not have the link that is looked for: its end was cut off, or that part was pruned";
    throw new JournalError(`the journal ${this.file} ${what}`, { file: this.file });
  }

  close(): void {
    this.database.close();
  }

  /** What the first append that is left follows. */
  protected anchor(): { readonly seq: number; readonly link: string } {
    const row = guarded(this.file, "cannot be read", () => {
      return this.database.prepare("select seq, link from pruned order by seq desc limit 1").get();
    });
    return (row as Row | undefined) ?? { seq: 0, link: firstLink };
  }

  /** All appends, each checked against the one before it. Pages leave the database free for appends in between. */
  protected *rows(): IterableIterator<Row> {
    let { seq, link } = this.anchor();
    for (;;) {
      const page = this.#page(seq);
      for (const row of page) {
        if (row.seq !== ++seq || row.link !== linkOf(link, row.text)) {
          const what = `is not as it was written: append ${seq} was changed, removed or put in`;
          throw new JournalError(`the journal ${this.file} ${what}`, { file: this.file });
        }
        link = row.link;
        yield row;
      }
      if (page.length < pageLength) return;
    }
  }

  #page(afterSeq: number): readonly Row[] {
    const select = "select seq, at_ms, text, link from appends where seq > ? order by seq limit ?";
    const read = (): unknown[] => this.database.prepare(select).all(afterSeq, pageLength);
    return guarded(this.file, "cannot be read", read) as readonly Row[];
  }
}

class FileJournal extends SqliteReader implements SqliteJournal {
  readonly #lock: Database;
  readonly #insert: Statement;
  /** What earlier processes left, without what was settled since. */
  readonly #unfinished = new Map<string, JournalIntent>();
  #seq: number;
  #link: string;

  constructor(file: string, durability: "process" | "disk") {
    const lock = lockOf(file);
    try {
      super(file, prepared(file, durability));
      this.#lock = lock;
      let { seq, link } = this.anchor();
      for (const row of this.rows()) {
        ({ seq, link } = row);
        for (const entry of entriesOf(row.text)) keepOpen(this.#unfinished, entry);
      }
      this.#seq = seq;
      this.#link = link;
      this.#insert = this.database.prepare("insert into appends (seq, at_ms, text, link) values (?, ?, ?, ?)");
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  append(entries: readonly JournalEntry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
    const link = linkOf(this.#link, text);
    guarded(this.file, "was not written", () => this.#insert.run(this.#seq + 1, first.atMs, text, link));
    this.#seq++;
    this.#link = link;
    if (this.#unfinished.size === 0) return;
    for (const entry of entries) if (entry.what === "ending") keepOpen(this.#unfinished, entry);
  }

  unfinished(): readonly JournalIntent[] {
    return [...this.#unfinished.values()];
  }

  prune(beforeMs: number): PrunedJournal {
    if (!Number.isFinite(beforeMs)) throw new ConfigError("beforeMs", "a time in milliseconds", beforeMs);
    const rows = [...this.rows()];
    const open = new Map<string, JournalIntent>();
    for (const { text } of rows) for (const entry of entriesOf(text)) keepOpen(open, entry);
    let last: Row | undefined;
    let removed = 0;
    let held = 0;
    let isHeld = false;
    for (const row of rows) {
      if (row.at_ms >= beforeMs) break;
      const entries = entriesOf(row.text);
      isHeld ||= entries.some(({ what, call }) => what === "intent" && open.has(call));
      if (isHeld) held += entries.length;
      else {
        last = row;
        removed += entries.length;
      }
    }
    if (last !== undefined) this.#remove(last);
    return { removed, held };
  }

  override close(): void {
    super.close();
    this.#lock.close();
  }

  #remove({ seq, link }: Row): void {
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
function lockOf(file: string): Database {
  const lock = openDatabase(`${file}.lock`, "write");
  try {
    guarded(file, "cannot be opened", () => {
      lock.pragma("locking_mode = exclusive");
      lock.exec("begin exclusive; create table if not exists held (by_process integer); commit");
    });
  } catch (error) {
    lock.close();
    throw error;
  }
  return lock;
}

function prepared(file: string, durability: "process" | "disk"): Database {
  const database = openDatabase(file, "write");
  try {
    guarded(file, "cannot be opened", () => {
      requireJournal(file, database, true);
      database.pragma("journal_mode = wal");
      database.pragma(`synchronous = ${durability === "disk" ? "full" : "normal"}`);
      database.exec(tables);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function requireJournal(file: string, database: Database, mayBeEmpty = false): void {
  const { id, count } = guarded(file, "cannot be read", () => ({
    id: database.pragma("application_id", { simple: true }),
    count: (database.prepare("select count(*) as count from sqlite_schema").get() as { readonly count: number }).count,
  }));
  if (id === applicationId || (mayBeEmpty && count === 0)) return;
  throw new JournalError(`${file} is no journal: it belongs to another program`, { file });
}

function entriesOf(text: string): readonly JournalEntry[] {
  return text.split("\n").map((line) => JSON.parse(line) as JournalEntry);
}

function keepOpen(open: Map<string, JournalIntent>, entry: JournalEntry): void {
  if (entry.what === "intent") open.set(entry.call, entry);
  else if (isSettled(entry.fate)) open.delete(entry.call);
}
