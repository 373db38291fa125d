/** Echo, as the contract suite tries it. */
import { type Codec, createVenueClient } from "../../src/venue-client/entry.ts";
import { Refusal, type VenueFixture } from "../contract/entry.ts";
import { createEchoDouble, goodKey } from "./double.ts";
import { echo } from "./venue.ts";

const keys = { good: goodKey, wrong: { key: "echo-key", secret: "wrong-secret" }, none: undefined };

export const fixture = fixtureOf(echo);

/** Echo, or one of its kind with another codec. */
export function fixtureOf(venue: typeof echo, codec?: Codec): VenueFixture {
  return {
    name: "echo",
    double: (clock) => {
      const double = createEchoDouble(clock, codec);
      return {
        transport: double.transport,
        publish: () => double.count(),
        limitNext: () => double.refuseNext(new Refusal(3, "too_fast")),
        ask: () => double.ask(),
        breakChain: () => double.count(true),
      };
    },
    client: ({ credentials, reconnectMs, ...ports }) =>
      createVenueClient(venue, {
        ...ports,
        network: "local",
        credentials: keys[credentials],
        reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
      }),
    call: { method: "echo", params: { value: 1 } },
    refused: { method: "fail", params: { code: 1 }, code: 1 },
    privateCall: { method: "whoami", params: {} },
    channel: "count.sheep",
    missingChannel: "count",
    rateLimit: 3,
    silenceMs: 40_000,
    asks: '"ping"',
    answers: '"pong"',
    chain: "count.sheep",
  };
}
