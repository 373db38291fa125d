/** Text frames of the WebSocket protocol as a client sends them: all of a tick in one buffer. */

/** First byte of a text frame that is whole. */
const wholeText = 0x81;
/** Bit of the second byte that says that the payload is masked, as everything from a client must be. */
const masked = 0x80;
/** Longest payload whose length fits the second byte, and the marks for a length of two bytes and of eight. */
const shortest = 125;
const twoBytes = 126;
const eightBytes = 127;
const longestOfTwoBytes = 0xffff;
const maskBytes = 4;
/** Masks that are drawn at a time: each draw costs far more than each mask. */
const pool = new Uint8Array(maskBytes * 1_024);
let drawn = pool.length;

/** Writes frames one behind the other, each with a mask of its own. */
export function framesOf(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const buffer = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerOf(length) + maskBytes + length, 0));
  let end = 0;
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] ?? 0;
    end = writeHeader(buffer, end, length);
    buffer.write(text, end + maskBytes, length);
    end = maskPayload(buffer, end, length);
  }
  return buffer;
}

function headerOf(length: number): number {
  if (length <= shortest) return 2;
  return length <= longestOfTwoBytes ? 4 : 10;
}

/** Writes the kind and the length, in as few bytes as the protocol demands. */
function writeHeader(buffer: Buffer, start: number, length: number): number {
  const bytes = headerOf(length);
  buffer[start] = wholeText;
  if (bytes === 2) buffer[start + 1] = masked | length;
  else if (bytes === 4) {
    buffer[start + 1] = masked | twoBytes;
    buffer.writeUInt16BE(length, start + 2);
  } else {
    buffer[start + 1] = masked | eightBytes;
    buffer.writeBigUInt64BE(BigInt(length), start + 2);
  }
  return start + bytes;
}

/** Draws a mask, and lays it over the payload that stands behind its place. Gives the place behind the frame. */
function maskPayload(buffer: Buffer, start: number, length: number): number {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const payload = start + maskBytes;
  for (let index = 0; index < maskBytes; index++) buffer[start + index] = pool[drawn + index] ?? 0;
  for (let index = 0; index < length; index++) {
    buffer[payload + index] = (buffer[payload + index] ?? 0) ^ (pool[drawn + (index & 3)] ?? 0);
  }
  drawn += maskBytes;
  return payload + length;
}
