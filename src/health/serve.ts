/** A server that says how a client is, for whatever starts and stops the process. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type KnownOptions } from "../platform/known-options.ts";
import type { HealthWatch } from "./health.ts";

/** Options of `serveHealth`. */
export interface ServeHealthOptions {
  /** Port to listen on; 0 takes one that is free. @default 9465 */
  readonly port?: number | undefined;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** The text of `/metrics`, as `PrometheusSerializer` makes it. @default none, and 404 */
  readonly metrics?: (() => string | Promise<string>) | undefined;
}

/** A server that listens. */
export interface HealthServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when it listens no more. */
  close(): Promise<void>;
}

interface HealthReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const known: KnownOptions<ServeHealthOptions> = { port: "checked", host: "string", metrics: "function" };
const json = "application/json";
const text = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Serves `/livez`, `/readyz` and `/metrics`. The first two answer 200 or 503, with the health as JSON. Resolves when it listens; rejects
 * when it cannot.
 *
 * ```ts
 * const server = await serveHealth(watchHealth(deribit), { port: 9465 });
 * ```
 */
export async function serveHealth(watch: HealthWatch, options: ServeHealthOptions = {}): Promise<HealthServer> {
  checkOptions("", options, known);
  const { port = 9_465, host = "127.0.0.1", metrics } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError("port", "a port from 0 to 65535", port);
  const server = createServer(async ({ url = "/", method }, response) => {
    const { status, type, body } = await answerTo(method, url, watch, metrics);
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(method === "HEAD" ? undefined : body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  // A health check must not keep the process alive.
  server.unref();
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close };
}

async function answerTo(
  method: string | undefined,
  url: string,
  watch: HealthWatch,
  metrics: ServeHealthOptions["metrics"],
): Promise<HealthReply> {
  if (method !== "GET" && method !== "HEAD") return { status: 405, type: text, body: "only GET and HEAD\n" };
  try {
    const [path] = url.split("?", 1);
    if (path === "/livez" || path === "/readyz") {
      const health = watch.health();
      const isWell = path === "/livez" ? health.alive : health.ready;
      return { status: isWell ? 200 : 503, type: json, body: `${JSON.stringify(health)}\n` };
    }
    if (path === "/metrics" && metrics !== undefined) return { status: 200, type: text, body: await metrics() };
    return { status: 404, type: text, body: "there are /livez, /readyz and, where it was given, /metrics\n" };
  } catch {
    // What a function of the user throws may hold anything.
    return { status: 500, type: text, body: "the function `metrics` failed\n" };
  }
}
