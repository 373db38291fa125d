/** Troubles on the way to an exchange, staged on this computer. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createInterface } from "node:readline";
import { createServer as createTlsServer } from "node:tls";
import { onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

/** The file of a certificate for `other.example`, signed by nothing but itself. */
export const certificateFile = new URL("other.example.pem", import.meta.url).pathname;

async function portOf(server: Pick<Server, "listen" | "address" | "close" | "once">): Promise<number> {
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers the request for a WebSocket with a page. */
export async function pageInstead(status: number, page: string): Promise<string> {
  const answer: RequestListener = (_, reply) => reply.writeHead(status, { "content-type": "text/html" }).end(page);
  return `ws://127.0.0.1:${await portOf(createServer(answer))}/ws/api/v2`;
}

/** A server with a certificate for another name. */
export async function withOtherCertificate(): Promise<string> {
  const key = readFileSync(new URL("other.example.key.pem", import.meta.url));
  const server = createTlsServer({ key, cert: readFileSync(certificateFile) });
  server.on("tlsClientError", () => {});
  return `wss://localhost:${await portOf(server as unknown as Server)}/ws/api/v2`;
}

/** A port at which connections are neither accepted nor refused: the process stands still, and its queue is full. */
export async function blockedPort(): Promise<string> {
  const program = `require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () {
    console.log(this.address().port);
  })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  child.kill("SIGSTOP");
  const waiting = Array.from({ length: 4 }, () => connect({ port: Number(line), host: "127.0.0.1" }));
  for (const socket of waiting) socket.on("error", () => {});
  onTestFinished(() => {
    for (const socket of waiting) socket.destroy();
  });
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, "connect")));
  return `ws://127.0.0.1:${line}/ws/api/v2`;
}

/** A relay before an exchange that changes the answers to one method. */
export async function changedAnswers(url: string, member: string, change: (result: object) => object): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  onTestFinished(() => void server.close());
  server.on("connection", (client) => {
    const exchange = new WebSocket(url);
    const early: string[] = [];
    client.on("message", (data) => {
      if (exchange.readyState === WebSocket.OPEN) exchange.send(String(data));
      else early.push(String(data));
    });
    exchange.on("open", () => {
      for (const text of early) exchange.send(text);
    });
    exchange.on("message", (data) => {
      const message = JSON.parse(String(data));
      const isMeant = typeof message.result === "object" && member in message.result;
      client.send(JSON.stringify(isMeant ? { ...message, result: change(message.result) } : message));
    });
    exchange.on("error", () => {});
    client.on("close", () => exchange.terminate());
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/api/v2`;
}
