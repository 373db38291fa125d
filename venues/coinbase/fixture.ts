/** Coinbase, as the contract suite tries it: the connection for trading. Its messages are those of orders that it places. */
import { createVenueClient } from "../../src/venue-client/entry.ts";
import type { ContractClient, VenueFixture } from "../contract/entry.ts";
import { createCoinbaseDouble, goodKey } from "./double.ts";
import { coinbase } from "./venue.ts";

const keys = {
  good: goodKey,
  wrong: { name: goodKey.name, secret: btoa("wrong-secret".padEnd(32, "-")) },
  none: undefined,
};
const call = { method: "public/get_instruments", params: { currency: "BTC" } };
const order = { instrument_name: "BTC-PERPETUAL", amount: 10, type: "limit", price: 1_000 };
let placing: ContractClient | undefined;

export const fixture: VenueFixture = {
  name: "coinbase",
  double: async (clock) => {
    const { transport, simulator } = await createCoinbaseDouble(clock);
    return {
      transport,
      publish: () => void placing?.call("private/buy", order).catch(() => {}),
      limitNext: () =>
        void simulator.faults.add({ kind: "error", code: 10_028, message: "too_many_requests", method: call.method }),
      close: () => simulator.close(),
    };
  },
  client: ({ credentials, reconnectMs, ...ports }) => {
    placing = createVenueClient(coinbase, {
      ...ports,
      network: "mainnet",
      credentials: keys[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    });
    return placing;
  },
  call,
  refused: { method: "public/get_instrument", params: { instrument_name: "NO-SUCH" }, code: -32_602 },
  privateCall: { method: "private/get_positions", params: { currency: "BTC" } },
  channel: "user.orders.BTC-PERPETUAL.raw",
  missingChannel: "user.orders.NO-SUCH.raw",
  rateLimit: 10_028,
  silenceMs: 30_000,
  asks: '"public/test"',
};
