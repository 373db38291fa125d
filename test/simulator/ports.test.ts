import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import type { Clock } from "../../src/platform/clock.ts";
import type { HttpTransport, Transport } from "../../src/transport/transport.ts";

test("clock, transport and http fit the ports of the client by shape", () => {
  const clock: Clock = createVirtualClock();
  const transportOf = (simulator: Simulator): Transport => simulator.transport;
  const httpOf = (simulator: Simulator): HttpTransport => simulator.http;
  expect([typeof clock.now(), typeof transportOf, typeof httpOf]).toEqual(["number", "function", "function"]);
});
