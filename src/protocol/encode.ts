/** Writes params as JSON, or says why they cannot be sent. */
import { messageOf } from "../platform/guard.ts";

/** Largest frame that the exchange takes, in bytes. */
const largestFrame = 32_768;
/** Bytes of a frame besides its params, generously. */
const envelope = 160;

export type Encoded = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly why: string };

export function encode(params: object): Encoded {
  let body: string | undefined;
  try {
    body = JSON.stringify(params);
  } catch (error) {
    return { ok: false, why: `cannot be written as JSON, ${messageOf(error)}` };
  }
  if (body === undefined || !body.startsWith("{")) return { ok: false, why: "must be an object of named members" };
  // A character takes up to three bytes: short texts need no counting.
  if (body.length * 3 + envelope > largestFrame) {
    const bytes = new TextEncoder().encode(body).length;
    if (bytes + envelope > largestFrame) return { ok: false, why: `take ${bytes} bytes, more than a frame can hold` };
  }
  return { ok: true, body };
}

/** The text of a frame. A bearer goes along as one more member of the params. */
export function frameOf(id: number, method: string, body: string, bearer: string | undefined): string {
  const params = bearer === undefined ? body : withMember(body, "access_token", bearer);
  return `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;
}

/** Adds a member to an object that is JSON already. */
export function withMember(body: string, name: string, value: string | number): string {
  return `${body.slice(0, -1)}${body === "{}" ? "" : ","}"${name}":${JSON.stringify(value)}}`;
}
