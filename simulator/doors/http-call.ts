/** One HTTP exchange, whatever carries it: reads path, query, headers and body into a call. */

import type { Gateway } from "../dispatch/gateway.ts";
import { Refusal } from "../refusals/refusal.ts";
import { badRequest, invalidCredentials, methodNotFound, tooLarge } from "../refusals/wire-refusals.ts";
import type { ApiKey, ApiKeys } from "../session/api-keys.ts";
import { grantWords, readScope } from "../session/scopes.ts";
import type { IssuedGrant, TokenStore } from "../session/tokens.ts";
import { bytesOfBase64, isLongerThan, textOf } from "../wire/bytes.ts";
import { isUnreadable, longestFrameBytes, type RequestFrame, readFrame } from "../wire/frame.ts";

/** What the HTTP door works with. */
export interface HttpDoorParts {
  readonly gateway: Gateway;
  readonly tokens: TokenStore;
  readonly apiKeys: ApiKeys;
}

/** One request, and the way to answer it. */
interface HttpExchange {
  readonly verb: string;
  /** Path and query, as the client wrote them. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly remote: string;
  answer(status: number, body: string): void;
  /** Ends the exchange without an answer. */
  cut(): void;
  /** Calls back when the client no longer waits for the answer: it has come, or the client gave up. */
  onGone(listener: () => void): void;
}

const basePath = "/api/v2";

/** What a body is: everything but the pages of a proxy is JSON. */
export function contentTypeOf(body: string): string {
  return body.startsWith("<") ? "text/html" : "application/json";
}

/** Answers one request. */
export function answerHttp(parts: HttpDoorParts, exchange: HttpExchange): void {
  const { gateway } = parts;
  const admission = gateway.admit(exchange.remote);
  if (!admission.isAdmitted) {
    exchange.answer(admission.status, `<html>${admission.status}</html>`);
    return;
  }
  const leave = gateway.enter(exchange.remote);
  exchange.onGone(leave);
  let isOver = false;
  const end = (finish: () => void) => {
    if (isOver) return;
    isOver = true;
    leave();
    finish();
  };
  const answer = (status: number, body: string) => end(() => exchange.answer(status, body));
  let frame: RequestFrame;
  try {
    frame = readCall(exchange);
  } catch (error) {
    const refusal = error instanceof Refusal ? error : badRequest("invalid request");
    answer(400, gateway.httpRefusal(refusal));
    return;
  }
  gateway.receiveHttp({
    frame,
    remote: exchange.remote,
    isQuery: exchange.body === "",
    signedInBy: once(() => readAuthorization(parts, exchange)),
    answer,
    strike(fault) {
      if (fault.kind === "garbage") answer(502, fault.text ?? "<html>502</html>");
      else if (fault.kind === "half_open") isOver = true;
      else if (fault.kind !== "stall") end(() => exchange.cut());
    },
  });
}

function readCall({ target, body, headers }: HttpExchange): RequestFrame {
  const [path = "", query = ""] = splitAt(target, "?");
  if (path !== basePath && !path.startsWith(`${basePath}/`)) throw methodNotFound();
  const method = decodePath(path.slice(basePath.length + 1));
  if (body === "") return { id: undefined, method, ...readQuery(query) };
  if (isLongerThan(body, longestFrameBytes)) throw tooLarge();
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) throw new Refusal(13018, "invalid_content_type");
  const frame = readFrame(body, method === "" ? undefined : method);
  if (isUnreadable(frame)) throw frame.refusal;
  return frame;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw methodNotFound();
  }
}

function readQuery(query: string): Pick<RequestFrame, "params" | "accessToken"> {
  const params: Record<string, unknown> = Object.create(null);
  let accessToken: string | undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    const before = params[name];
    if (name === "access_token") accessToken = value;
    else if (before === undefined) params[name] = value;
    else params[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { params: { ...params }, accessToken };
}

/** The grant that the header proves; undefined without a header, or with an invalid token. */
function readAuthorization(parts: HttpDoorParts, exchange: HttpExchange): IssuedGrant | undefined {
  const [scheme = "", rest = ""] = splitAt(exchange.headers["authorization"] ?? "", " ");
  switch (scheme.toLowerCase()) {
    case "bearer":
      return parts.tokens.byAccess(rest.trim(), undefined);
    case "basic": {
      const [clientId = "", clientSecret = ""] = splitAt(textOf(bytesOfBase64(rest)), ":");
      return grantOnce(parts, parts.apiKeys.bySecret(clientId, clientSecret));
    }
    case "deri-hmac-sha256":
      return grantOnce(parts, readSignature(parts, rest, exchange));
    case "":
      return undefined;
    default:
      throw invalidCredentials();
  }
}

function readSignature({ apiKeys }: HttpDoorParts, header: string, { verb, target, body }: HttpExchange): ApiKey {
  const fields = new Map<string, string>();
  for (const field of header.split(",")) {
    const [name = "", value = ""] = splitAt(field.trim(), "=");
    fields.set(name, value);
  }
  return apiKeys.bySignature({
    clientId: fields.get("id") ?? "",
    timestamp: Number(fields.get("ts")),
    nonce: fields.get("nonce") ?? "",
    signature: fields.get("sig") ?? "",
    data: `${verb}\n${target}\n${body}\n`,
  });
}

function grantOnce({ tokens }: HttpDoorParts, { account, config }: ApiKey): IssuedGrant {
  const scopes = grantWords(readScope(undefined), config, account.mainUserId === undefined);
  return tokens.once({ account, clientId: config.clientId, scopes, session: undefined, connection: undefined });
}

/** Calls once and remembers, refusals included: a nonce must not be spent twice by one request. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | { readonly error: unknown } | undefined;
  return () => {
    if (made === undefined) {
      try {
        made = { value: make() };
      } catch (error) {
        made = { error };
      }
    }
    if ("error" in made) throw made.error;
    return made.value;
  };
}

function splitAt(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
