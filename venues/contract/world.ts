/** A client and the double of its venue, in one process and under one virtual clock. */
import { createVirtualClock, type VirtualClock } from "../../simulator/determinism/clock.ts";
import type { Gap } from "../../src/venue-client/entry.ts";
import type { ContractClient, ContractDouble, ContractPorts, VenueFixture } from "./fixture.ts";
import { type Lines, watchLines } from "./line.ts";

/** Milliseconds until a lost connection is opened again. */
const reconnectMs = 100;

/** What happens in one clause. */
export interface World {
  readonly clock: VirtualClock;
  readonly double: ContractDouble;
  readonly lines: Lines;
  readonly client: ContractClient;
  /** Messages and gaps of `read`, in order. */
  readonly events: readonly ("message" | Gap)[];
  /** Reads a channel into `events`. */
  read(channel: string): Promise<{ close(): Promise<void> }>;
  /** Sends a message of the channel of the suite, and waits for it. */
  publish(): Promise<void>;
  /** Waits for a promise while the virtual time moves on. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
  /** Whether a frame of the client holds a text, from the frame with this number on. */
  hasSent(text: string, since?: number): boolean;
  close(): Promise<void>;
}

/** Makes both; the client is not connected yet. */
export async function createWorld(
  fixture: VenueFixture,
  credentials: ContractPorts["credentials"] = "good",
): Promise<World> {
  const clock = createVirtualClock();
  const double = await fixture.double(clock);
  const lines = watchLines(double.transport);
  let draws = 0;
  const random = (): number => (draws++ * 0.618_034) % 1;
  const client = fixture.client({ transport: lines, clock, random, credentials, reconnectMs });
  const events: ("message" | Gap)[] = [];
  const decoder = new TextDecoder("latin1");
  const until = <Value>(promise: Promise<Value>): Promise<Value> => clock.until(promise);
  return {
    clock,
    double,
    lines,
    client,
    events,
    until,
    read: (channel) =>
      until(
        client.subscribe(channel, {
          onData: () => void events.push("message"),
          onGap: (gap) => void events.push(gap),
        }),
      ),
    publish: async () => {
      const before = events.length;
      double.publish();
      for (let ms = 0; ms < 5_000 && events.length === before; ms += 10) await clock.advance(10);
    },
    hasSent: (text, since = 0) =>
      lines.sent
        .slice(since)
        .some((frame) => (typeof frame === "string" ? frame : decoder.decode(frame)).includes(text)),
    close: async () => {
      await until(client.close());
      await double.close?.();
    },
  };
}
