/** Frames in MessagePack, on both sides: the whole suite passes over any codec. */
import { decode, encode } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { type Codec, createVenueClient } from "../../src/venue-client/entry.ts";
import { contract, Refusal, type VenueFixture, watchLines } from "../../venues/contract/entry.ts";
import { createEchoDouble, goodKey } from "../../venues/echo/double.ts";
import { fixture as echoFixture } from "../../venues/echo/fixture.ts";
import { echo } from "../../venues/echo/venue.ts";

const msgpack: Codec = { decode: (frame) => decode(frame as Uint8Array), encode };
const packedEcho = { ...echo, wire: { codec: msgpack, ping: "ping" } };
const keys = { good: goodKey, wrong: { key: "echo-key", secret: "wrong-secret" }, none: undefined };

const fixture: VenueFixture = {
  ...echoFixture,
  double: (clock) => {
    const double = createEchoDouble(clock, msgpack);
    return {
      transport: double.transport,
      publish: () => double.count(),
      limitNext: () => double.refuseNext(new Refusal(3, "too_fast")),
      ask: () => double.ask(),
      breakChain: () => double.count(true),
    };
  },
  client: ({ credentials, reconnectMs, ...ports }) =>
    createVenueClient(packedEcho, {
      ...ports,
      network: "local",
      credentials: keys[credentials],
      reconnect: { backoff: { kind: "fixed", delayMs: reconnectMs } },
    }),
  asks: "ping",
  answers: "pong",
};

describe("echo in MessagePack", () => {
  for (const clause of contract) if (clause.applies(fixture)) test(clause.name, () => clause.run(fixture));
});

test("every frame is binary, and bytes inside of a value arrive as bytes", async () => {
  const clock = createVirtualClock();
  const double = createEchoDouble(clock, msgpack);
  const lines = watchLines(double.transport);
  const client = createVenueClient(packedEcho, { network: "local", transport: lines, clock });
  await clock.until(client.open());
  const seen: unknown[] = [];
  await clock.until(client.subscribe("bytes", { onData: (data) => void seen.push(data) }));
  double.publish("bytes", { image: Uint8Array.of(0, 1, 255) });
  await clock.advance(10);
  expect(seen).toEqual([{ image: Uint8Array.of(0, 1, 255) }]);
  expect(lines.sent.every((frame) => frame instanceof Uint8Array)).toBe(true);
  await clock.until(client.close());
});
