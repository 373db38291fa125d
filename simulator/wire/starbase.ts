/** The four members with integers beyond 2^53: decimal strings in memory, bare digits on the wire. */

/** A part of all four names. It rules out most texts quickly: few member names have a `b`. */
const marker = "base_";
const bareDigits = /("starbase_(?:order_id|last_update_timestamp|match_id|timestamp)"\s*:\s*)(-?\d+)/g;
const quotedDigits = /("starbase_(?:order_id|last_update_timestamp|match_id|timestamp)":)"(-?\d+)"/g;

/** Puts the digits of the four members into quotes, so that `JSON.parse` keeps them all. */
export function quoteStarbase(text: string): string {
  return text.includes(marker) ? text.replace(bareDigits, '$1"$2"') : text;
}

/** Takes the quotes off again, as the exchange sends them. */
export function unquoteStarbase(text: string): string {
  return text.includes(marker) ? text.replace(quotedDigits, "$1$2") : text;
}
