/** Gate.io, as the contract suite tries it: its spot market, and its futures. */
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { Refusal, type VenueFixture } from "../contract/entry.ts";
import { createGateioDouble, goodKey } from "./double.ts";
import { gateioFutures, gateioSpot } from "./venue.ts";

const keys = { good: goodKey, wrong: { ...goodKey, secret: "wrong-secret" }, none: undefined };

const shared = {
  rateLimit: 429,
  silenceMs: 30_000,
} as const;

const spotChannel = "spot.order_book_update.BTC_USDT.100ms";
const spotList = { method: "spot.order_list", params: { currency_pair: "BTC_USDT", status: "open" } };

export const fixture: VenueFixture = {
  ...shared,
  name: "gateio-spot",
  double: (clock) => doubleOf(clock, "spot"),
  client: ({ credentials, reconnectMs, ...ports }) =>
    createVenueClient(gateioSpot, {
      ...ports,
      network: "mainnet",
      credentials: keys[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  call: spotList,
  refused: { method: "spot.order_cancel", params: { order_id: "none", currency_pair: "BTC_USDT" }, code: 404 },
  privateCall: spotList,
  channel: spotChannel,
  channelOnWire: '"spot.order_book_update"',
  missingChannel: "spot.order_book_update.NO_SUCH.100ms",
  asks: '"spot.ping"',
  chain: spotChannel,
};

const futuresChannel = "futures.order_book_update.BTC_USDT.100ms.20";
const futuresList = { method: "futures.order_list", params: { contract: "BTC_USDT", status: "open" } };

export const futuresFixture: VenueFixture = {
  ...shared,
  name: "gateio-futures",
  double: (clock) => doubleOf(clock, "futures"),
  client: ({ credentials, reconnectMs, ...ports }) =>
    createVenueClient(gateioFutures, {
      ...ports,
      network: "testnet",
      credentials: keys[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  call: futuresList,
  refused: { method: "futures.order_cancel", params: { order_id: "1" }, code: 404 },
  privateCall: futuresList,
  channel: futuresChannel,
  channelOnWire: '"futures.order_book_update"',
  missingChannel: "futures.order_book_update.NO_SUCH.100ms.20",
  asks: '"futures.ping"',
  chain: futuresChannel,
};

function doubleOf(clock: Parameters<VenueFixture["double"]>[0], market: "spot" | "futures") {
  const double = createGateioDouble(clock, market);
  return {
    transport: double.transport,
    publish: () => double.change("BTC_USDT"),
    limitNext: () => double.refuseNext(new Refusal(429, "TOO_MANY_REQUESTS")),
    breakChain: () => {
      double.change("BTC_USDT", true);
      double.change("BTC_USDT");
    },
  };
}
