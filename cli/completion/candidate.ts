/** What completion offers, and what it knows of the line. */
import type { Command } from "commander";

/** A word that may stand there, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly text?: string;
}

/** What has been typed before the word with the cursor. */
export interface Typed {
  readonly command: Command;
  readonly positionals: readonly string[];
  readonly network: string;
}
