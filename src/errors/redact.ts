/** Takes secrets out of what the exchange says in words: an error may repeat the call that it refuses, whole or in part. */
import type { WireError } from "./call.ts";
import { shownFrame } from "./shown.ts";

/** Members whose values are secrets, wherever they stand. */
const secretNames: ReadonlySet<string> = new Set([
  ...["access_token", "refresh_token", "client_secret", "client_signature", "signature", "authorization"],
  ...["authorization_data", "password", "secret", "private_key", "token"],
]);
/** Marks of a frame, or of a piece of one: words of the exchange have none. */
const debris = /["\\{}]/;
const longWord = /[^\s,:;()[\]]{8,}/g;
/** Characters of a text that are looked at, and depth of `data`. */
const longest = 2_000;
const deepest = 8;

/** Words of the exchange; the shape of them, where they are a piece of a frame. */
export function shownText(text: string): string {
  if (debris.test(text)) return shownFrame(text);
  const shown = text.slice(0, longest).replace(longWord, (word) => (looksLikeToken(word) ? "..." : word));
  return text.length <= longest ? shown : `${shown}... (${text.length} characters)`;
}

/** An error as it may be shown. */
export function redacted({ code, message, data }: WireError): WireError {
  const shown = { code, message: shownText(message) };
  return data === undefined ? shown : { ...shown, data: shownValue(data, 0) };
}

/** What the name of a channel begins with, as `book.`; a token begins with digits, or has no such word in front. */
const family = /^[a-z_]+\./;

/**
 * Small and capital letters with digits among them, as in tokens and keys, and in no word or name of an instrument. The name
 * of a channel has all three, but never in one of its parts.
 */
function looksLikeToken(word: string): boolean {
  // A word has no space in it, and stays whole.
  return word
    .split(family.test(word) ? "." : " ")
    .some((part) => /[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part));
}

function shownValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return shownText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "...";
  if (Array.isArray(value)) return value.map((each) => shownValue(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      shownText(name),
      secretNames.has(name.toLowerCase()) ? "..." : shownValue(inner, depth + 1),
    ]),
  );
}
