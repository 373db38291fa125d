/** The six-digit codes of an authenticator app (SHA-1, steps of 30 s). */

import { hmac } from "./cryptography.ts";

const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepS = 30;

/** The code that a base32 secret has at a time. */
export function totp(secret: string, unixSeconds: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(unixSeconds / stepS)));
  const { buffer, byteOffset, byteLength } = hmac("sha1", decodeBase32(secret), new Uint8Array(counter.buffer));
  const digest = new DataView(buffer, byteOffset, byteLength);
  const offset = digest.getUint8(byteLength - 1) & 15;
  return String((digest.getUint32(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function decodeBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.toUpperCase().replace(/=+$/, "")) {
    held = (held << 5) | base32Alphabet.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 255);
  }
  return Uint8Array.from(bytes);
}
