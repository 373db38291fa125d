/** In place of `cryptography.ts` where there is no Node. Web Cryptography would answer later, and every answer comes in order. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();
const hashes = { sha1, sha256 };
/** How the DER of an Ed25519 key begins: what follows is the key. */
const prefix = "MCowBQYDK2VwAyEA";

/** HMAC of a text or bytes. */
export function hmac(hash: "sha1" | "sha256", secret: string | Uint8Array, data: string | Uint8Array): Uint8Array {
  return nobleHmac(hashes[hash], bytesOf(secret), bytesOf(data));
}

/** Whether a signature is that of the private key which belongs to this public one: Ed25519 alone. */
export function isSignatureOf(publicKey: string, text: string, signature: Uint8Array): boolean {
  const body = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(publicKey)?.[1];
  const base64 = body?.replace(/\s/g, "") ?? "";
  if (!base64.startsWith(prefix)) {
    throw new TypeError("Expected `publicKey` to be an Ed25519 key in PEM form: without Node, there is no other kind.");
  }
  const key = Uint8Array.from(atob(base64.slice(prefix.length)), (character) => character.charCodeAt(0));
  return signature.length === 64 && ed25519.verify(signature, encoder.encode(text), key);
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? encoder.encode(data) : data;
}
