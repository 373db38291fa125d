/** MEXC, as the contract suite tries it: without listen keys, since no call of its socket needs signing in. */
import { createShardedClient } from "../../src/venue-client/entry.ts";
import { Refusal, type VenueFixture } from "../contract/entry.ts";
import { createMexcDouble } from "./double.ts";
import { mexc } from "./venue.ts";

const depth = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";
const asked = { method: "subscribe", params: { channels: ["spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"] } };

export const fixture: VenueFixture = {
  name: "mexc",
  double: (clock) => {
    const double = createMexcDouble(clock);
    return {
      transport: double.transport,
      publish: () => double.change("BTCUSDT"),
      limitNext: () => double.refuseNext(new Refusal(429, "Too many requests")),
      breakChain: () => double.change("BTCUSDT", true),
    };
  },
  // Public channels on the first connection, so that the suite counts one.
  client: ({ credentials: _, reconnectMs, ...ports }) =>
    createShardedClient(
      { ...mexc, channels: { ...mexc.channels, apart: false } },
      { ...ports, network: "mainnet", reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } } },
    ),
  call: asked,
  refused: { method: "subscribe", params: { channels: ["spot@none"] }, code: 0 },
  channel: depth,
  missingChannel: "spot@public.aggre.depth.v3.api.pb@1s@BTCUSDT",
  rateLimit: 429,
  silenceMs: 50_000,
  asks: '"PING"',
  chain: depth,
};
