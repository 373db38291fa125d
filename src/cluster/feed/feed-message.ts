/** What a feed writes: the frame of the exchange, behind a line that says where it stands. */

/** Where a message stands. */
export interface FeedStamp {
  /** Fencing token of the feed that sent it. */
  readonly token: number;
  /** Counts up by one in each channel of one feed: a hole in the numbers means missing messages. */
  readonly seq: number;
  /** When the frame reached the feed, in milliseconds since the Unix epoch. */
  readonly arrivedMs: number;
}

export interface FeedMessage extends FeedStamp {
  /** The frame as the exchange wrote it. */
  readonly frame: Uint8Array;
}

/** What a feed answers to a consumer that wants to read a channel. */
export type JoinAnswer =
  | {
      readonly token: number;
      /** The last message before the consumer joined. */
      readonly seq: number;
      /** What the messages of a chain have built up until then. */
      readonly snapshot?: unknown;
    }
  | { readonly refused: string };

const lineEnd = 10;
/** Longest first line, in bytes. */
const longestLine = 80;
const decoder = new TextDecoder();

export function feedText({ token, seq, arrivedMs }: FeedStamp, frame: string): string {
  return `${token} ${seq} ${arrivedMs}\n${frame}`;
}

/** Takes a message apart; `undefined` for one that no feed wrote. */
export function readFeedMessage(payload: Uint8Array): FeedMessage | undefined {
  const end = payload.subarray(0, longestLine).indexOf(lineEnd);
  if (end < 0) return undefined;
  const [token = Number.NaN, seq = Number.NaN, arrivedMs = Number.NaN] = decoder
    .decode(payload.subarray(0, end))
    .split(" ")
    .map(Number);
  if (Number.isNaN(token + seq + arrivedMs)) return undefined;
  return { token, seq, arrivedMs, frame: payload.subarray(end + 1) };
}
