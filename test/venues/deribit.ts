/** Deribit's own client, as the contract suite tries it: the offline exchange is its double. */
import { createSimulator } from "../../simulator/index.ts";
import { createClient } from "../../src/client/client.ts";
import { type ContractClient, type VenueFixture, watchLines } from "../../venues/contract/entry.ts";

const url = "ws://simulator.test/ws/api/v2";
const call = { method: "public/get_instruments", params: { currency: "BTC" } };
const keys = {
  good: { clientId: "sim-client", clientSecret: "sim-secret-0001" },
  wrong: { clientId: "sim-client", clientSecret: "wrong-secret" },
  none: undefined,
};

export const fixture: VenueFixture = {
  name: "deribit",
  double: async (clock) => {
    const simulator = await createSimulator({ clock, networkDelayMs: 1, checkOutgoing: true });
    return {
      transport: watchLines(simulator.transport),
      // Prices move by themselves.
      publish: () => {},
      limitNext: () =>
        void simulator.faults.add({ kind: "error", code: 10_028, message: "too_many_requests", method: call.method }),
      close: () => simulator.close(),
    };
  },
  client: ({ credentials, reconnectMs, ...ports }) =>
    createClient({
      ...ports,
      network: { ws: url },
      credentials: keys[credentials],
      heartbeatMs: 10_000,
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }) as unknown as ContractClient,
  call,
  refused: { method: "public/get_instrument", params: { instrument_name: "NO-SUCH" }, code: -32_602 },
  privateCall: { method: "private/get_positions", params: { currency: "BTC" } },
  channel: "ticker.BTC-PERPETUAL.100ms",
  missingChannel: "ticker.NO-SUCH.100ms",
  rateLimit: 10_028,
  silenceMs: 30_000,
  answers: '"public/test"',
};
