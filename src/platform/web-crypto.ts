/** Signs with Web Cryptography: browsers, workers, and every other host that has it. */
import type { webcrypto } from "node:crypto";
import { ConfigError } from "../errors/client.ts";
import type { Signer } from "./signer.ts";

const encoder = new TextEncoder();

/** HMAC-SHA256, Ed25519 and RSA with SHA-256. */
export const webSigner: Signer = {
  async hmac(secret, text) {
    const key = await subtle().importKey("raw", encoder.encode(secret), hmacSha256, false, ["sign"]);
    const bytes = new Uint8Array(await subtle().sign("HMAC", key, encoder.encode(text)));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  async sign(privateKey, text) {
    const key = await importPrivateKey(pkcs8Of(privateKey));
    const bytes = new Uint8Array(await subtle().sign(key.algorithm.name, key, encoder.encode(text)));
    return btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  },
};

const hmacSha256 = { name: "HMAC", hash: "SHA-256" };
const ed25519 = { name: "Ed25519" };
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** What a private key should have been. Nothing of the key is shown. */
export function badPrivateKey(): ConfigError {
  return new ConfigError("credentials.privateKey", "an Ed25519 or RSA key in PEM form (PKCS #8), without a passphrase");
}

function pkcs8Of(pem: string): Uint8Array<ArrayBuffer> {
  const body = /^-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(pem.trim())?.[1];
  if (body === undefined) throw badPrivateKey();
  return Uint8Array.from(atob(body.replace(/\s/g, "")), (character) => character.charCodeAt(0));
}

/** The kind of key is in its bytes; a kind that they are not of is refused by the host. */
async function importPrivateKey(bytes: Uint8Array<ArrayBuffer>): Promise<webcrypto.CryptoKey> {
  const host = subtle();
  for (const kind of [ed25519, rsa]) {
    try {
      return await host.importKey("pkcs8", bytes, kind, false, ["sign"]);
    } catch {}
  }
  throw badPrivateKey();
}

/** Web Cryptography, which browsers have on secure pages only. */
function subtle(): webcrypto.SubtleCrypto {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle !== undefined) return subtle;
  throw new ConfigError(
    "signer",
    "given where the host has no Web Cryptography: browsers have it on https:// and localhost",
  );
}
