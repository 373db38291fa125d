/** What a client reports becomes lines: loud where it matters, few where it repeats, and without a secret. */
import { expect, test } from "vitest";
import type { ClientOptions } from "../../../src/client/options.ts";
import { createGuards } from "../../../src/guards/entry.ts";
import { type Logger, type LogOptions, lines, log } from "../../../src/log/entry.ts";
import { credentials, makeWorld, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused, ScriptedExchange } from "../helpers/exchange.ts";

type Line = readonly [level: string, event: unknown, message: string, fields: Readonly<Record<string, unknown>>];

function kept(): { readonly logger: Logger; readonly lines: Line[] } {
  const written: Line[] = [];
  const at =
    (level: string): Logger["info"] =>
    (fields, message) =>
      void written.push([level, fields["event"], message, fields]);
  return { logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") }, lines: written };
}

async function open(options: LogOptions = {}, more: Partial<ClientOptions> = {}) {
  const exchange = new ScriptedExchange();
  const world = makeWorld({ credentials, timeoutMs: 1_000, ...more }, exchange);
  const { logger, lines: written } = kept();
  const stop = log(world.client, logger, { clock: exchange.clock, ...options });
  const opened = world.client.open();
  await exchange.clock.advance(50);
  await opened;
  const call = async (method: string, params: object = {}): Promise<void> => {
    world.client.call(method, params).catch(() => {});
    await exchange.clock.advance(1_100);
  };
  return { ...world, lines: written, stop, call };
}

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 };

test("each kind of event has a level, and says what happened", async () => {
  const { client, exchange, lines: written, call } = await open();
  expect(written.filter(([level]) => level !== "debug").map((line) => line.slice(0, 3))).toEqual([
    ["info", "state", "the connection is ready"],
  ]);
  written.length = 0;
  exchange.on("private/buy", () => ({}));
  exchange.on("private/sell", () => {
    throw new Refused(10009, "not_enough_funds");
  });
  exchange.on("private/edit", () => noAnswer);
  await call("private/buy", order);
  await call("private/sell", order);
  await call("private/edit", { order_id: "1", amount: 1 });
  await call("private/buy", { ...order, amount: "1" });
  exchange.push("ticker.X.raw", {});
  exchange.drop();
  await exchange.clock.advance(1);
  expect(written.filter(([, event]) => event === "call").map(([level, , message]) => [level, message])).toEqual([
    ["debug", "private/buy: result"],
    ["warn", "private/sell: refused"],
    ["error", "private/edit: unknown"],
    ["info", "private/buy: not_sent"],
  ]);
  const [, , , refused] = written.find(([, , message]) => message === "private/sell: refused") ?? [];
  expect(refused).toMatchObject({ kind: "rpc", code: 10009, error: expect.stringContaining("not_enough_funds") });
  expect(written.find(([, event]) => event === "unhandled")?.slice(0, 3)).toEqual([
    "warn",
    "unhandled",
    "unhandled: unknown_channel",
  ]);
  expect(written.find(([, , message]) => message === "the connection is waiting")?.[0]).toBe("warn");
  await client.close();
});

test("a halt is loud, and says why", async () => {
  const guards = createGuards({});
  const { exchange, lines: written } = await open({}, { guards });
  exchange.on("private/cancel_all", () => 0);
  exchange.on("private/get_open_orders", () => []);
  void guards.halt("the position is off");
  await exchange.clock.advance(100);
  guards.resume();
  expect(
    written.filter(([, event]) => event === "halt").map(([level, , message, { reason }]) => [level, message, reason]),
  ).toEqual([
    ["error", "trading is halting", "the position is off"],
    ["error", "trading is halted", "the position is off"],
    ["warn", "trading is resumed", "the position is off"],
  ]);
});

test("levels can be changed, and events left out", async () => {
  const {
    exchange,
    lines: written,
    call,
  } = await open({ levels: { call: "info", step: "off" }, fields: { desk: "one" } });
  exchange.on("private/buy", () => ({}));
  await call("private/buy", order);
  expect(written.map(([, event]) => event)).not.toContain("step");
  expect(written.find(([, , message]) => message === "private/buy: result")).toMatchObject([
    "info",
    "call",
    "private/buy: result",
    { desk: "one" },
  ]);
});

test("lines that repeat are held back and counted", async () => {
  const { exchange, lines: written, stop } = await open({ repeats: { most: 2, withinMs: 5_000 } });
  for (let at = 0; at < 50; at++) exchange.push("ticker.X.raw", {});
  const unhandled = (): readonly Line[] => written.filter(([, event]) => event === "unhandled");
  expect(unhandled()).toHaveLength(2);
  await exchange.clock.advance(5_000);
  expect(unhandled()).toHaveLength(3);
  expect(unhandled().at(-1)?.[3]).toMatchObject({ repeated: 48 });
  for (let at = 0; at < 3; at++) exchange.push("ticker.X.raw", {});
  stop();
  expect(unhandled()).toHaveLength(6);
  exchange.push("ticker.X.raw", {});
  expect(unhandled()).toHaveLength(6);
});

test("a logger that throws is reported, and changes nothing", async () => {
  const thrown: unknown[] = [];
  const { client, exchange } = await openWorld({ credentials });
  client.on("unhandled", (event) => thrown.push(event));
  const fail = (): never => {
    throw new Error("the disk is full");
  };
  log(client, { debug: fail, info: fail, warn: fail, error: fail }, { levels: { unhandled: "off" } });
  exchange.on("private/buy", () => ({}));
  const call = client.call("private/buy", order);
  await exchange.clock.advance(100);
  await call;
  expect(thrown).toMatchObject([{ what: "thrown", where: "on call" }]);
});

test.each([
  ["text", '2026-01-01T00:00:00.000Z WARN  one\\ntwo  a=1 b="x y\\n=z" c=plain'],
  ["json", '{"time":"2026-01-01T00:00:00.000Z","level":"warn","message":"one\\ntwo","a":1,"b":"x y\\n=z","c":"plain"}'],
  ["logfmt", 'time=2026-01-01T00:00:00.000Z level=warn msg="one\\ntwo" a=1 b="x y\\n=z" c=plain'],
] as const)("%s is one line, whatever is in it", (format, line) => {
  const written: string[] = [];
  const logger = lines({ format, write: (each) => written.push(each), now: () => Date.UTC(2026, 0, 1) });
  logger.debug({}, "too low");
  logger.warn({ a: 1, b: "x y\n=z", c: "plain" }, "one\ntwo");
  expect(written).toEqual([line]);
});

const planted = "pLanted7sEcretQ4xWn";

/** An exchange, an account and functions that repeat a secret wherever they can. */
async function leaky(format: "text" | "json" | "logfmt", options: LogOptions): Promise<string> {
  const written: string[] = [];
  const exchange = new ScriptedExchange();
  const key = { clientId: "id-1", clientSecret: planted };
  let asked = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} ${planted}`, { cause: new Error(`behind it: {"client_secret":"${planted}"}`) });
  };
  const { client } = makeWorld(
    {
      credentials: () => (++asked > 1 ? fail("the vault said") : key),
      onChallenge: () => fail("the phone said"),
      timeoutMs: 500,
      journal: { append: () => fail("the disk said"), unfinished: () => [], close: () => {} },
    },
    exchange,
  );
  log(client, lines({ format, level: "debug", write: (line) => void written.push(line) }), {
    clock: exchange.clock,
    ...options,
  });
  client.on("state", () => fail("a listener said"));
  client.open().catch(() => {});
  await exchange.clock.advance(100);
  exchange.on("public/get_time", () => {
    throw new Refused(11050, `bad_request ${planted}`, { access_token: planted, reason: planted });
  });
  for (const method of ["public/get_time", "private/withdraw", "private/buy"]) {
    client.call(method, { ...order, label: "l", address: planted } as never).catch(() => {});
  }
  client.subscribe("ticker.X.raw", { onData: () => fail("a reader said") }).catch(() => {});
  await exchange.clock.advance(100);
  exchange.push("ticker.X.raw", {});
  exchange.text(`{"access_token":"${planted}"`);
  exchange.frame({ id: 77, result: planted });
  exchange.frame({ error: { code: 1, message: planted } });
  exchange.push(`user.${planted}`, {});
  exchange.drop(1011, `bye ${planted}`);
  await exchange.clock.advance(2_000);
  expect(written.length).toBeGreaterThan(10);
  return written.join("\n");
}

test.each(["text", "json", "logfmt"] as const)("no secret that was planted is in the lines of %s", async (format) => {
  const text = await leaky(format, {});
  for (let at = 0; at + 9 <= planted.length; at++) expect(text).not.toContain(planted.slice(at, at + 9));
});

test("secrets that are named are left out, whatever they look like", async () => {
  const { exchange, lines: written, client } = await open({ secrets: ["open sesame"] });
  client.on("state", () => {
    throw new Error("it is open sesame");
  });
  exchange.drop();
  await exchange.clock.advance(10);
  const [, , , fields] = written.find(([, event]) => event === "unhandled") ?? [];
  expect(fields).toMatchObject({ error: "it is ..." });
});

test.each<[string, unknown, LogOptions | object]>([
  ["logger", { info: () => {} }, {}],
  ["levels.calls", undefined, { levels: { calls: "info" } }],
  ["levels.call", undefined, { levels: { call: "loud" } }],
  ["repeats.most", undefined, { repeats: { most: 0, withinMs: 1 } }],
  ["secrets", undefined, { secrets: "one" }],
  ["level", undefined, { level: "info" }],
])("%s that cannot work is refused", async (option, logger, options) => {
  const { client } = await openWorld();
  expect(() => log(client, logger as Logger, options as LogOptions)).toThrow(expect.objectContaining({ option }));
});

test("options of lines that cannot work are refused", () => {
  expect(() => lines({ format: "xml" as never })).toThrow("format");
  expect(() => lines({ level: "loud" as never })).toThrow("level");
});
