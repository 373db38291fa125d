import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createLimits } from "../../src/api/limits.ts";
import { createClient } from "../../src/client/client.ts";
import { credentials, openWorld, type World } from "./world.ts";

async function second({ simulator, clock, until }: World, given: Parameters<typeof createClient>[0]["credentials"]) {
  const client = createClient({
    network: { ws: simulator.url },
    transport: simulator.transport,
    clock,
    ...(given !== undefined && { credentials: given }),
  });
  await until(client.open());
  return client;
}

test("a session can be forked for a second client", async () => {
  const world = await openWorld({ scope: "session:first trade:read_write account:read" });
  const forked = await world.until(world.client.forkSession("second"));
  expect([JSON.stringify(forked), inspect(forked)].join()).not.toContain(forked.refreshToken);
  const client = await second(world, forked);
  expect(client.grant?.scope).toContain("session:second");
  await world.until(client.close());
  await world.close();
});

test("a token can be exchanged for one of a sub-account", async () => {
  const world = await openWorld({ scope: "session:first" });
  const client = await second(world, await world.until(world.client.exchangeSession(1002)));
  const summary = await world.until(client.private.getAccountSummary({ currency: "BTC", extended: true }));
  expect(summary.id).toBe(1002);
  // The session that gave the token goes on.
  await world.until(world.client.private.getPositions());
  await world.until(client.close());
  await world.close();
});

test("tokens of a connection are not traded: both clients would lose them", async () => {
  const world = await openWorld();
  const { client } = world;
  const trades = [
    () => client.forkSession("second"),
    () => client.exchangeSession(1002),
    () => client.exchangeSession(1002, { scope: "trade:read" }),
  ];
  for (const trade of trades) await expect(trade()).rejects.toThrow(/`scope` .*session:first/);
  const sub = await second(
    world,
    await world.until(client.exchangeSession(1002, { scope: "session:sub trade:read account:read" })),
  );
  const summary = await world.until(sub.private.getAccountSummary({ currency: "BTC", extended: true }));
  expect(summary.id).toBe(1002);
  await world.until(client.private.getPositions());
  expect(client.stats.connections).toBe(1);
  await world.until(sub.close());
  await world.close();
});

test("a session over hours: tokens rotate, calls at the edge of expiry do not fail", async () => {
  const world = await openWorld({ heartbeatMs: 30_000 }, { tokenLifetimeS: 60 });
  for (let minute = 0; minute < 30; minute++) {
    await world.clock.advance(29_999);
    await world.until(world.client.private.getPositions());
  }
  expect(world.client.stats.connections).toBe(1);
  await world.close();
});

test("limits can be shared by the clients of one account, and are those of its summary", async () => {
  const limits = createLimits({ tier: 1 });
  const world = await openWorld({ limits });
  await world.clock.advance(1_000);
  expect(limits.snapshot().trading).toMatchObject({ capacity: 20, perSecond: 5 });
  await world.close();
});

test("nothing that is printed shows a secret or a token", async () => {
  const world = await openWorld({ credentials: { ...credentials, kind: "signature" } });
  const { client, until } = world;
  const failure = await until(
    client.private.buy({ instrument_name: "NOPE", amount: 1, price: 1 }).catch((error: unknown) => error),
  );
  const printed = [client, client.grant, client.limits, client.stats, failure, client.state]
    .flatMap((value) => [inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value)])
    .join();
  expect(printed).not.toContain(credentials.clientSecret);
  expect(printed).not.toMatch(/\d{13}\.\w{8}\./);
  await world.close();
});
