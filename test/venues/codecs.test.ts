/** Frames in MessagePack, on both sides: the whole suite passes over any codec. */
import { decode, encode } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { type Codec, createVenueClient } from "../../src/venue-client/entry.ts";
import { contract, watchLines } from "../../venues/contract/entry.ts";
import { createEchoDouble } from "../../venues/echo/double.ts";
import { fixtureOf } from "../../venues/echo/fixture.ts";
import { echo } from "../../venues/echo/venue.ts";

const msgpack: Codec = { decode: (frame) => decode(frame as Uint8Array), encode };
const packedEcho = { ...echo, wire: { codec: msgpack, ping: "ping" } };
const fixture = { ...fixtureOf(packedEcho, msgpack), asks: "ping", answers: "pong" };

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
