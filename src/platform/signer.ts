/** The port of signatures. Types only. */

/**
 * Signs texts, at once or later. Give one where keys live elsewhere, as in a hardware module: the client then never sees
 * them. A signature that does not come within `connectTimeoutMs` counts as failed.
 * @example
 * const signer = { hmac: (_secret, text) => vault.hmac("deribit", text), sign: (_key, text) => vault.sign("deribit", text) };
 */
export interface Signer {
  /** HMAC-SHA256 in lower-case hexadecimal. */
  hmac(secret: string, text: string): string | Promise<string>;
  /** Signature by an Ed25519 or RSA (SHA-256) key in PEM form, in URL-safe base64 without padding. */
  sign(privateKey: string, text: string): string | Promise<string>;
}
