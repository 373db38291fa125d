/** Tokens that a CDP key signs: good for two minutes, each for one sign-in. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";

/** A CDP API key. */
export interface CdpKey {
  /** Its name, as `organizations/ORG/apiKeys/KEY`, or its id. */
  readonly name: string;
  /** The private key: PEM of an EC key (P-256), or base64 of an Ed25519 key with 32 or 64 bytes. */
  readonly secret: string;
}

/** Seconds that a token is good for. */
const lifeS = 120;
const encoder = new TextEncoder();

/** Signs a token for `public/auth`. Throws a `TypeError`, which shows nothing of the key, where the secret is none. */
export function signToken({ name, secret }: CdpKey, nowMs: number, random: () => number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const isEc = secret.includes("BEGIN");
  const nonce = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  const header = { alg: isEc ? "ES256" : "EdDSA", typ: "JWT", kid: name, nonce };
  const claims = { sub: name, iss: "cdp", nbf: seconds, exp: seconds + lifeS };
  const text = [header, claims].map((part) => base64url(encoder.encode(JSON.stringify(part)))).join(".");
  const bytes = encoder.encode(text);
  const signature = isEc ? p256.sign(bytes, readEc(secret)) : ed25519.sign(bytes, readEd25519(secret));
  return `${text}.${base64url(signature)}`;
}

/** The number of the key follows the version 1 as a text of 32 bytes, in SEC1 and inside of PKCS #8. */
const beforeKey = [0x02, 0x01, 0x01, 0x04, 0x20];

function readEc(pem: string): Uint8Array {
  const der = bytesOf(pem.replaceAll(/-----[^-]*-----|\\n|\s/g, ""));
  const at = der.findIndex((_, index) => beforeKey.every((byte, offset) => der[index + offset] === byte));
  const key = der.slice(at + beforeKey.length, at + beforeKey.length + 32);
  if (at < 0 || key.length !== 32) throw new TypeError("the secret of the key is no EC private key in PEM");
  return key;
}

/** Of 64 bytes the first half is the key, the second its public one. */
function readEd25519(base64: string): Uint8Array {
  const bytes = bytesOf(base64);
  if (bytes.length !== 32 && bytes.length !== 64)
    throw new TypeError("the secret of the key is neither PEM nor base64 of 32 or 64 bytes");
  return bytes.slice(0, 32);
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
