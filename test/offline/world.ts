/** A client and the offline exchange in one process, under one virtual clock. */

import type { VirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator, createVirtualClock, type Simulator, type SimulatorOptions } from "../../simulator/index.ts";
import { type Client, createClient } from "../../src/client/client.ts";
import type { ClientOptions } from "../../src/client/options.ts";

export interface World {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly client: Client;
  /** Waits for a promise while the virtual time moves on, for at most a minute of it. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

export const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" } as const;

/** Opens both. */
export async function openWorld(
  options: Partial<ClientOptions> = {},
  simulatorOptions: SimulatorOptions = {},
  clock: VirtualClock = createVirtualClock(),
): Promise<World> {
  const simulator = await createSimulator({
    clock,
    checkOutgoing: true,
    numbers: "wire",
    networkDelayMs: 1,
    ...simulatorOptions,
  });
  let draws = 0;
  const client = createClient({
    network: { ws: simulator.url },
    transport: simulator.transport,
    clock,
    random: () => (draws++ * 0.618_034) % 1,
    credentials,
    reconnect: { backoff: { kind: "fixed", delayMs: 100 } },
    ...options,
  });
  const until = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let settled = false;
    const done = promise.finally(() => {
      settled = true;
    });
    done.catch(() => {});
    for (let ms = 0; ms < 60_000 && !settled; ms += 10) await clock.advance(10);
    return done;
  };
  await until(client.open());
  const close = async (): Promise<void> => {
    await until(client.close());
    await simulator.close();
  };
  return { clock, simulator, client, until, close };
}
