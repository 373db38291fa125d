/** An offline echo. */
import { type Clock, type Codec, createDouble, type Dialect, type Double, Refusal } from "../contract/entry.ts";

/** The key that echo knows. */
export const goodKey = { key: "echo-key", secret: "echo-secret" } as const;

/** What the offline echo can be made to do. */
export interface EchoDouble extends Double {
  /** Sends the next number on each channel `count.*`; `skip` leaves one out before it. */
  count(skip?: boolean): void;
}

/** Texts and bytes as they are, all else in JSON. */
const mixed: Codec = {
  decode: (frame) =>
    typeof frame === "string" && frame.startsWith("{") ? JSON.parse(frame) : { method: "raw", params: { frame } },
  encode: (value) => (typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value)),
};

/** Makes an offline echo on a clock, with frames of another codec where one is given. */
export function createEchoDouble(clock: Clock, codec: Codec = mixed): EchoDouble {
  /** The next number, by channel. */
  const counts = new Map<string, number>();

  const answers: Readonly<Record<string, Dialect["answer"]>> = {
    echo: ({ params }) => params["value"] ?? null,
    sleep: ({ params }) => params["ms"],
    fail: ({ params }) => {
      throw new Refusal(Number(params["code"]), "as_asked");
    },
    login: ({ params }, session) => {
      if (params["key"] !== goodKey.key || params["secret"] !== goodKey.secret) throw new Refusal(2, "bad_key");
      session.isSignedIn = true;
      return { expires_in: 3_600 };
    },
    whoami: (_, { isSignedIn }) => {
      if (!isSignedIn) throw new Refusal(2, "bad_key");
      return { key: goodKey.key };
    },
    ping: () => "pong",
    subscribe: ({ params }, session) => {
      const channels = params["channels"] as readonly string[];
      if (channels.some((channel) => !/^(?:count\.\w+|texts|bytes)$/.test(channel))) throw new Refusal(4, "no_channel");
      for (const channel of channels) {
        session.channels.add(channel);
        counts.set(channel, 0);
      }
      return channels;
    },
    unsubscribe: ({ params }, session) => {
      for (const channel of params["channels"] as readonly string[]) session.channels.delete(channel);
      return params["channels"];
    },
    raw: ({ params }) => params["frame"],
  };

  const double = createDouble(clock, {
    codec,
    answer: (call, session) => answers[call.method]?.(call, session),
    reply: ({ id, method }, result, refusal) => {
      if (method === "raw") return result;
      return refusal === undefined ? { id, result } : { id, error: { code: refusal.code, message: refusal.message } };
    },
    message: (channel, data) => ({ method: "subscription", params: { channel, data } }),
    question: { method: "ping" },
  });

  return {
    ...double,
    count: (skip = false) => {
      for (const [channel, count] of counts) {
        const seq = skip ? count + 1 : count;
        counts.set(channel, seq + 1);
        double.publish(channel, { seq });
      }
    },
  };
}
