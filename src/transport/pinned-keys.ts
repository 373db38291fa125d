/** Public keys that a server may have, whatever an authority says of it. */
import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { ConfigError } from "../errors/client.ts";

/** `sha256/` and the hash in base64. */
const pin = /^sha256\/[A-Za-z0-9+/]{43}=$/;

/** Checks how pins are written. */
export function checkPins(pins: readonly string[]): void {
  if (Array.isArray(pins) && pins.length > 0 && pins.every((each) => typeof each === "string" && pin.test(each)))
    return;
  throw new ConfigError("pinnedKeys", "a list of hashes of public keys, each as sha256/BASE64 with 44 characters");
}

/** Why a line is not that of a server with one of the keys. `undefined` where it is. */
export function pinMismatch(line: Duplex, pins: readonly string[]): Error | undefined {
  const certificate = line instanceof TLSSocket ? line.getPeerX509Certificate() : undefined;
  const key = certificate?.publicKey.export({ type: "spki", format: "der" });
  const found = key === undefined ? undefined : `sha256/${createHash("sha256").update(key).digest("base64")}`;
  if (found !== undefined && pins.includes(found)) return undefined;
  const what = found === undefined ? "shows no certificate" : `has the public key ${found}`;
  return Object.assign(new Error(`the server ${what}, which is not among \`pinnedKeys\``), {
    code: "ERR_TLS_PINNED_KEY",
  });
}
