import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createVenueClient, type VenueDefinition } from "../../../src/venue-client/entry.ts";
import { createDouble, type Dialect, type Double, watchLines } from "../../../venues/contract/entry.ts";
import { createEchoDouble, goodKey } from "../../../venues/echo/double.ts";
import { channels } from "../../../venues/echo/generated/channels.js";
import { echo } from "../../../venues/echo/venue.ts";

async function openEcho() {
  const clock = createVirtualClock();
  const double = createEchoDouble(clock);
  const lines = watchLines(double.transport);
  const client = createVenueClient(echo, { network: "local", transport: lines, clock, credentials: goodKey });
  await clock.until(client.open());
  return { clock, double, lines, client };
}

/** A client of a venue that is made of a dialect and parts of a definition. */
async function openOf(dialect: Dialect, parts: Partial<VenueDefinition<object, object>>) {
  const clock = createVirtualClock();
  const double: Double = createDouble(clock, dialect);
  const lines = watchLines(double.transport);
  const client = createVenueClient(
    {
      name: "test",
      endpoints: { local: { ws: "ws://test" } },
      api: (send) => ({
        add: (params: readonly unknown[]) => send({ wire: "add", order: ["a", "b"] }, params, undefined),
      }),
      methodOf: () => undefined,
      channels: { change: (verb, names) => ({ method: verb, params: { channels: names } }) },
      ...parts,
    } as VenueDefinition<object, { add(params: readonly unknown[]): Promise<unknown> }>,
    { network: "local", transport: lines, clock },
  );
  await clock.until(client.open());
  return { clock, double, lines, client };
}

test("text frames, JSON frames and binary frames pass, each with its type", async () => {
  const { clock, client } = await openEcho();
  const seen: unknown[] = [];
  await clock.until(client.subscribe(channels.texts(), { onData: (text: string) => void seen.push(text) }));
  await clock.until(client.subscribe(channels.bytes(), { onData: (bytes) => void seen.push(bytes) }));
  await clock.until(client.api.text({ text: "hello" }));
  await clock.until(client.api.bytes({ bytes: [0, 255] }));
  seen.push(await clock.until(client.api.echo({ value: { deep: [1] } })));
  await clock.advance(10);
  expect(seen).toEqual(expect.arrayContaining(["hello", Uint8Array.of(0, 255), { deep: [1] }]));
  await clock.until(client.close());
});

test("signing in is repeated before it ends, on the same line", async () => {
  const { clock, client, lines } = await openEcho();
  const grants: number[] = [];
  client.on("grant", ({ expiresMs, grantedMs }) => void grants.push(expiresMs - grantedMs));
  await clock.advance(0.8 * 3_600_000 + 100);
  expect(grants).toEqual([3_600_000]);
  expect(lines.opened).toBe(1);
  await clock.until(client.close());
});

test("a frame that the codec cannot read is lost alone, and reported", async () => {
  const { clock, client, double } = await openEcho();
  const strays: unknown[] = [];
  client.on("unhandled", (event) => void strays.push(event.what));
  double.transmit("{broken");
  await clock.advance(10);
  expect(strays).toEqual(["garbage"]);
  expect(await clock.until(client.api.echo({ value: 2 }))).toBe(2);
  await clock.until(client.close());
});

test("a call that the codec cannot write ends unsent, and the next one passes", async () => {
  const encode = (message: unknown): string => {
    const text = JSON.stringify(message);
    if (text.includes("poison")) throw new TypeError("cannot");
    return text;
  };
  const codec = { decode: (frame: string | Uint8Array) => JSON.parse(String(frame)) as unknown, encode };
  const { clock, client } = await openOf({ answer: () => "done", message: () => ({}) }, { wire: { codec } });
  await expect(clock.until(client.call("add", { a: "poison" }))).rejects.toMatchObject({
    kind: "protocol",
    outcome: "not_sent",
  });
  expect(await clock.until(client.call("add", { a: 1 }))).toBe("done");
  await clock.until(client.close());
});

test("params by position leave as a list in their order, given as a list or by name", async () => {
  const answer: Dialect["answer"] = ({ params }) => params;
  const { clock, client } = await openOf(
    { answer, message: () => ({}) },
    { methodOf: () => ({ order: ["a", "b", "c"], positions: "only" }) },
  );
  expect(await clock.until(client.call("add", { b: 2, a: 1 }))).toEqual([1, 2]);
  expect(await clock.until(client.call("add", { c: 3 }))).toEqual([null, null, 3]);
  const api = client.api as { add(params: readonly unknown[]): Promise<unknown> };
  expect(await clock.until(api.add([1, 2]))).toEqual([1, 2]);
  await clock.until(client.close());
});

test("a call without an answer ends with its hand-over, and has no id", async () => {
  const { clock, client, lines } = await openOf(
    { answer: () => undefined, message: () => ({}) },
    { methodOf: () => ({ notification: true }) },
  );
  expect(await clock.until(client.call("tell", { a: 1 }))).toBeNull();
  expect(lines.sent.map((frame) => JSON.parse(String(frame)))).toEqual([
    { jsonrpc: "2.0", method: "tell", params: { a: 1 } },
  ]);
  await clock.until(client.close());
});

test("a connection is changed before the exchange ends it, and what is read goes on after a gap", async () => {
  const { clock, client, lines } = await openOf(
    { answer: ({ params }) => params["channels"] ?? "ok", message: () => ({}) },
    { keepAlive: { everyMs: 1_000, ask: { method: "ping", params: {} }, lifeMs: 60_000 } },
  );
  await clock.until(client.subscribe("a", { onData: () => {} }));
  await clock.advance(65_000);
  expect(lines.opened).toBe(2);
  expect(client.state.name).toBe("ready");
  expect(lines.open).toBe(1);
  await clock.until(client.close());
});

test("at most as many channels as the exchange takes go into one call", async () => {
  const { clock, client, lines } = await openOf(
    { answer: ({ params }) => params["channels"], message: () => ({}) },
    { channels: { most: 2, change: (verb, names) => ({ method: verb, params: { channels: names } }) } },
  );
  await clock.until(client.subscribe(["a", "b", "c"], { onData: () => {} }));
  const asked = lines.sent.map(
    (frame) => (JSON.parse(String(frame)) as { params: { channels: unknown } }).params.channels,
  );
  expect(asked).toEqual([["a", "b"], ["c"]]);
  await clock.until(client.close());
});

test("a client that fails disturbs no other one of its process", async () => {
  const [one, other] = [await openEcho(), await openEcho()];
  one.lines.drop();
  await expect(one.client.call("echo", { value: 1 })).rejects.toMatchObject({ outcome: "not_sent" });
  expect(await other.clock.until(other.client.api.echo({ value: 1 }))).toBe(1);
  await one.clock.until(one.client.close());
  await other.clock.until(other.client.close());
});

test.each([
  [{ network: "moon" }, /network.*"local"/],
  [{ network: "local", keepAliveMs: 0 }, /keepAliveMs/],
  [{ network: "local", credentials: "key" }, /credentials/],
  [{ network: "local", scope: "all" }, /scope/],
])("%j is refused", (options, message) => {
  expect(() => createVenueClient(echo, options as never)).toThrow(message);
});

test("what is signed has the time that goes on while the machine sleeps", async () => {
  const steady = createVirtualClock();
  const clock = { ...steady, wall: () => steady.now() + 3_600_000 };
  const double = createDouble(steady, { answer: () => "ok", message: () => ({}) });
  const times: number[] = [];
  const venue: VenueDefinition<object, object> = {
    name: "test",
    endpoints: { local: { ws: "ws://test" } },
    api: () => ({}),
    methodOf: () => undefined,
    wire: ({ now }) => ({
      write: (call) => {
        times.push(now());
        return call;
      },
    }),
    signIn: async (_, { ask, now }) => {
      times.push(now());
      await ask({ method: "login", params: {} });
      return undefined;
    },
    channels: { change: (verb, names) => ({ method: verb, params: { channels: names } }) },
  };
  const client = createVenueClient(venue, { network: "local", transport: double.transport, clock, credentials: {} });
  await steady.until(client.open());
  expect(times.length).toBe(2);
  for (const time of times) expect(time - steady.now()).toBeGreaterThan(3_599_000);
  await steady.until(client.close());
});
