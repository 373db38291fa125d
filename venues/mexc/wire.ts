/** The words of MEXC: JSON for what is asked, protobuf for what is pushed. */
import type { Codec, RpcMessage, WirePolicy } from "../../src/venue.ts";
import { messages } from "./generated/messages.js";
import type { PushDataV3ApiWrapper } from "./generated/types.js";

type Value = Readonly<Record<string, unknown>>;

const verbs: Readonly<Record<string, string>> = {
  subscribe: "SUBSCRIPTION",
  unsubscribe: "UNSUBSCRIPTION",
  ping: "PING",
};

/** Members of a push that are not its body. */
const envelope: ReadonlySet<string> = new Set(["channel", "symbol", "symbolId", "createTime", "sendTime"]);

/** Texts are JSON; binary frames are pushes. */
const codec: Codec = {
  decode: (frame) =>
    typeof frame === "string" ? (JSON.parse(frame) as unknown) : messages.PushDataV3ApiWrapper.decode(frame),
  encode: (message) => JSON.stringify(message),
};

export const wire: WirePolicy = {
  codec,
  write: ({ id, method, params }) => {
    const { channels } = (params ?? {}) as { readonly channels?: readonly string[] };
    const verb = verbs[String(method)];
    if (verb === undefined) throw new TypeError(`${method} is no method: orders go over HTTP`);
    return { method: verb, ...(channels !== undefined && { params: channels }), id };
  },
  read: (value) => ("channel" in (value as Value) ? push(value as PushDataV3ApiWrapper) : reply(value as Value)),
};

function push(wrapper: PushDataV3ApiWrapper): RpcMessage {
  const body = Object.entries(wrapper).find(([name]) => !envelope.has(name));
  if (body === undefined) throw new TypeError("the push has no body that is known");
  return { method: "subscription", params: { channel: wrapper.channel, data: body[1] } };
}

/** A refusal has the code 0, too: its text says what was refused in place of what was granted. */
function reply({ id, code, msg }: Value): RpcMessage | undefined {
  if (msg === "PONG") return undefined;
  const text = String(msg ?? "");
  if (code !== 0) return { id, error: { code, message: text } };
  return text.startsWith("spot@") ? { id, result: text } : { id, error: { code: 0, message: text } };
}
