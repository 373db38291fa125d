/** Texts as bytes, on every host. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Most bytes that a character of a text takes in UTF-8. */
const longestCharacter = 3;

/** Whether a text has more than so many bytes in UTF-8. */
export function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * longestCharacter > bytes && encoder.encode(text).length > bytes;
}

/** The bytes of base64, URL-safe or not; none where it is neither. */
export function bytesOfBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return new Uint8Array();
  }
}

/** The bytes of lower-case hexadecimal. */
export function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** Bytes as lower-case hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The text that bytes are in UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
