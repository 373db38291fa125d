/** The first connection: a mistake of the setup is said at once, a bad moment is tried again. */
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { connect } from "../../../src/client/client.ts";
import { wsTransport } from "../../../src/transport/ws.ts";
import { credentials, ending, makeWorld } from "../helpers/client.ts";
import { Refused, ScriptedExchange } from "../helpers/exchange.ts";

const failed = (code: string) => ({ code: 1006, reason: "", error: Object.assign(new Error(code), { code }) });
const refusedBy = (status: number) => ({ code: 1006, reason: "", status });

/** Opens a client on an exchange with such a door; says after how long and how often it had tried when it gave up. */
async function firstDial(door: ReturnType<typeof failed> | ReturnType<typeof refusedBy>, options: object = {}) {
  const world = makeWorld({ reconnect: {}, ...options });
  world.exchange.door = door;
  const opened = ending(world.client.open());
  let afterMs = 0;
  while (opened.ends === 0 && afterMs < 120_000) {
    await world.exchange.clock.advance(100);
    afterMs += 100;
  }
  const attempts = world.states.filter((name) => name === "connecting").length;
  return { afterMs, attempts, error: opened.error };
}

test.each([
  ["an unknown host", failed("ENOTFOUND")],
  ["a certificate that has expired", failed("CERT_HAS_EXPIRED")],
  ["a certificate of another name", failed("ERR_TLS_CERT_ALTNAME_INVALID")],
  ["a wrong path", refusedBy(404)],
  ["a forbidden address", refusedBy(403)],
  ["a page instead of a socket", refusedBy(200)],
  ["an address that has moved", refusedBy(301)],
])("%s ends the first dial at once", async (_, door) => {
  const { attempts, afterMs, error } = await firstDial(door);
  expect([attempts, afterMs]).toEqual([1, 100]);
  expect(error).toMatchObject({ kind: "connection" });
  expect(error?.message).toMatch(/ENOTFOUND|CERT|403|404|200|301/);
});

test.each(["ECONNREFUSED", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"])(
  "%s ends it after three tries within three seconds",
  async (code) => {
    const { attempts, afterMs, error } = await firstDial(failed(code));
    expect(attempts).toBe(3);
    expect(afterMs).toBeLessThanOrEqual(3_000);
    expect(error?.message).toContain(code);
  },
);

test.each([429, 503, 500])("status %i is waited out", async (status) => {
  const { attempts, afterMs } = await firstDial(refusedBy(status), { openTimeoutMs: 40_000 });
  expect(attempts).toBeGreaterThan(1);
  expect(afterMs).toBe(40_000);
});

test("what was reached once is tried again, whatever the failure", async () => {
  const world = makeWorld();
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(50);
  expect(opened.ends).toBe(1);
  world.exchange.door = failed("ENOTFOUND");
  world.exchange.drop();
  await world.exchange.clock.advance(60_000);
  world.exchange.door = "open";
  await world.exchange.clock.advance(1_000);
  expect(world.client.state.name).toBe("ready");
});

test("a closed port of this computer is said within three seconds, with the address of each family", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const beganMs = performance.now();
  const failure = await connect({ network: { ws: `ws://localhost:${port}` } }).then(
    () => undefined,
    (error: Error) => error,
  );
  expect(failure?.message).toMatch(/ECONNREFUSED/);
  expect(failure?.message).not.toContain("1006, )");
  expect(performance.now() - beganMs).toBeLessThan(6_000);
});

test("an error that joins those of several addresses says all of them", async () => {
  const errors = ["connect ECONNREFUSED ::1:1", "connect ECONNREFUSED 127.0.0.1:1"].map((words) =>
    Object.assign(new Error(words), { code: "ECONNREFUSED" }),
  );
  const { error, attempts } = await firstDial({
    code: 1006,
    reason: "",
    error: Object.assign(new AggregateError(errors, ""), { code: "ECONNREFUSED" }),
  });
  expect(error?.message).toBe(
    "could not connect to exchange.test: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1",
  );
  expect(attempts).toBe(3);
});

test("one warning, and only where nothing listens to the state", async () => {
  const warnings: string[] = [];
  const note = (warning: Error & { code?: string }): void => {
    if (warning.code === "DERIBIT_RPC_NOT_CONNECTED") warnings.push(warning.message);
  };
  process.on("warning", note);
  const server = createServer((socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n")).listen(
    0,
    "127.0.0.1",
  );
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const options = { network: { ws: `ws://127.0.0.1:${port}` }, transport: wsTransport, openTimeoutMs: 200 };
  await connect(options).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  await firstDial(refusedBy(503), { openTimeoutMs: 200 });
  await new Promise((resolve) => setImmediate(resolve));
  server.close();
  process.off("warning", note);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/not connected yet.*503/);
});

test("an option that cannot work ends the client at once, with its name", async () => {
  const signer = {
    hmac: () => "",
    sign: () => {
      throw Object.assign(new Error("no such key"), {});
    },
  };
  const { ConfigError } = await import("../../../src/errors/client.ts");
  const missing = {
    ...signer,
    hmac: () => {
      throw new ConfigError("signer", "given where Node's cryptography is absent");
    },
  };
  const world = makeWorld({ credentials: { ...credentials, kind: "signature" }, signer: missing });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(100);
  expect(opened.error).toMatchObject({ kind: "config", option: "signer" });
  expect(world.exchange.connections).toBe(1);
});

test("an address that is not allowed is told apart from a wrong key", async () => {
  const world = makeWorld({ credentials });
  world.exchange.on("public/auth", () => {
    throw new Refused(13009, "unauthorized", { reason: "ip_not_in_whitelist" });
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(100);
  expect(opened.error).toMatchObject({ kind: "auth", code: 13009, reason: "ip_not_in_whitelist", permanent: true });
  expect(opened.error?.message).toMatch(/ip_not_in_whitelist; the key is sound, but not for the address/);
});

test("cancel-on-disconnect that the key may not arm ends the first connection at once", async () => {
  const world = makeWorld({ credentials, cancelOnDisconnect: "connection" });
  world.exchange.on("private/enable_cancel_on_disconnect", () => {
    throw new Refused(13021, "forbidden");
  });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_000);
  expect(opened.error).toMatchObject({ kind: "auth", code: 13021, permanent: true });
  expect(world.exchange.connections).toBe(1);
});

test("a private key that cannot be read ends the first connection at once, and is not shown", async () => {
  const world = makeWorld({ credentials: { kind: "key", clientId: "id", privateKey: "no-key-at-all" } });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_000);
  expect(opened.error).toMatchObject({ kind: "config", option: "credentials.privateKey" });
  expect(JSON.stringify(opened.error) + opened.error?.message).not.toContain("no-key-at-all");
  expect(world.exchange.connections).toBe(1);
});

test("a signer may take its time", async () => {
  const exchange = new ScriptedExchange();
  const { clock } = exchange;
  const hmac = (): Promise<string> => new Promise((done) => clock.schedule(2_000, () => done("late-signature")));
  const signer = { hmac, sign: () => "" };
  const { client } = makeWorld({ credentials: { ...credentials, kind: "signature" }, signer }, exchange);
  const opened = ending(client.open());
  await clock.advance(3_000);
  expect([opened.ends, opened.error]).toEqual([1, undefined]);
  expect(exchange.callsOf("public/auth")).toMatchObject([{ params: { signature: "late-signature" } }]);
});

test("a signer that gives a promise of no text ends the first connection at once", async () => {
  const signer = { hmac: () => Promise.resolve(undefined) as never, sign: () => "" };
  const world = makeWorld({ credentials: { ...credentials, kind: "signature" }, signer });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(1_000);
  expect(opened.error).toMatchObject({ kind: "config", option: "signer" });
  expect(world.exchange.connections).toBe(1);
});

test.each([
  ["throws", () => new WebSocket("ws://exchange.test/#part"), /could not begin: .*fragment/i],
  ["gives nothing", () => undefined as never, /could not begin: it gave no socket/],
])("a transport that %s ends the first dial after three tries", async (_, connectSocket, words) => {
  const world = makeWorld({ transport: { connect: connectSocket as never }, reconnect: {} });
  const opened = ending(world.client.open());
  await world.exchange.clock.advance(3_000);
  expect(world.states.filter((name) => name === "connecting")).toHaveLength(3);
  expect(opened.error?.message).toMatch(words);
});

test.each(["constructor", "__proto__", "toString"])(
  "the reason %s finds nothing that stands in no table",
  async (reason) => {
    const world = makeWorld({ credentials });
    world.exchange.on("public/auth", () => {
      throw new Refused(13009, "unauthorized", { reason });
    });
    const opened = ending(world.client.open());
    await world.exchange.clock.advance(100);
    expect(opened.error?.message).toMatch(/^signing in was refused: unauthorized \(13009\)(?:, constructor)?$/);
  },
);
