/** Text frames of the WebSocket protocol, as a server sends them: many messages in one piece of memory. */

const textOpcode = 0x81;
const longestShort = 125;
const longestMedium = 0xffff;

/** The frames of some messages, one after the other. */
export function encodeTextFrames(texts: readonly string[]): Buffer {
  const sizes = texts.map((text) => Buffer.byteLength(text));
  let total = 0;
  for (const size of sizes) total += headerSize(size) + size;
  const frames = Buffer.allocUnsafe(total);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const size = sizes[index] ?? 0;
    at = writeHeader(frames, at, size);
    at += frames.write(text, at, size === text.length ? "latin1" : "utf8");
  }
  return frames;
}

function headerSize(size: number): number {
  return size <= longestShort ? 2 : size <= longestMedium ? 4 : 10;
}

function writeHeader(frames: Buffer, at: number, size: number): number {
  frames[at] = textOpcode;
  if (size <= longestShort) frames[at + 1] = size;
  else if (size <= longestMedium) {
    frames[at + 1] = 126;
    frames.writeUInt16BE(size, at + 2);
  } else {
    frames[at + 1] = 127;
    frames.writeBigUInt64BE(BigInt(size), at + 2);
  }
  return at + headerSize(size);
}
