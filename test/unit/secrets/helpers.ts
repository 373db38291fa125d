/** Services of tests over real HTTP, and what they were asked. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { onTestFinished } from "vitest";

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service that answers by a function. It ends with its test. */
export async function serve(answer: (asked: Asked) => Answer): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    const seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    asked.push(seen);
    const { status = 200, body: given = {}, headers = {} } = answer(seen);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof given === "string" ? given : JSON.stringify(given));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A port at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Everything that could be printed of an error, its causes and hidden members too. */
export async function printed(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  return inspect(error, { depth: 20, showHidden: true, getters: true });
}

/** A secret for tests. It looks like nothing that a message would hold. */
export const planted = "pLanted-7Zq-secret";
