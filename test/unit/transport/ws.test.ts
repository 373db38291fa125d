/** What the transport of Node does to real sockets. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsPeer } from "node:tls";
import { expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import type { SocketClose } from "../../../src/transport/transport.ts";
import { wsTransport } from "../../../src/transport/ws.ts";
import { certificate, key } from "../http/certificate.ts";

test("frames of one tick arrive one by one and in order, between frames that leave alone", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const texts = Array.from({ length: 300 }, (_, index) => `${index} ${"ä€😀".repeat(index)}`);
  const expected = ["first", ...texts, "last"];
  const received: string[] = [];
  const all = new Promise<void>((resolve) => {
    server.on("connection", (socket) => {
      socket.on("message", (data) => {
        if (received.push(data.toString()) === expected.length) resolve();
      });
    });
  });
  const socket = wsTransport.connect(`ws://127.0.0.1:${port}`, {
    onOpen: () => {
      socket.send("first");
      socket.cork?.();
      for (const text of texts) socket.send(text);
      socket.uncork?.();
      socket.send("last");
    },
    onText: () => {},
    onClose: () => {},
  });
  await all;
  expect(received).toEqual(expected);
  socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ["ws", "connection"],
  ["wss", "secureConnection"],
])(
  "a connection over %s that is given up delivers nothing any more, of megabytes that the kernel holds",
  async (protocol, event) => {
    const isSecure = protocol === "wss";
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", isSecure ? "0" : "1");
    const server = (isSecure ? createTlsPeer({ key, cert: certificate }) : createServer()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const peers: Socket[] = [];
    server.on(event, (peer: Socket) => {
      peers.push(peer);
      peer.on("error", () => {});
      peer.once("data", (request) => {
        const [, wanted = ""] = /sec-websocket-key: (.*)\r/i.exec(String(request)) ?? [];
        const accept = createHash("sha1").update(`${wanted}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
        peer.pause();
        peer.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
      });
    });
    const opened = new Promise<void>((resolve) => {
      const socket = wsTransport.connect(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`, {
        onOpen: () => {
          vi.unstubAllEnvs();
          for (let frame = 0; frame < 400; frame++) socket.send("x".repeat(10_000));
          // The kernel has had time to take in what it can.
          setTimeout(() => {
            socket.terminate();
            resolve();
          }, 50);
        },
        onText: () => {},
        onClose: () => {},
      });
    });
    await opened;
    const [peer] = peers;
    let received = 0;
    peer?.on("data", (data) => {
      received += data.length;
    });
    peer?.resume();
    if (peer !== undefined && !peer.closed) await once(peer, "close");
    server.close();
    expect(received).toBeLessThan(1_000_000);
  },
);

/** How a connection to an address ends before it opened. */
function closeOf(url: string): Promise<SocketClose> {
  return new Promise((resolve, reject) => {
    const onOpen = (): void => reject(new Error("it opened"));
    wsTransport.connect(url, { onOpen, onText: () => {}, onClose: resolve });
  });
}

test.each(["ws", "wss"])("a refused port says so over %s", async (protocol) => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const { code, error } = await closeOf(`${protocol}://127.0.0.1:${port}`);
  expect([code, (error as NodeJS.ErrnoException).code]).toEqual([1006, "ECONNREFUSED"]);
});

test("a certificate that is not trusted says so", async () => {
  const server = createTlsServer({ key, cert: certificate }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { error } = await closeOf(`wss://localhost:${(server.address() as AddressInfo).port}`);
  server.close();
  expect((error as NodeJS.ErrnoException).code).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
});
