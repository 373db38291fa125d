/** Settings of a client: which may change while it runs, and that a change is whole or none. */
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createConfig, type Settings } from "../../../src/config/entry.ts";
import { ending, openWorld } from "../helpers/client.ts";
import { ScriptedExchange } from "../helpers/exchange.ts";

const network = { ws: "ws://exchange.test/ws" };
const key = { clientId: "id-1", clientSecret: "planted-secret-1" };
const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 100 };

async function open(settings: Partial<Settings>) {
  const config = createConfig({ network, ...settings });
  const world = await openWorld({ ...config.options }, new ScriptedExchange());
  world.exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  return { ...world, config };
}

test("guards change for orders that come afterwards", async () => {
  const { config, client, exchange } = await open({ credentials: key, guards: { largestAmount: 10, openOrders: 7 } });
  const first = ending(client.private.buy(order));
  await exchange.clock.advance(50);
  expect(first.error).toBeUndefined();
  expect(config.configure({ guards: { largestAmount: 5 } })).toEqual(["guards"]);
  expect(config.settings.guards).toEqual({ largestAmount: 5 });
  const second = ending(client.private.buy(order));
  await exchange.clock.advance(50);
  expect(second.error).toMatchObject({ kind: "guard", guard: "largestAmount", limit: 5 });
});

test("another key signs in from the next time on", async () => {
  const { config, exchange } = await open({ credentials: key });
  expect(config.configure({ credentials: { clientId: "id-2", clientSecret: "other" } })).toEqual(["credentials"]);
  exchange.drop();
  await exchange.clock.advance(5_000);
  expect(exchange.callsOf("public/auth").map(({ params }) => params["client_id"])).toEqual(["id-1", "id-2"]);
});

test("the pause before the next attempt changes", async () => {
  const reconnect = { backoff: { kind: "fixed", delayMs: 60_000 }, attempts: 5 } as const;
  const { config, client, exchange } = await open({ reconnect });
  expect(config.configure({ reconnect: { ...reconnect, backoff: { kind: "fixed", delayMs: 10 } } })).toEqual([
    "reconnect",
  ]);
  exchange.drop();
  await exchange.clock.advance(500);
  expect(client.state.name).toBe("ready");
});

test.each<[Partial<Settings>, RegExp]>([
  [{ network: "mainnet" }, /`network` to be as it was: a client holds connections/],
  [{ timeoutMs: 5_000 }, /`timeoutMs` to be as it was: .* or give `timeoutMs` with the call/],
  [{ reconnect: { attempts: 3 } }, /`reconnect` to be as it was: only `backoff` of it can change/],
  [{ reconnect: false }, /`reconnect` to be as it was/],
  [{ guards: { largestAmount: 1, dryRun: true } }, /`guards.dryRun` to be as it was made/],
  [{ guards: undefined }, /`guards` to be as it was: a client has guards from its making/],
  [{ credentials: undefined }, /`credentials` to be as it was: a client signs in/],
  [{ limits: { tier: 1 } }, /`limits` to be as it was/],
  [{ guards: { largestAmount: -1 } }, /`guards.largestAmount`/],
  [{ guards: { largestAmmount: 1 } as object }, /did you mean `largestAmount`/],
  [{ tiemoutMs: 5 } as object, /did you mean `timeoutMs`/],
])("a change that cannot be made changes nothing: %j", async (change, message) => {
  const { config, client, exchange } = await open({ credentials: key, guards: { largestAmount: 10 } });
  const before = config.settings;
  const all = { credentials: { clientId: "id-2", clientSecret: "other" }, guards: { largestAmount: 1 }, ...change };
  expect(() => config.configure(all)).toThrow(message);
  expect(config.settings).toBe(before);
  const placed = ending(client.private.buy(order));
  await exchange.clock.advance(50);
  expect(placed.error).toBeUndefined();
  exchange.drop();
  await exchange.clock.advance(5_000);
  expect(exchange.callsOf("public/auth").at(-1)?.params["client_id"]).toBe("id-1");
});

test("what is the same changes nothing", async () => {
  const { config } = await open({ credentials: key, guards: { instruments: ["BTC-PERPETUAL"] }, timeoutMs: 9 });
  expect(
    config.configure({ guards: { instruments: ["BTC-PERPETUAL"] }, timeoutMs: 9, credentials: { ...key } }),
  ).toEqual([]);
});

test("a key is read from a file, or signs, as the setting says", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "config-")), "key.json");
  writeFileSync(file, JSON.stringify({ client_id: "id-7", client_secret: "seven" }));
  chmodSync(file, 0o600);
  const { credentials } = createConfig({ network, credentials: { file } }).options;
  expect(typeof credentials === "function" && (await credentials())).toEqual({
    clientId: "id-7",
    clientSecret: "seven",
  });
  const signing = await open({ credentials: { ...key, signs: true } });
  expect(signing.exchange.callsOf("public/auth")[0]?.params).toMatchObject({ grant_type: "client_signature" });
});

test("a key of the program's own does not come from the settings", async () => {
  const config = createConfig({ network }, async () => ({ clientId: "id-9", clientSecret: "nine" }));
  const { exchange } = await openWorld({ ...config.options });
  expect(exchange.callsOf("public/auth")[0]?.params["client_id"]).toBe("id-9");
});
