/** What every client of every venue keeps, clause by clause. */
import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import type { VenueFixture } from "./fixture.ts";
import { createWorld, type World } from "./world.ts";

/** One promise. `run` rejects where it is not kept. */
export interface Clause {
  readonly name: string;
  /** Whether a venue has what the clause is about. */
  readonly applies: (fixture: VenueFixture) => boolean;
  readonly run: (fixture: VenueFixture) => Promise<void>;
}

/** Milliseconds in which the credits of an exchange fill up, and a closed connection is opened again. */
const pauseMs = 6_000;

/** Milliseconds after which no frame is on its way any more. */
const flightMs = 100;

const always = (): boolean => true;

/** Opens a world for one clause, and closes it whatever comes of it. */
function clause(
  name: string,
  run: (world: World, fixture: VenueFixture) => Promise<void>,
  applies: Clause["applies"] = always,
): Clause {
  return {
    name,
    applies,
    run: async (fixture) => {
      const world = await createWorld(fixture);
      try {
        await world.until(world.client.open());
        await run(world, fixture);
      } finally {
        await world.close();
      }
      await world.clock.advance(flightMs);
      equal(world.clock.waiting, 0, "the closed client left timers behind");
    },
  };
}

/** The same for a client that is not opened by the suite. */
function unopened(
  name: string,
  credentials: "wrong" | "none",
  run: (world: World, fixture: VenueFixture) => Promise<void>,
  applies: Clause["applies"],
): Clause {
  return {
    name,
    applies,
    run: async (fixture) => {
      const world = await createWorld(fixture, credentials);
      try {
        await run(world, fixture);
      } finally {
        await world.close();
      }
    },
  };
}

const signsIn = ({ privateCall }: VenueFixture): boolean => privateCall !== undefined;

/** Every clause, in the order of a life. */
export const contract: readonly Clause[] = [
  clause("connects, and is ready", async ({ client, lines }) => {
    equal(client.state.name, "ready");
    equal(lines.open, 1);
  }),
  clause(
    "signs in before it is ready",
    async ({ client, until }, { privateCall }) => {
      notEqual(await until(client.call(privateCall?.method ?? "", privateCall?.params)), undefined);
    },
    signsIn,
  ),
  unopened(
    "a wrong key is an error that says so, and shows no secret",
    "wrong",
    async ({ client, until }) => {
      await rejects(until(client.open()), (error: Error & { kind?: string }) => {
        equal(error.kind, "auth");
        ok(!error.message.includes("wrong-secret"), "the message shows the secret");
        return true;
      });
      equal(client.state.name, "closed");
    },
    signsIn,
  ),
  unopened(
    "a private call without credentials is refused unsent",
    "none",
    async ({ client, until, hasSent }, { privateCall }) => {
      await until(client.open());
      const call = until(client.call(privateCall?.method ?? "", privateCall?.params));
      await rejects(call, { kind: "validation", outcome: "not_sent" });
      equal(hasSent(`"${privateCall?.method}"`), false);
    },
    signsIn,
  ),
  clause("a call resolves with what the exchange answers", async ({ client, until }, { call }) => {
    notEqual(await until(client.call(call.method, call.params)), undefined);
  }),
  clause("a refusal rejects its call with the code, and no other", async ({ client, until }, { call, refused }) => {
    const sound = client.call(call.method, call.params);
    await rejects(until(client.call(refused.method, refused.params)), { kind: "rpc", code: refused.code });
    notEqual(await until(sound), undefined);
    equal(client.state.name, "ready");
  }),
  clause("the rate limit refuses a call, and the next one passes", async (world, fixture) => {
    const { client, double, until, clock } = world;
    const { call, rateLimit } = fixture;
    double.limitNext();
    await rejects(until(client.call(call.method, call.params)), {
      kind: "rpc",
      code: rateLimit,
      outcome: "refused",
      retry: "backoff",
    });
    await clock.advance(pauseMs);
    notEqual(await until(client.call(call.method, call.params)), undefined);
  }),
  clause("a channel is read until it is left", async (world, { channel }) => {
    const reading = await world.read(channel);
    await world.publish();
    equal(world.events[0], "message");
    await world.until(reading.close());
    await world.clock.advance(1_000);
    const { length } = world.events;
    world.double.publish();
    await world.clock.advance(1_000);
    equal(world.events.length, length, "a message came after the channel was left");
  }),
  clause("a channel that does not exist is refused by name", async (world, { missingChannel }) => {
    await rejects(world.read(missingChannel), (error: Error & { kind?: string }) => {
      equal(error.kind, "subscription");
      ok(error.message.startsWith(missingChannel), error.message);
      return true;
    });
  }),
  clause("a lost connection is opened again, signed in, and its channels asked for", async (world, fixture) => {
    const { client, lines, until, clock } = world;
    await world.read(fixture.channel);
    const before = lines.sent.length;
    lines.drop();
    equal(client.state.name, "waiting");
    await clock.advance(5_000);
    equal(client.state.name, "ready");
    equal(lines.opened, 2);
    ok(world.hasSent(fixture.channelOnWire ?? fixture.channel, before), "the channel was not asked for again");
    const { privateCall } = fixture;
    if (privateCall !== undefined)
      notEqual(await until(client.call(privateCall.method, privateCall.params)), undefined);
  }),
  clause("a gap is reported before the first message after it", async (world, { channel }) => {
    await world.read(channel);
    await world.publish();
    const { length } = world.events;
    world.lines.drop();
    await world.clock.advance(5_000);
    await world.publish();
    const [gap, next] = world.events.slice(length);
    ok(typeof gap === "object", "there is no gap");
    deepEqual([gap.channel, gap.cause], [channel, "reconnect"]);
    ok(gap.toMs >= gap.fromMs);
    if (world.events.length === length + 1) await world.publish();
    equal(next ?? world.events[length + 1], "message");
  }),
  clause(
    "a broken chain is a gap, and is asked for anew",
    async (world, { chain, channelOnWire = chain }) => {
      await world.read(chain ?? "");
      await world.publish();
      const before = world.lines.sent.length;
      world.double.breakChain?.();
      await world.clock.advance(1_000);
      ok(world.hasSent(channelOnWire ?? "", before), "the chain was not asked for anew");
      await world.publish();
      const gaps = world.events.filter((event) => event !== "message");
      deepEqual(
        gaps.map(({ cause }) => cause),
        ["resubscribed"],
      );
      equal(world.events.at(-1), "message");
    },
    ({ chain }) => chain !== undefined,
  ),
  clause("a call in flight at the loss ends, and says what is known", async ({ client, lines, until }, { refused }) => {
    const call = client.call(refused.method, refused.params);
    call.catch(() => {});
    lines.drop();
    await rejects(until(call), (error: Error & { outcome?: string }) => {
      match(String(error.outcome), /^(?:unknown|not_sent|refused)$/);
      return true;
    });
  }),
  clause(
    "the client asks whether the exchange is there",
    async ({ clock, hasSent, lines, client }, { asks, silenceMs }) => {
      const before = lines.sent.length;
      await clock.advance(silenceMs);
      ok(hasSent(asks ?? "", before), "it asked nothing");
      equal(client.state.name, "ready");
      equal(lines.opened, 1);
    },
    ({ asks }) => asks !== undefined,
  ),
  clause(
    "the question of the exchange is answered at once",
    async ({ double, clock, hasSent, lines }, { answers, silenceMs }) => {
      const before = lines.sent.length;
      double.ask?.();
      await clock.advance(double.ask === undefined ? silenceMs : 10);
      ok(hasSent(answers ?? "", before), "it was not answered");
    },
    ({ answers }) => answers !== undefined,
  ),
  clause("a silent line is given up and opened again", async ({ clock, lines, client }, { silenceMs }) => {
    lines.mute(true);
    await clock.advance(silenceMs);
    ok(lines.opened > 1, "the line was not given up");
    lines.mute(false);
    await clock.advance(20_000);
    equal(client.state.name, "ready");
  }),
  clause("a closed client stays closed, and ends its calls", async ({ client, clock, lines, until }, { call }) => {
    const open = client.call(call.method, call.params);
    open.catch(() => {});
    await until(client.close());
    equal(client.state.name, "closed");
    await open.catch((error: Error & { kind?: string }) => equal(error.kind, "closed"));
    await rejects(until(client.call(call.method, call.params)), { outcome: "not_sent" });
    await clock.advance(60_000);
    equal(lines.open, 0);
    equal(lines.opened, 1);
  }),
];
