/** Reads messages of channels and replies from the bytes of their frames, in the orders in which the exchange writes them. */

import {
  channelStart,
  cursor,
  dataStart,
  endsAt,
  idPlace,
  idStart,
  known,
  levelParsers,
  load,
  number,
  numbers,
  parsers,
  replyOf,
  replyParsers,
  resultStart,
} from "../../generated/parsers/index.ts";
import type { RawReply } from "../protocol/reply.ts";

/** Reads one frame at a time. */
export interface FrameReader {
  /** Takes a frame, and gives the channel of its message; `undefined` for what is none, or is written in another way. */
  begin(frame: Uint8Array): string | undefined;
  /** The data of the message of the frame that was taken last; `undefined` where `JSON.parse` has to read it. */
  data(template: string): unknown;
  /** The same for a book, with its levels in columns: what it gives holds until the next frame is read. */
  book(template: string): unknown;
  /** Whether messages of a family of channels are read from bytes at all. */
  knows(template: string): boolean;
  /** The id of the reply with a result that the frame is which was taken last; 0 for what is none. */
  replyId(): number;
  /** That reply; `undefined` where `JSON.parse` has to read it. */
  reply(method: string): RawReply | undefined;
  /** Whether replies to a method are read from bytes at all. */
  answers(method: string): boolean;
}

let length = 0;
let start = -1;

/** The generated parsers. */
export const frameReader: FrameReader = {
  begin(frame) {
    if (!load(frame)) return undefined;
    length = frame.length;
    const nameAt = channelStart();
    if (nameAt < 0) return undefined;
    const channel = known(nameAt);
    if (channel === undefined) return undefined;
    start = dataStart(cursor.end);
    return start < 0 ? undefined : channel;
  },
  data: (template) => dataOfFrame(parsers[template]),
  book: (template) => dataOfFrame(levelParsers[template] ?? parsers[template]),
  knows: (template) => parsers[template] !== undefined,
  replyId() {
    const idAt = idStart();
    const end = idAt < 0 ? -1 : number(idAt, idPlace);
    start = end < 0 ? -1 : resultStart(end);
    return start < 0 ? 0 : (numbers[idPlace] ?? 0);
  },
  reply: (method) => replyOfFrame(replyParsers[method]),
  answers: (method) => replyParsers[method] !== undefined,
};

/** The data of the frame, where nothing but the two closing braces follows it. */
function dataOfFrame(parse: ((at: number) => unknown) | undefined): unknown {
  const data = parse?.(start);
  return data !== undefined && endsAt(cursor.end, length) ? data : undefined;
}

/** The reply that the frame is, where nothing but its times follows the result. */
function replyOfFrame(parse: ((at: number) => unknown) | undefined): RawReply | undefined {
  const id = numbers[idPlace] ?? 0;
  const result = parse?.(start);
  const reply = result === undefined ? undefined : replyOf(id, result, cursor.end);
  return cursor.end === length ? reply : undefined;
}
