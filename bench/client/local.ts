/** A client whose exchange is a function of this process: for what has nothing to do with a network. */
import { type Client, createClient } from "../../src/client/client.ts";
import type { ClientOptions } from "../../src/client/options.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { SocketHandlers } from "../../src/transport/transport.ts";

export interface LocalWorld {
  readonly client: Client;
  /** Lets a frame arrive. */
  text(text: string): void;
  /** Lets a frame arrive as its bytes. */
  bytes(bytes: Uint8Array): void;
  /** Timers that live now. */
  timers(): number;
}

const tokens = { access_token: "a", refresh_token: "r", expires_in: 900, scope: "", token_type: "bearer" };

/** Answers the steps of a session and subscriptions; all other calls stay without an answer. */
export async function openLocal(options: Partial<ClientOptions> = {}): Promise<LocalWorld> {
  let handlers: SocketHandlers | undefined;
  let timers = 0;
  const clock: Clock = {
    now: systemClock.now,
    schedule(delayMs, task) {
      timers++;
      let counted = true;
      const done = (): void => {
        if (counted) timers--;
        counted = false;
      };
      const stop = systemClock.schedule(delayMs, () => {
        done();
        task();
      });
      return () => {
        done();
        stop();
      };
    },
  };
  const answer = (text: string): void => {
    const { id, method, params } = JSON.parse(text);
    if (method.startsWith("private/") && !method.endsWith("subscribe")) return;
    const result = method === "public/auth" ? tokens : (params.channels ?? { version: "1" });
    handlers?.onText(JSON.stringify({ jsonrpc: "2.0", id, result, usIn: 1, usOut: 1 }));
  };
  const client = createClient({
    network: { ws: "ws://local" },
    heartbeatMs: false,
    limits: false,
    clock,
    transport: {
      connect(_, given) {
        handlers = given;
        queueMicrotask(() => given.onOpen());
        return {
          send: (text) => queueMicrotask(() => answer(text)),
          close: (code, reason) => queueMicrotask(() => given.onClose({ code, reason })),
          terminate: () => {},
        };
      },
    },
    ...options,
  });
  await client.open();
  return {
    client,
    text: (text) => handlers?.onText(text),
    bytes: (bytes) => {
      if (handlers?.onBytes?.(bytes) !== true) handlers?.onText(Buffer.from(bytes).toString());
    },
    timers: () => timers,
  };
}
