/** Servers of NATS for tests: the Debian package `nats-server`, which not every machine has; `.ci/nats` installs it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";

/** Whether it is installed. Says so where it is not. */
export const hasNats = ((): boolean => {
  const { error } = spawnSync("nats-server", ["--version"]);
  if (error !== undefined) console.warn("skipped: what needs a server of NATS, for which nats-server is not installed");
  return error === undefined;
})();

/** One server with JetStream, in a process of its own. */
export class NatsServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  /** Starts it, with its data in a folder of its own. */
  static async start(settings: readonly string[] = []): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), "nats-"));
    const server = new NatsServer(await freePort(), folder, settings);
    await server.up();
    return server;
  }

  /** Starts it again, with the data that it had. */
  async up(): Promise<void> {
    const args = ["-a", "127.0.0.1", "-p", String(this.port), "-js", "-sd", this.#folder, ...this.#settings];
    this.#process = spawn("nats-server", args, { stdio: "ignore" });
    const nats = await this.connect({ waitOnFirstConnect: true, reconnectTimeWait: 20 });
    await jetstreamManager(nats);
    await nats.close();
  }

  /** Kills it as a loss of power does. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (process === undefined || !process.kill("SIGKILL")) return;
    await once(process, "exit");
  }

  connect(options: Parameters<typeof connect>[0] = {}): Promise<NatsConnection> {
    return connect({ servers: `127.0.0.1:${this.port}`, maxReconnectAttempts: -1, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
