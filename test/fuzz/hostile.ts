/** A client at the mercy of a server that sends whatever it likes. */
import fc from "fast-check";
import { createVirtualClock } from "../../simulator/clock.ts";
import { createClient } from "../../src/client.ts";
import { isCallError, isDeribitError } from "../../src/errors/narrow.ts";
import type { SocketHandlers, Transport } from "../../src/ports/transport.ts";
import { type FuzzFrame, frames, textOf } from "./frames.ts";

/** Longest that anything of the client may take to end by itself, in milliseconds. */
const patienceMs = 120_000;
const timeoutMs = 5_000;

/** A server that lets a client become ready, and then only speaks when it is told to. */
class HostileServer {
  lastId = 0;
  #isHostile = false;
  #handlers: SocketHandlers | undefined;
  readonly #schedule: (task: () => void) => void;

  constructor(schedule: (task: () => void) => void) {
    this.#schedule = schedule;
  }

  readonly transport: Transport = {
    connect: (_url, handlers) => {
      this.#handlers = handlers;
      this.#isHostile = false;
      this.#schedule(() => handlers.onOpen());
      let isOpen = true;
      const end = (code: number, reason: string): void => {
        if (isOpen) this.#schedule(() => handlers.onClose({ code, reason }));
        isOpen = false;
        if (this.#handlers === handlers) this.#handlers = undefined;
      };
      return {
        send: (text) => {
          const { id, method } = JSON.parse(text) as { readonly id: number; readonly method: string };
          this.lastId = Math.max(this.lastId, id);
          if (!this.#isHostile)
            this.#schedule(() => handlers.onText(JSON.stringify({ id, result: kind(method, text) })));
        },
        close: end,
        terminate: () => end(1006, ""),
      };
    },
  };

  turn(): void {
    this.#isHostile = true;
  }

  say(frame: FuzzFrame): void {
    this.#handlers?.onText(textOf(frame, this.lastId));
  }
}

/** What a friendly server answers. */
function kind(method: string, text: string): unknown {
  if (method === "public/auth") {
    return { access_token: "a", refresh_token: "r", expires_in: 900, scope: "trade:read_write", token_type: "bearer" };
  }
  if (method.endsWith("/subscribe")) return (JSON.parse(text) as { params: { channels: unknown } }).params.channels;
  return method === "private/get_open_orders" ? [] : "ok";
}

/** One case: calls and readers are open, the frames come, and everything has to end as it should. */
export async function endure(hostile: readonly FuzzFrame[]): Promise<void> {
  const clock = createVirtualClock();
  const failures: string[] = [];
  const onRejection = (error: unknown): void => void failures.push(`unhandled rejection: ${String(error)}`);
  process.on("unhandledRejection", onRejection);
  try {
    const server = new HostileServer((task) => void clock.schedule(1, task));
    const client = createClient({
      network: { ws: "ws://hostile.test/ws" },
      credentials: { clientId: "fuzz", clientSecret: "planted-secret" },
      transport: server.transport,
      clock,
      random: () => 0.5,
      timeoutMs,
    });
    client.on("unhandled", (event) => {
      if (event.what === "thrown") failures.push(`threw in ${event.where}: ${String(event.error)}`);
    });
    const opened = client.open();
    await clock.advance(100);
    await opened;
    const subscribed = client.subscribe("ticker.BTC-PERPETUAL.raw", { onData: () => {} });
    await clock.advance(100);
    await subscribed;
    server.turn();
    const ends = [
      client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1, label: "fuzz" }),
      client.private.getOpenOrders({}),
      client.public.getTime(),
    ].map((call) => settlement(call, failures));
    for (const frame of hostile) {
      server.say(frame);
      await clock.advance(1);
    }
    await clock.advance(patienceMs);
    if (ends.some(({ count }) => count !== 1))
      failures.push(`calls ended ${ends.map(({ count }) => count).join(", ")} times`);
    const closed = client.close();
    await clock.advance(patienceMs);
    await closed;
    if (clock.waiting > 0) failures.push(`${clock.waiting} timers are left`);
    if (({} as { polluted?: unknown }).polluted !== undefined)
      failures.push("the prototype of all objects was changed");
  } finally {
    process.off("unhandledRejection", onRejection);
  }
  if (failures.length > 0) throw new Error(failures.join("; "));
}

function settlement(call: Promise<unknown>, failures: string[]): { count: number } {
  const seen = { count: 0 };
  const end = (): void => {
    seen.count += 1;
  };
  call.then(end, (error: unknown) => {
    end();
    if (!isCallError(error) || !isDeribitError(error)) failures.push(`a call failed with ${String(error)}`);
    if (JSON.stringify(error).includes("planted-secret")) failures.push("an error shows a secret");
  });
  return seen;
}

/** Plays cases until one fails. `runs` frames sequences, decided by the seed. */
export function fuzz(runs: number, seed?: number): Promise<void> {
  const property = fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: 12 }), endure);
  return fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed }) });
}
