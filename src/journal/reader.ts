/** Reads a journal in a file of SQLite, append by append, each checked against the one before it. */
import { JournalError } from "../errors/client.ts";
import { firstLink, linkOf } from "./chain.ts";
import { type Database, guarded } from "./database.ts";
import type { JournalEntry } from "./journal.ts";

/** The end of a journal that was read whole. Keep `link` elsewhere: a journal that was cut off ends in an earlier one. */
export interface JournalHead {
  readonly appends: number;
  readonly entries: number;
  /** SHA-256 over the whole journal, in hexadecimal. */
  readonly link: string;
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

/** One append, as the file has it. */
export interface Row {
  readonly seq: number;
  /** Entries as JSON, one a line. */
  readonly text: string;
  readonly link: string;
}

/** Appends that are read at once. */
const pageLength = 500;
export class SqliteReader implements JournalReader {
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
      head = { appends: head.appends + 1, entries: head.entries + linesOf(text).length, link };
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
    const select = "select seq, text, link from appends where seq > ? order by seq limit ?";
    const read = (): unknown[] => this.database.prepare(select).all(afterSeq, pageLength);
    return guarded(this.file, "cannot be read", read) as readonly Row[];
  }
}

function linesOf(text: string): readonly string[] {
  return text.split("\n");
}

/** The entries of an append. */
export function entriesOf(text: string): readonly JournalEntry[] {
  return linesOf(text).map((line) => JSON.parse(line) as JournalEntry);
}
