/** Paradex, as the contract suite tries it. */
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { Refusal, type VenueFixture } from "../contract/entry.ts";
import { createParadexDouble, goodToken } from "./double.ts";
import { paradex } from "./venue.ts";

const tokens = { good: { jwt: goodToken }, wrong: { jwt: "wrong-secret" }, none: undefined };
const channel = "order_book.BTC-USD-PERP.snapshot@15@100ms";
const armed = { method: "order.cancel_on_disconnect", params: { enabled: true } };
let seq = 0;

export const fixture: VenueFixture = {
  name: "paradex",
  double: (clock) => {
    const double = createParadexDouble(clock);
    return {
      transport: double.transport,
      publish: () => double.publish(channel, { seq_no: ++seq, market: "BTC-USD-PERP", update_type: "s", inserts: [] }),
      limitNext: () => double.refuseNext(new Refusal(42901, "Rate limit")),
    };
  },
  client: ({ credentials, reconnectMs, ...ports }) =>
    createVenueClient(paradex, {
      ...ports,
      network: "testnet",
      credentials: tokens[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  call: armed,
  refused: { method: "order.cancel", params: { id: "no-such-order" }, code: -32602 },
  privateCall: armed,
  channel,
  missingChannel: "order_book.BTC-USD-PERP.snapshot@16@100ms",
  rateLimit: 42901,
  silenceMs: 50_000,
  asks: '"bbo.NONE"',
};
