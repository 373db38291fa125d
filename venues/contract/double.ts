/** An offline exchange of one venue, in memory: its dialect is handed in, the rest is the same for all. */
import type { Clock, Codec, Transport } from "../../src/venue-client/entry.ts";

/** The exchange says no. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A connection as the exchange sees it. */
export interface DoubleSession {
  isSignedIn: boolean;
  readonly channels: Set<string>;
}

/** A call as the exchange reads it. */
export interface DoubleCall {
  readonly id: unknown;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What one venue does its own way. */
export interface Dialect {
  /** Answers a call; `undefined` for one that has no answer. Throws a `Refusal`. */
  answer(call: DoubleCall, session: DoubleSession): unknown;
  /** The message of a channel. */
  message(channel: string, data: unknown): unknown;
  /** What the exchange asks to learn whether a client is there. */
  readonly question?: unknown;
  /** @default JSON in text frames */
  readonly codec?: Codec;
  /** @default JSON-RPC 2.0 */
  readonly read?: (value: unknown) => DoubleCall | undefined;
  /** @default JSON-RPC 2.0 */
  readonly reply?: (call: DoubleCall, result: unknown, refusal: Refusal | undefined) => unknown;
  /** What is sent before the answer to a call; `undefined` for nothing. */
  readonly acknowledgement?: (call: DoubleCall) => unknown;
}

/** The running double. */
export interface Double {
  readonly transport: Transport;
  /** Sends a message to each connection that subscribed to the channel. */
  publish(channel: string, data: unknown): void;
  /** Sends a frame as it is to each connection. */
  transmit(frame: string | Uint8Array): void;
  /** Refuses the next call, whatever it is. */
  refuseNext(refusal: Refusal): void;
  /** Asks each client whether it is there. */
  ask(): void;
  /** Closes each connection with a code. */
  hangUp(code: number, reason: string): void;
}

/** Milliseconds that a frame is on its way. */
const delayMs = 1;

const json: Codec = {
  decode: (frame) => JSON.parse(typeof frame === "string" ? frame : new TextDecoder().decode(frame)) as unknown,
  encode: (message) => JSON.stringify(message),
};

/** Makes a double of a venue on a clock. */
export function createDouble(clock: Clock, dialect: Dialect): Double {
  const { codec = json, read = asRpc, reply = rpcReply } = dialect;
  const lines = new Map<(frame: string | Uint8Array) => void, DoubleSession>();
  const closers = new Set<(code: number, reason: string) => void>();
  let refusal: Refusal | undefined;

  const take = (frame: string | Uint8Array, session: DoubleSession, send: (value: unknown) => void): void => {
    const call = read(codec.decode(frame));
    if (call === undefined) return;
    const refused = refusal;
    refusal = undefined;
    try {
      if (refused !== undefined) throw refused;
      const taken = dialect.acknowledgement?.(call);
      if (taken !== undefined) send(taken);
      const result = dialect.answer(call, session);
      if (result !== undefined) send(reply(call, result, undefined));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(reply(call, undefined, error));
    }
  };

  return {
    transport: {
      connect: (_, handlers) => {
        const session: DoubleSession = { isSignedIn: false, channels: new Set() };
        let isOpen = true;
        const later = (run: () => void): void => void clock.schedule(delayMs, () => isOpen && run());
        const push = (frame: string | Uint8Array): void =>
          later(() => {
            if (typeof frame === "string") handlers.onText(frame);
            else handlers.onBytes?.(frame, true);
          });
        const end = (code: number, reason: string): void => {
          if (!isOpen) return;
          isOpen = false;
          lines.delete(push);
          closers.delete(end);
          clock.schedule(delayMs, () => handlers.onClose({ code, reason }));
        };
        const receive = (frame: string | Uint8Array): void =>
          later(() => take(frame, session, (value) => push(codec.encode(value))));
        later(() => {
          lines.set(push, session);
          closers.add(end);
          handlers.onOpen();
        });
        return { send: receive, sendBinary: receive, close: end, terminate: () => end(1006, "") };
      },
    },
    publish: (channel, data) => {
      const frame = codec.encode(dialect.message(channel, data));
      for (const [push, { channels }] of lines) if (channels.has(channel)) push(frame);
    },
    transmit: (frame) => {
      for (const push of lines.keys()) push(frame);
    },
    refuseNext: (next) => {
      refusal = next;
    },
    ask: () => {
      for (const push of lines.keys()) if (dialect.question !== undefined) push(codec.encode(dialect.question));
    },
    hangUp: (code, reason) => {
      for (const end of [...closers]) end(code, reason);
    },
  };
}

function asRpc(value: unknown): DoubleCall | undefined {
  const { id, method, params = {} } = (value ?? {}) as Partial<DoubleCall>;
  return typeof method === "string" ? { id, method, params } : undefined;
}

function rpcReply({ id }: DoubleCall, result: unknown, refusal: Refusal | undefined): unknown {
  if (refusal === undefined) return { jsonrpc: "2.0", id, result };
  return { jsonrpc: "2.0", id, error: { code: refusal.code, message: refusal.message } };
}
