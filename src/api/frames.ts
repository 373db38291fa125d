/** Reads messages of channels from the bytes of their frames, in the orders in which the exchange writes them. */
import {
  channelStart,
  cursor,
  dataStart,
  endsAt,
  known,
  levelParsers,
  load,
  parsers,
} from "../../generated/parsers/index.ts";

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
};

/** The data of the frame, where nothing but the two closing braces follows it. */
function dataOfFrame(parse: ((at: number) => unknown) | undefined): unknown {
  const data = parse?.(start);
  return data !== undefined && endsAt(cursor.end, length) ? data : undefined;
}
