/** The chain of hashes over a journal: each append is bound to all before it, so that a changed byte shows. */
import { hash } from "node:crypto";

/** The link before the first append: 64 zeros. */
export const firstLink = "0".repeat(64);

/** The link of an append: SHA-256 over the link before it and its text, in hexadecimal. */
export function linkOf(before: string, text: string): string {
  return hash("sha256", [before, text].join("\n"));
}
