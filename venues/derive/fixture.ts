/** Derive, as the contract suite tries it. */
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { Refusal, type VenueFixture } from "../contract/entry.ts";
import { createDeriveDouble, goodWallet, signText } from "./double.ts";
import { derive } from "./venue.ts";

const keys = {
  good: { wallet: goodWallet, signMessage: signText },
  wrong: { wallet: goodWallet, signMessage: () => "0xwrong-secret" },
  none: undefined,
};
const channel = "orderbook.ETH-PERP.10.20";

export const fixture: VenueFixture = {
  name: "derive",
  double: (clock) => {
    const double = createDeriveDouble(clock);
    return {
      transport: double.transport,
      publish: () =>
        double.publish(channel, { instrument_name: "ETH-PERP", bids: [], asks: [], publish_id: clock.now() }),
      limitNext: () => double.refuseNext(new Refusal(-32000, "Rate limit")),
    };
  },
  client: ({ credentials, reconnectMs, ...ports }) =>
    createVenueClient(derive, {
      ...ports,
      network: "testnet",
      credentials: keys[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  call: { method: "public/get_time", params: {} },
  refused: {
    method: "private/cancel",
    params: { instrument_name: "ETH-PERP", order_id: "none", subaccount_id: 1 },
    code: 11006,
  },
  privateCall: { method: "private/get_subaccounts", params: { wallet: goodWallet } },
  channel,
  missingChannel: "orderbook.ETH-PERP",
  rateLimit: -32000,
  silenceMs: 50_000,
  asks: '"public/get_time"',
};
