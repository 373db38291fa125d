/** The port of signatures, and the one of Node. */
import type { KeyObject } from "node:crypto";
import { ConfigError } from "../errors/client.ts";

/** Signs texts. A browser, which has no synchronous cryptography, is handed its own. */
export interface Signer {
  /** HMAC-SHA256 in lower-case hexadecimal. */
  hmac(secret: string, text: string): string;
  /** Signature by an Ed25519 or RSA (SHA-256) key in PEM form, in URL-safe base64 without padding. */
  sign(privateKey: string, text: string): string;
}

type NodeCrypto = typeof import("node:crypto");

/** Signs with the cryptography of Node, which is looked up when it is first needed. */
export const nodeSigner: Signer = {
  hmac: (secret, text) => nodeCrypto().createHmac("sha256", secret).update(text).digest("hex"),
  sign(privateKey, text) {
    const { sign } = nodeCrypto();
    const key = readKey(privateKey);
    const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    return sign(digest, Buffer.from(text), key).toString("base64url");
  },
};

/** The words of the cryptography are dropped: they help less, and what they repeat is not ours to say. */
function readKey(privateKey: string): KeyObject {
  try {
    return nodeCrypto().createPrivateKey(privateKey);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      "credentials.privateKey",
      "an Ed25519 or RSA key in PEM form (PKCS #8), without a passphrase",
    );
  }
}

function nodeCrypto(): NodeCrypto {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (crypto === undefined) throw new ConfigError("signer", "given where Node's cryptography is absent");
  return crypto;
}
