/** The envelope of Gate.io: calls by `event`, messages of channels by what they are about. */
import type { RpcMessage, WireContext, WirePolicy } from "../../src/venue.ts";
import { isPrivate, markOf, subjectOf, topicOf } from "./channel-name.ts";
import { codec } from "./codec.ts";
import { signLogin, signTopic } from "./signing.ts";

/** What signs in at Gate.io. */
export interface GateioCredentials {
  readonly key: string;
  readonly secret: string;
  /** Number of the account, which private channels of futures name. @default none: those channels are refused unsent */
  readonly userId?: string | undefined;
}

type Value = Readonly<Record<string, unknown>>;

/** Methods whose params are a list without a name. */
const listsOf: Readonly<Record<string, string>> = {
  "spot.order_cancel_ids": "orders",
  "futures.order_batch_place": "orders",
  "futures.order_cancel_ids": "ids",
};

/** Labels that say in words what has a status of its own. */
const statuses: Readonly<Record<string, number>> = {
  AUTHENTICATION_FAILED: 401,
  INVALID_KEY: 401,
  INVALID_SIGNATURE: 401,
  REQUEST_EXPIRED: 401,
  FORBIDDEN: 403,
  TOO_MANY_REQUESTS: 429,
};

/** The words of one connection. */
export function createWire({ credentials, now }: WireContext<GateioCredentials>): WirePolicy {
  /** Names of the channels that were asked for, by the mark of their messages. */
  const names = new Map<string, string>();

  const subscription = (id: unknown, event: "subscribe" | "unsubscribe", name: string): Value => {
    const { key, secret, userId } = credentials() ?? { key: "", secret: "" };
    const { channel, payload, mark } = topicOf(name, userId);
    if (payload.includes("")) throw new TypeError(`${name} needs \`userId\` among the credentials`);
    const known = names.get(mark);
    if (event === "unsubscribe") names.delete(mark);
    else if (known !== undefined && known !== name)
      throw new TypeError(`messages of ${name} look like those of ${known}`);
    else names.set(mark, name);
    const time = seconds();
    const auth = { method: "api_key", KEY: key, SIGN: signTopic(secret, channel, event, time) };
    return { time, id, channel, event, payload, ...(isPrivate(name) && { auth }) };
  };

  const seconds = (): number => Math.floor(now() / 1_000);

  const login = (id: unknown, channel: string): Value => {
    const { key: api_key, secret } = credentials() ?? { key: "", secret: "" };
    const timestamp = String(seconds());
    const payload = { req_id: String(id), api_key, timestamp, signature: signLogin(secret, channel, timestamp) };
    return { time: seconds(), channel, event: "api", payload };
  };

  const write = ({ id, method, params = {} }: RpcMessage): Value => {
    const channel = String(method);
    const given = params as Value;
    if (channel === "subscribe" || channel === "unsubscribe") {
      return subscription(id, channel, String(given["channel"]));
    }
    if (channel.endsWith(".ping")) return { time: seconds(), channel };
    if (channel.endsWith(".login")) return login(id, channel);
    const list = listsOf[channel];
    const req_param = list === undefined ? given : given[list];
    return { time: seconds(), channel, event: "api", payload: { req_id: String(id), req_param } };
  };

  const message = (mark: string, data: unknown): RpcMessage => ({
    method: "subscription",
    params: { channel: names.get(mark) ?? mark.replace(" ", "."), data },
  });

  /** Several at once may be about several subjects, each of which has readers of its own. */
  const messages = (channel: string, result: unknown): RpcMessage | readonly RpcMessage[] => {
    const all = markOf(channel, "");
    if (names.has(all)) return message(all, result);
    if (!Array.isArray(result) || result.length < 2) {
      return message(markOf(channel, subjectOf(Array.isArray(result) ? result[0] : result)), result);
    }
    return [...grouped(result)].map(([subject, part]) => message(markOf(channel, subject), part));
  };

  const read = (value: unknown): RpcMessage | readonly RpcMessage[] | undefined => {
    const { event, channel, result, id, request_id } = value as Value;
    if (event === "update" || event === "all") return messages(String(channel), result);
    if (request_id !== undefined) return answer(value as Value);
    if (event === "subscribe" || event === "unsubscribe") return consent(id, value as Value);
    return String(channel).endsWith(".pong") ? undefined : (value as RpcMessage);
  };

  return { codec, read, write };
}

/** The answer to a call. The acknowledgement before it says nothing that the caller could use. */
function answer({ request_id, ack, header, data }: Value): RpcMessage | undefined {
  if (ack === true) return undefined;
  const id = Number(request_id);
  const { result, errs } = (data ?? {}) as { readonly result?: unknown; readonly errs?: Value };
  if (errs === undefined) return { id, result };
  const { label = "", message = "" } = errs;
  const { status = 500 } = (header ?? {}) as Value;
  return {
    id,
    error: { code: statuses[String(label)] ?? Number(status), message: `${label}: ${message}`, data: errs },
  };
}

function consent(id: unknown, { error, result }: Value): RpcMessage {
  return error === undefined || error === null ? { id, result } : { id, error };
}

function grouped(results: readonly unknown[]): Map<string, unknown[]> {
  const parts = new Map<string, unknown[]>();
  for (const result of results) {
    const subject = subjectOf(result);
    const part = parts.get(subject);
    if (part === undefined) parts.set(subject, [result]);
    else part.push(result);
  }
  return parts;
}
