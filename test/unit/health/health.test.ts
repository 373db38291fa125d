/** Health names each thing that is not well, and says whether orders should wait for it. */
import { expect, onTestFinished, test } from "vitest";
import type { ClientOptions } from "../../../src/client/options.ts";
import { createGuards } from "../../../src/guards/entry.ts";
import { type HealthOptions, serveHealth, watchHealth } from "../../../src/health/entry.ts";
import { credentials, openWorld } from "../helpers/client.ts";
import { ScriptedExchange } from "../helpers/exchange.ts";

const well = { alive: true, ready: true, problems: [] };

async function open(more: Partial<ClientOptions> = {}, options: HealthOptions = {}) {
  const exchange = new ScriptedExchange();
  const world = await openWorld({ credentials, ...more }, exchange);
  const watch = watchHealth(world.client, { clock: exchange.clock, ...options });
  return { ...world, watch };
}

test("a client is well, then not, with the reason, then well again, and never after its close", async () => {
  const { client, exchange, watch } = await open();
  expect(watch.health()).toEqual(well);
  exchange.drop(1006);
  expect(watch.health()).toMatchObject({ alive: true, ready: false, problems: [{ part: "connection", blocks: true }] });
  expect(watch.health().problems[0]?.reason).toMatch(/^the connection is waiting: .+1006/);
  await exchange.clock.advance(500);
  expect(watch.health()).toEqual(well);
  void client.close();
  await exchange.clock.advance(500);
  expect(watch.health()).toMatchObject({ alive: false, ready: false });
});

test("a halt blocks until it is resumed", async () => {
  const guards = createGuards({});
  const { exchange, watch } = await open({ guards });
  exchange.on("private/cancel_all", () => 0);
  exchange.on("private/get_open_orders", () => []);
  void guards.halt("the position is off");
  await exchange.clock.advance(100);
  expect(watch.health()).toMatchObject({
    ready: false,
    problems: [{ part: "halt", blocks: true, reason: "trading is halted: the position is off" }],
  });
  guards.resume();
  expect(watch.health()).toEqual(well);
});

test("a journal that failed blocks for a minute", async () => {
  const journal = {
    append: () => {
      throw new Error("the disk is full");
    },
    unfinished: () => [],
    close: () => {},
  };
  const { client, exchange, watch } = await open({ journal });
  client.call("private/buy", { instrument_name: "X", amount: 1, price: 1 }).catch(() => {});
  await exchange.clock.advance(100);
  expect(watch.health()).toMatchObject({ ready: false, problems: [{ part: "journal", blocks: true }] });
  await exchange.clock.advance(60_000);
  expect(watch.health()).toEqual(well);
});

test("credits that run out are worth a look", async () => {
  const { client, exchange, watch } = await open({ limits: { orders: "wait" } });
  exchange.on("private/buy", () => ({}));
  for (let at = 0; at < 60; at++)
    client.call("private/buy", { instrument_name: "X", amount: 1, price: 1 }).catch(() => {});
  await exchange.clock.advance(1);
  const { ready, problems } = watch.health();
  expect(ready).toBe(true);
  expect(problems).toMatchObject([{ part: "credits", blocks: false, reason: expect.stringContaining("pool trading") }]);
});

test("a book has to be live, and to change", async () => {
  const exchange = new ScriptedExchange();
  const { client } = await openWorld({ credentials }, exchange);
  const opened = client.orderBook("BTC-PERPETUAL");
  await exchange.clock.advance(10);
  const timestamp = exchange.clock.now();
  exchange.push("book.BTC-PERPETUAL.100ms", { type: "snapshot", change_id: 1, bids: [], asks: [], timestamp });
  await exchange.clock.advance(10);
  const watch = watchHealth(client, { books: [await opened], clock: exchange.clock, staleBookMs: 5_000 });
  expect(watch.health()).toEqual(well);
  await exchange.clock.advance(6_000);
  expect(watch.health().problems).toMatchObject([
    { part: "book", blocks: true, reason: "the book of BTC-PERPETUAL has not changed for 6 s" },
  ]);
  exchange.drop();
  await exchange.clock.advance(1);
  expect(watch.health().problems).toContainEqual(
    expect.objectContaining({ reason: "the book of BTC-PERPETUAL is stale" }),
  );
});

test("the server answers by the health, and shows no error of a function", async () => {
  const { exchange, watch } = await open();
  let metrics = (): string => "deribit_client_ready 1\n";
  const server = await serveHealth(watch, { port: 0, metrics: () => metrics() });
  onTestFinished(() => server.close());
  const get = async (path: string, method = "GET"): Promise<readonly [number, string]> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return [response.status, await response.text()];
  };
  expect(await get("/livez")).toEqual([200, `${JSON.stringify(well)}\n`]);
  expect(await get("/readyz?verbose")).toEqual([200, `${JSON.stringify(well)}\n`]);
  expect(await get("/readyz", "HEAD")).toEqual([200, ""]);
  expect(await get("/metrics")).toEqual([200, "deribit_client_ready 1\n"]);
  expect((await get("/"))[0]).toBe(404);
  expect((await get("/readyz", "POST"))[0]).toBe(405);
  exchange.drop();
  expect((await get("/livez"))[0]).toBe(200);
  const [status, body] = await get("/readyz");
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ ready: false, problems: [{ part: "connection" }] });
  metrics = () => {
    throw new Error("planted-secret-1");
  };
  expect(await get("/metrics")).toEqual([500, "the function `metrics` failed\n"]);
});

test("a port that is taken, and options that cannot work, are refused", async () => {
  const { watch, client } = await open();
  const server = await serveHealth(watch, { port: 0 });
  onTestFinished(() => server.close());
  await expect(serveHealth(watch, { port: server.port })).rejects.toThrow("EADDRINUSE");
  await expect(serveHealth(watch, { port: -1 })).rejects.toMatchObject({ option: "port" });
  expect(() => watchHealth(client, { staleBookMs: 0 })).toThrow("staleBookMs");
  expect(() => watchHealth(client, { lowCredits: 2 })).toThrow("lowCredits");
});
