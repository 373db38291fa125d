/** Reads one request of a client. Any text results in a request or a refusal. */

import type { Refusal } from "../refusals/refusal.ts";
import { badRequest, invalidParams, tooLarge } from "../refusals/wire-refusals.ts";
import { isLongerThan } from "./bytes.ts";

/** A well-formed request. Its method and parameters are not checked yet. */
export interface RequestFrame {
  /** The `id` member as JSON text, to be echoed unchanged; undefined when there was none. */
  readonly id: string | undefined;
  /** As the client wrote it, but for a leading slash. */
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** A token inside `params` or beside them. */
  readonly accessToken: string | undefined;
}

/** A request that cannot be read. */
interface UnreadableFrame {
  readonly id: string | undefined;
  readonly refusal: Refusal;
}

/** Longest frame or body, in bytes. */
export const longestFrameBytes = 32 * 1024;

/** Deepest nesting of arrays and objects. Nothing that the exchange knows needs more than six. */
const deepestNesting = 64;

/** Reads the text of one frame. A `method` from elsewhere, such as the path, overrides the one in the text. */
export function readFrame(text: string, method?: string): RequestFrame | UnreadableFrame {
  if (isLongerThan(text, longestFrameBytes)) return unreadable(tooLarge());
  if (isTooDeep(text)) return unreadable(badRequest("invalid json"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(badRequest("invalid json"));
  }
  return readRequest(method !== undefined && isRecord(value) ? { ...value, method } : value, text);
}

/** Reads a request that is parsed already. `text` is where the digits of a huge id are looked up. */
function readRequest(value: unknown, text: string): RequestFrame | UnreadableFrame {
  if (!isRecord(value)) return unreadable(badRequest("invalid request"));
  const id = readId(value["id"], text);
  if (id === null) return unreadable(badRequest("invalid id"));
  const method = value["method"];
  if (typeof method !== "string" || method === "") return unreadable(badRequest("invalid method"), id);
  const { params = {} } = value;
  if (params !== null && !isRecord(params)) return unreadable(invalidParams("wrong format", "params"), id);
  return { id, method: method.startsWith("/") ? method.slice(1) : method, ...splitToken(params ?? {}, value) };
}

/** Separates the token from the parameters of the method. */
function splitToken(
  params: Readonly<Record<string, unknown>>,
  beside: Readonly<Record<string, unknown>>,
): Pick<RequestFrame, "params" | "accessToken"> {
  if (typeof params["access_token"] === "string") {
    const { access_token: accessToken, ...rest } = params;
    return { params: rest, accessToken: accessToken as string };
  }
  const token = beside["access_token"];
  return { params, accessToken: typeof token === "string" ? token : undefined };
}

export function isUnreadable(frame: RequestFrame | UnreadableFrame): frame is UnreadableFrame {
  return "refusal" in frame;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(refusal: Refusal, id?: string): UnreadableFrame {
  return { id, refusal };
}

/** The id as JSON text; undefined when absent, null when it is of a kind that cannot be echoed. */
function readId(id: unknown, text: string): string | undefined | null {
  if (id === undefined || id === null) return undefined;
  if (typeof id === "string") return JSON.stringify(id);
  if (typeof id !== "number" || !Number.isFinite(id)) return null;
  if (Number.isSafeInteger(id)) return String(id);
  for (const [, digits] of text.matchAll(/"id"\s*:\s*(-?[\d.eE+-]+)/g)) {
    if (digits !== undefined && Number(digits) === id) return digits;
  }
  return String(id);
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isQuoted) {
      if (code === 92) at += 1;
      else if (code === 34) isQuoted = false;
    } else if (code === 34) isQuoted = true;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > deepestNesting) return true;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return false;
}
