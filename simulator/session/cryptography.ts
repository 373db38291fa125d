/** What signatures and codes are checked with, by the cryptography of Node. */

import { createHmac, createPublicKey, verify } from "node:crypto";

/** HMAC of a text or bytes. */
export function hmac(hash: "sha1" | "sha256", secret: string | Uint8Array, data: string | Uint8Array): Uint8Array {
  return createHmac(hash, secret).update(data).digest();
}

/** Whether a signature is that of the private key which belongs to this public one: Ed25519, or RSA with SHA-256. */
export function isSignatureOf(publicKey: string, text: string, signature: Uint8Array): boolean {
  const pem = createPublicKey(publicKey);
  return verify(pem.asymmetricKeyType === "rsa" ? "sha256" : null, new TextEncoder().encode(text), pem, signature);
}
