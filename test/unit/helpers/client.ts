/** A client on a scripted exchange, and what tests ask of promises. */
import { type Client, createClient } from "../../../src/client/client.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import { ScriptedExchange } from "./exchange.ts";

export const credentials = { clientId: "id-1", clientSecret: "planted-secret-1" } as const;

export interface World {
  readonly exchange: ScriptedExchange;
  readonly client: Client;
  readonly states: string[];
}

/** A client that is not open yet. */
export function makeWorld(options: Partial<ClientOptions> = {}, exchange = new ScriptedExchange()): World {
  const client = createClient({
    network: { ws: "ws://exchange.test/ws" },
    transport: exchange.transport,
    clock: exchange.clock,
    random: () => 0.5,
    reconnect: { backoff: { kind: "fixed", delayMs: 100 } },
    limits: false,
    ...options,
  });
  const states: string[] = [];
  client.on("state", ({ name }) => states.push(name));
  return { exchange, client, states };
}

/** A client that is ready. */
export async function openWorld(
  options: Partial<ClientOptions> = {},
  exchange = new ScriptedExchange(),
): Promise<World> {
  const world = makeWorld(options, exchange);
  const opened = world.client.open();
  await exchange.clock.advance(50);
  await opened;
  return world;
}

/** How a promise ends, and that it ends once: looked at while time stands still. */
export function ending(promise: Promise<unknown>): {
  value?: unknown;
  error?: Error & Record<string, unknown>;
  ends: number;
} {
  const seen: { value?: unknown; error?: Error & Record<string, unknown>; ends: number } = { ends: 0 };
  promise.then(
    (value) => Object.assign(seen, { value, ends: seen.ends + 1 }),
    (error) => Object.assign(seen, { error, ends: seen.ends + 1 }),
  );
  return seen;
}
