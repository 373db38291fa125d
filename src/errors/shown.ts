/** What may be shown of a frame that could not be read: its shape, and no word that a secret could be in. */

/** Characters of a frame that are looked at. */
const longest = 200;
/** Words of the protocol itself. Anything else could be a token, whole or cut at any place, and becomes three dots. */
const protocolWords: ReadonlySet<string> = new Set([
  ...["jsonrpc", "id", "method", "params", "result", "error", "code", "message", "data", "channel", "label", "type"],
  ...["usIn", "usOut", "usDiff", "testnet", "subscription", "heartbeat", "test_request", "snapshot", "change"],
  ...[
    "access_token",
    "refresh_token",
    "expires_in",
    "scope",
    "token_type",
    "bearer",
    "enabled_features",
    "sid",
    "state",
  ],
  ...["true", "false", "null", "2.0", "reason", "param", "wait", "instrument_name", "timestamp", "bids", "asks"],
  ...["html", "head", "body", "title", "<html>", "<!DOCTYPE", "<head>", "<body>", "<title>"],
]);
/** A status or an index; a code of a second factor is longer. */
const shortNumber = /^-?\d{1,3}$/;
const plainWord = /^(?:[A-Z0-9_]+(?:-[A-Zd0-9]+)*|[a-z]{1,12}|100ms|agg2|\d{1,3})$/;
const plainWords = /^[A-Za-z]?[a-z]{1,19}(?:[ _][A-Za-z]?[a-z]{1,19})*$/;
const word = /[^\s{}[\]:,"]+/g;

/** The shape of a text, and its length. */
export function shownFrame(text: string): string {
  const shape = text
    .slice(0, longest)
    .replace(word, (each) => (protocolWords.has(each) || shortNumber.test(each) ? each : "..."))
    // Three dots may be longer than the word that they stand for.
    .slice(0, longest);
  return text.length <= longest ? shape : `${shape}... (${text.length} characters)`;
}

/** Plain words of the exchange, as `Method not found`; three dots for anything else. */
export function shownWords(words: string): string {
  return words.length <= 60 && plainWords.test(words) ? words : "...";
}

/** A name of a channel: its family, and words that look like an instrument, a currency or an interval. */
export function shownChannel(name: string): string {
  const [family = "", ...words] = name.slice(0, longest).split(".");
  if (!/^[a-z_]{1,40}$/.test(family)) return "...";
  return [family, ...words.map((each) => (plainWord.test(each) ? each : "..."))].join(".");
}

/** An id that this library may have given out, or what stands in its place. */
export function shownId(id: unknown): unknown {
  return typeof id === "number" ? id : `a value of type ${typeof id}`;
}
