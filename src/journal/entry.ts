/** `deribit-rpc/journal`: journals that keep their entries in a file. */
export type { Journal, JournalEnding, JournalEntry, JournalFate, JournalIntent } from "./journal.ts";
export type { JournalHead, JournalReader } from "./reader.ts";
export {
  type PrunedJournal,
  readJournal,
  type SqliteJournal,
  type SqliteJournalOptions,
  sqliteJournal,
} from "./sqlite.ts";
