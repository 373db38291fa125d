import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { createSimulator, type Simulator } from "../../simulator/index.ts";
import { type Client, connect } from "../../src/client/client.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { webSocketTransport } from "../../src/transport/browser.ts";
import { credentials } from "./world.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 40_000 };
let open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.reverse()) await each.close();
  open = [];
  vi.unstubAllGlobals();
});

async function startSimulator(): Promise<Simulator> {
  const simulator = await createSimulator({ checkOutgoing: true });
  open.push(simulator);
  return simulator;
}

async function openClient(options: Parameters<typeof connect>[0]): Promise<Client> {
  const client = await connect(options);
  open.push(client);
  return client;
}

test("over real sockets: an order, a stream, a drop, and the stream again", async () => {
  const simulator = await startSimulator();
  const reconnect = { backoff: { kind: "fixed", delayMs: 0 } } as const;
  const client = await openClient({ network: { ws: simulator.url }, credentials, reconnect });
  const { order: placed } = await client.private.buy(order);
  expect(placed.order_state).toBe("open");
  const gap = new Promise<string>((resolve) => {
    client.on("gap", ({ cause }) => resolve(cause));
  });
  await client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: () => {} });
  simulator.faults.add({ kind: "drop" });
  expect(await gap).toBe("reconnect");
  expect(await client.private.getOpenOrders()).toHaveLength(1);
  expect(simulator.problems).toEqual([]);
});

test("the standard WebSocket of a host does as well", async () => {
  vi.stubGlobal("WebSocket", WebSocket);
  const simulator = await startSimulator();
  const client = await openClient({ network: { ws: simulator.url }, credentials, transport: webSocketTransport });
  expect((await client.public.getInstruments({ currency: "BTC" })).length).toBeGreaterThan(0);
  await client.close();
  expect(client.state).toEqual({ name: "closed" });
});

test("a handshake that is refused tells its HTTP status", async () => {
  const server = createServer((_, response) => response.writeHead(403).end("go away")).listen(0, "127.0.0.1");
  server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
  await new Promise((resolve) => server.once("listening", resolve));
  const ws = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(connect({ network: { ws }, reconnect: false })).rejects.toMatchObject({
    kind: "connection",
    status: 403,
  });
  await new Promise((resolve) => server.close(resolve));
  await expect(connect({ network: { ws }, reconnect: false })).rejects.toThrow(/ECONNREFUSED/);
});

test("over HTTP with a token, and with a signature on each call", async () => {
  const simulator = await startSimulator();
  const network = { http: simulator.httpUrl };
  const byToken = createHttpClient({ network, credentials });
  const bySignature = createHttpClient({ network, credentials: { ...credentials, kind: "signature" } });
  const { order: placed } = await byToken.private.buy(order);
  expect(await bySignature.private.getOpenOrders()).toMatchObject([{ order_id: placed.order_id }]);
  await expect(byToken.private.cancel({ order_id: "1" })).rejects.toMatchObject({ kind: "rpc", outcome: "refused" });
  await simulator.close();
  open = [];
  // The first call finds the connection that was kept alive gone, which proves nothing; the next cannot even connect.
  await expect(byToken.private.getPositions()).rejects.toMatchObject({ kind: "closed" });
  await expect(byToken.private.buy(order)).rejects.toMatchObject({ kind: "closed", outcome: "not_sent" });
});
