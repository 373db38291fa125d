/** Names of channels: what of them goes out, and what of it messages come back with. */

/** A channel, as one call asks for it. */
export interface Topic {
  /** Name on the wire, as `spot.trades`. */
  readonly channel: string;
  readonly payload: readonly string[];
  /** What its messages show of it; two channels of one mark cannot be told apart. */
  readonly mark: string;
}

/** Channels of an account. */
export const isPrivate = (name: string): boolean =>
  /^\w+\.(?:\w*orders|usertrades|positions|\w*balances|liquidates|auto_deleverages|position_closes)\b/.test(name);

/** Futures name the account in what asks for its channels. */
const wantsUser = (name: string): boolean => name.startsWith("futures.") && isPrivate(name);

/** Takes the name of a channel apart: `spot.order_book_update.BTC_USDT.100ms`. */
export function topicOf(name: string, userId: string | undefined): Topic {
  const [market = "", kind = "", ...rest] = name.split(".");
  const channel = `${market}.${kind}`;
  if (kind === "obu") {
    const book = ["ob", ...rest].join(".");
    return { channel, payload: [book], mark: markOf(channel, book) };
  }
  const subject = kind === "candlesticks" ? rest.join("_") : rest[0];
  const payload = wantsUser(name) ? [userId ?? "", ...rest] : rest;
  return { channel, payload, mark: markOf(channel, subject === "!all" ? "" : (subject ?? "")) };
}

/** The mark of a message about a subject; that of a channel about all of them has none. */
export function markOf(channel: string, subject: string): string {
  return `${channel} ${subject}`;
}

/** What a message, or one of several in it, is about. */
export function subjectOf(result: unknown): string {
  const { n, s, currency_pair, contract } = (result ?? {}) as Readonly<Record<string, unknown>>;
  const subject = n ?? s ?? currency_pair ?? contract;
  return typeof subject === "string" ? subject : "";
}
