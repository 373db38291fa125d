/** What Gate.io wants signed. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const sign = (secret: string, text: string): string => bytesToHex(hmac(sha512, utf8ToBytes(secret), utf8ToBytes(text)));

/** Signature of a login, with the text of its params, where it has some. */
export function signLogin(secret: string, channel: string, timestamp: string, params = ""): string {
  return sign(secret, `api\n${channel}\n${params}\n${timestamp}`);
}

/** Signature of a call that asks for a private channel, or for its end. */
export function signTopic(secret: string, channel: string, event: string, time: number): string {
  return sign(secret, `channel=${channel}&event=${event}&time=${time}`);
}
