import { expect, test } from "vitest";
import { createVirtualClock, type VirtualClock } from "../../../simulator/determinism/clock.ts";
import {
  createShardedClient,
  type Gap,
  type Transport,
  type VenueDefinition,
} from "../../../src/venue-client/entry.ts";
import { createDouble, type Lines, Refusal, watchLines } from "../../../venues/contract/entry.ts";

const lifeMs = 3_600_000;

const venue: VenueDefinition<{ readonly key: string }, object> = {
  name: "test",
  endpoints: { local: { ws: "ws://test/main", streams: "ws://test/streams" }, one: { ws: "ws://test/main" } },
  api: (send) => ({ echo: (value: unknown) => send({ wire: "echo", order: ["value"] }, [value], undefined) }),
  methodOf: () => ({ effect: "read" }),
  signIn: async ({ key }, { ask }) => {
    await ask({ method: "login", params: { key } });
    return undefined;
  },
  keepAlive: { everyMs: 15_000, ask: { method: "ping", params: {} }, lifeMs },
  channels: {
    change: (verb, names) => ({ method: verb, params: { channels: names } }),
    perConnection: 3,
    isPrivate: (channel) => channel.startsWith("my."),
  },
};

/** Delays what comes on each line by its own time. */
function lagging(
  transport: Transport,
  clock: VirtualClock,
  lagsMs: readonly number[],
  addresses: string[],
  ends: (() => void)[],
): Transport {
  let count = 0;
  return {
    connect: (url, handlers) => {
      addresses.push(url);
      const lagMs = lagsMs[count++ % lagsMs.length] ?? 0;
      ends.push(() => handlers.onClose({ code: 1006, reason: "" }));
      const later = (run: () => void): void => void clock.schedule(lagMs, run);
      return transport.connect(url, {
        ...handlers,
        onText: (text) => later(() => handlers.onText(text)),
        onClose: (close) => later(() => handlers.onClose(close)),
      });
    },
  };
}

function world(
  parts: { network?: string; apart?: boolean; lagsMs?: readonly number[]; credentials?: { key: string } } = {},
) {
  const { network = "one", apart = false, lagsMs = [0], credentials } = parts;
  const clock = createVirtualClock();
  const double = createDouble(clock, {
    answer: ({ method, params }, session) => {
      const channels = (params["channels"] ?? []) as readonly string[];
      if (channels.includes("none")) throw new Refusal(4, "no such channel");
      for (const channel of channels) session.channels[method === "subscribe" ? "add" : "delete"](channel);
      return method === "echo" ? params["value"] : channels;
    },
    message: (channel, data) => ({ method: "subscription", params: { channel, data } }),
  });
  const addresses: string[] = [];
  const ends: (() => void)[] = [];
  const lines: Lines = watchLines(lagging(double.transport, clock, lagsMs, addresses, ends));
  const pooled = { ...venue, channels: { ...venue.channels, apart } };
  const client = createShardedClient(pooled, { network, transport: lines, clock, credentials });
  return { clock, double, lines, client, addresses, ends };
}

test.each([
  ["the same", [5]],
  ["longer than the old one", [5, 400]],
  ["shorter than the old one", [400, 5]],
])("a connection is replaced before its end without a gap, where the way of the new one is %s", async (_, lagsMs) => {
  const { clock, double, client, lines } = world({ lagsMs });
  await clock.until(client.open());
  const seen: number[] = [];
  const gaps: Gap[] = [];
  await clock.until(
    client.subscribe(["a", "b"], {
      onData: ({ channel, data }) => void (channel === "a" && seen.push(data as number)),
      onGap: (gap) => void gaps.push(gap),
    }),
  );
  const states: string[] = [];
  client.on("state", ({ name }) => void states.push(name));
  await clock.advance(lifeMs - 65_000);
  let sent = 0;
  let most = 0;
  for (let step = 0; step < 20_000; step++) {
    double.publish("a", sent++);
    await clock.advance(10);
    most = Math.max(most, lines.open);
  }
  await clock.advance(2_000);
  expect(lines.opened).toBe(2);
  expect(most).toBe(2);
  expect(lines.open).toBe(1);
  expect(seen).toEqual(Array.from({ length: sent }, (_, index) => index));
  expect(gaps).toEqual([]);
  expect(states).toEqual([]);
  await clock.until(client.close());
  await clock.advance(1_000);
  expect(clock.waiting).toBe(0);
});

test.each([
  ["the old connection is lost while both are read: the new one has all of it", "old", 0],
  ["the new connection is lost while both are read: the old one goes on, and it is tried again", "new", 0],
  ["both connections are lost while both are read: that is one gap", "both", 1],
])("%s", async (_, which, count) => {
  const { clock, double, client, lines, ends } = world();
  await clock.until(client.open());
  const seen: number[] = [];
  const gaps: Gap[] = [];
  const onData = (data: unknown): void => void seen.push(data as number);
  await clock.until(client.subscribe("a", { onData, onGap: (gap) => void gaps.push(gap) }));
  await clock.advance(lifeMs - 60_000 - 100);
  let sent = 0;
  const send = async (times: number): Promise<void> => {
    for (let more = 0; more < times; more++) {
      double.publish("a", sent++);
      await clock.advance(10);
    }
  };
  while (lines.open < 2) await send(1);
  // The new one is lost just before it would replace the old one.
  await send(which === "new" ? 95 : 20);
  for (const end of { old: ends.slice(0, 1), new: ends.slice(1), both: ends }[which] ?? []) end();
  await send(2_000);
  expect(gaps.length).toBe(count);
  if (count === 0) expect(seen).toEqual(Array.from({ length: sent }, (_, index) => index));
  else expect(seen.slice(-10)).toEqual(Array.from({ length: 10 }, (_, index) => sent - 10 + index));
  expect(new Set(seen).size).toBe(seen.length);
  expect(lines.open).toBe(1);
  await clock.until(client.close());
});

test("a channel more than one connection takes opens the next one, which is closed when it is empty", async () => {
  const { clock, double, client, lines } = world();
  await clock.until(client.open());
  const seen = new Set<string>();
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const reading = await clock.until(client.subscribe(names, { onData: ({ channel }) => void seen.add(channel) }));
  expect(lines.open).toBe(3);
  for (const name of names) double.publish(name, 1);
  await clock.advance(10);
  expect([...seen]).toEqual(names);
  expect(client.stats).toMatchObject({ channels: 7, connections: 3 });
  await clock.until(reading.close());
  await clock.advance(2_000);
  expect(lines.open).toBe(1);
  await clock.until(client.close());
});

test("public channels go to their own address, unsigned; calls and private channels to the first connection", async () => {
  const { clock, client, addresses, lines } = world({ network: "local", apart: true, credentials: { key: "k" } });
  await clock.until(client.open());
  await clock.until(client.subscribe(["my.orders", "a"], { onData: () => {} }));
  expect(addresses).toEqual(["ws://test/main", "ws://test/streams"]);
  expect(lines.sent.filter((frame) => String(frame).includes('"login"')).length).toBe(1);
  expect(await clock.until((client.api as { echo(value: number): Promise<unknown> }).echo(3))).toBe(3);
  await clock.until(client.close());
});

test("a channel that is refused is refused by name, and leaves no connection behind", async () => {
  const { clock, client, lines } = world({ network: "local", apart: true });
  await clock.until(client.open());
  await expect(clock.until(client.subscribe("none", { onData: () => {} }))).rejects.toMatchObject({
    kind: "subscription",
    channels: ["none"],
  });
  await clock.advance(2_000);
  expect(lines.open).toBe(1);
  await clock.until(client.close());
});

test("a new connection that cannot be opened leaves the old one as it is, and is tried again", async () => {
  const { clock, double, client, lines } = world();
  await clock.until(client.open());
  const seen: unknown[] = [];
  await clock.until(client.subscribe("a", { onData: (data) => void seen.push(data) }));
  await clock.advance(lifeMs - 60_000 - 10);
  double.refuseNext(new Refusal(5, "not now"));
  await clock.advance(20_000);
  double.publish("a", 1);
  await clock.advance(10);
  expect(seen).toEqual([1]);
  expect(lines.open).toBe(1);
  await clock.until(client.close());
});
