/** Compares bytes with a literal, eight at a time: those of eight ASCII characters are one double, and equal only to themselves. */

/** An expression that is true where the bytes from `at` on are those of an ASCII text. */
export function matches(literal: string, at: string): string {
  const bytes = Buffer.from(literal, "latin1");
  const parts: string[] = [];
  const place = (offset: number): string => (offset === 0 ? at : `${at} + ${offset}`);
  let offset = 0;
  for (; offset + 8 <= bytes.length; offset += 8) parts.push(eight(offset));
  const left = bytes.length - offset;
  // What is left is compared with bytes before it that were compared already, where that takes fewer steps.
  if (left > 4 && bytes.length >= 8) parts.push(eight(bytes.length - 8));
  else if (left > 4) parts.push(four(offset), four(bytes.length - 4));
  else if (left > 2 && bytes.length >= 4) parts.push(four(bytes.length - 4));
  else for (; offset < bytes.length; offset++) parts.push(`view.getUint8(${place(offset)}) === ${bytes[offset]}`);
  return parts.join(" && ");

  function eight(from: number): string {
    return `view.getFloat64(${place(from)}, true) === ${bytes.readDoubleLE(from)}`;
  }
  function four(from: number): string {
    return `view.getInt32(${place(from)}, true) === ${bytes.readInt32LE(from)}`;
  }
}
