/** Echo: an exchange that sends back what it gets, in texts, in JSON and in bytes. The reference of a venue. */
import type { Codec, ErrorRow, VenueDefinition, VenueMethodFacts } from "../../src/venue.ts";
import { createApi } from "./generated/client.js";
import { methodRows } from "./generated/methods.js";
import type { Api } from "./generated/namespaces.js";

/** What signs in at echo. */
export interface EchoCredentials {
  readonly key: string;
  readonly secret: string;
}

const isRead = new Set(["echo", "sleep", "fail", "whoami"]);
const ofSession = new Set(["login", "subscribe", "unsubscribe", "ping", "pong"]);

/** What the description does not say of a method. */
function methodOf(wire: string): VenueMethodFacts | undefined {
  const row = methodRows.get(wire);
  if (row === undefined) return undefined;
  const effect = isRead.has(wire) ? "read" : ofSession.has(wire) ? "session" : "write";
  return { ...row, effect, isPrivate: wire === "whoami" };
}

const errors: readonly ErrorRow[] = [
  { code: 1, name: "as_asked", meaning: "The call asked to fail.", retry: "no", engine: "never" },
  { code: 2, name: "bad_key", meaning: "The key is not known.", retry: "no", engine: "never", permanent: true },
  { code: 3, name: "too_fast", meaning: "Too many calls.", retry: "backoff", engine: "no" },
  { code: 4, name: "no_channel", meaning: "There is no such channel.", retry: "no", engine: "never" },
];

const message = (channel: string, data: unknown): unknown => ({ method: "subscription", params: { channel, data } });

/** A text that is no JSON object is a message of `texts`, a binary frame one of `bytes`. */
const codec: Codec = {
  decode: (frame) => {
    if (typeof frame !== "string") return message("bytes", frame);
    return frame.startsWith("{") ? JSON.parse(frame) : message("texts", frame);
  },
  encode: (call) => {
    const { method, params } = call as { method: string; params: { text?: string; bytes?: readonly number[] } };
    if (method === "text") return params.text ?? "";
    return method === "bytes" ? Uint8Array.from(params.bytes ?? []) : JSON.stringify(call);
  },
};

const seqOf = (data: unknown): number => (data as { readonly seq: number }).seq;

/** Echo, for `createVenueClient`. */
export const echo: VenueDefinition<EchoCredentials, Api> = {
  name: "echo",
  endpoints: { local: { ws: "ws://127.0.0.1:8787" } },
  api: createApi,
  methodOf,
  errors,
  wire: { codec, ping: "ping" },
  signIn: async ({ key, secret }, { ask }) => {
    const { expires_in } = (await ask({ method: "login", params: { key, secret } })) as { readonly expires_in: number };
    return expires_in * 1_000;
  },
  keepAlive: {
    everyMs: 15_000,
    ask: { method: "ping", params: {} },
    answer: () => ({ method: "pong", params: {} }),
  },
  channels: {
    change: (verb, channels) => ({ method: verb, params: { channels } }),
    chainOf: (channel) =>
      channel.startsWith("count.")
        ? { isStart: (data) => seqOf(data) === 0, follows: (before, data) => seqOf(data) === seqOf(before) + 1 }
        : undefined,
  },
};
