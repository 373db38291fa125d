/** The transport over the standard `WebSocket`, on hosts that say much, little and nothing of a failure. */
import { afterEach, expect, test, vi } from "vitest";
import { webSocketTransport } from "../../../src/transport/browser.ts";
import type { SocketClose } from "../../../src/transport/transport.ts";
import { ending, makeWorld } from "../helpers/client.ts";

/** A socket that does what a test tells it. */
class HostSocket extends EventTarget {
  static made: HostSocket[] = [];
  readyState = 0;
  readonly sent: string[] = [];
  closed = 0;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    HostSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed++;
  }
  tell(type: string, members: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), members));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  HostSocket.made = [];
});

/** Opens a socket of the host and notes what it tells. */
function connect() {
  vi.stubGlobal("WebSocket", HostSocket);
  const told: (string | SocketClose)[] = [];
  const socket = webSocketTransport.connect("ws://exchange.test", {
    onOpen: () => told.push("open"),
    onText: (text) => told.push(text),
    onClose: (close) => told.push(close),
  });
  const host = HostSocket.made[0];
  if (host === undefined) throw new Error("no socket was made");
  return { socket, host, told };
}

const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const bun = (words: string) => `WebSocket connection to 'ws://exchange.test/' failed: ${words}`;
const deno = (words: string) => `NetworkError: failed to connect to WebSocket: ${words}`;

test.each([
  ["Bun", "a refused port", bun("Failed to connect"), "ECONNREFUSED", 1006, { code: "ECONNREFUSED" }, undefined],
  ["Bun", "a wrong path", bun("Expected 101 status code: 404"), undefined, 1006, {}, 404],
  ["Deno", "a refused port", deno("tcp connect error"), 19, 0, { code: "ERR_WEBSOCKET" }, undefined],
  ["Deno", "maintenance", deno("Invalid status code: 503"), 19, 0, {}, 503],
  ["a browser", "anything", undefined, undefined, 1006, { code: "ERR_WEBSOCKET" }, undefined],
])("%s on %s", async (_, __, message, code, closeCode, error, status) => {
  const { host, told } = connect();
  host.tell("error", { message, error: message === undefined ? undefined : { message, code } });
  host.tell("close", { code: closeCode, reason: "" });
  await oneTurn();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ code: 1006, error });
  expect((told[0] as SocketClose).status).toBe(status);
  expect((told[0] as SocketClose).error?.message).toContain(message ?? "does not say why");
});

test("a socket that tells an error and no end, as in Node 20, has ended", async () => {
  const { host, told } = connect();
  host.tell("error", { message: "Received network error or non-101 status code." });
  await oneTurn();
  expect(told).toMatchObject([{ code: 1006, reason: "" }]);
});

test("an error of an open socket is kept for the end that follows", async () => {
  const { host, told } = connect();
  host.tell("open");
  host.tell("error", { message: "Unexpected EOF" });
  await oneTurn();
  expect(told).toEqual(["open"]);
  host.tell("close", { code: 1006, reason: "" });
  expect(told[1]).toMatchObject({ code: 1006, error: { message: "Unexpected EOF" } });
  expect(told[1]).not.toHaveProperty("status");
});

test("what is sent before the opening or after it is dropped, and nothing is reported after the end", async () => {
  const { socket, host, told } = connect();
  socket.send("too early");
  host.readyState = 1;
  host.tell("open");
  socket.send("in time");
  socket.terminate();
  host.readyState = 2;
  socket.send("too late");
  await oneTurn();
  host.tell("message", { data: "late" });
  host.tell("close", { code: 1000, reason: "" });
  expect(host.sent).toEqual(["in time"]);
  expect(told).toEqual(["open", { code: 1006, reason: "terminated" }]);
});

test("a host that says nothing of why ends the first dial after three tries", async () => {
  vi.stubGlobal("WebSocket", HostSocket);
  const { client, exchange } = makeWorld({ transport: webSocketTransport, reconnect: {} });
  const opened = ending(client.open());
  for (let attempt = 1; attempt <= 3; attempt++) {
    HostSocket.made[attempt - 1]?.tell("error");
    await oneTurn();
    await exchange.clock.advance(1_000);
  }
  expect(HostSocket.made).toHaveLength(3);
  expect(opened.error?.message).toMatch(/did not open: the host does not say why/);
});
