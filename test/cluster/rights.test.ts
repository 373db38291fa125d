/** The rights in `ops/nats.conf`, on a real server of NATS. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator } from "../../simulator/index.ts";
import { connectFeed, startFeed } from "../../src/cluster/entry.ts";
import { freePort, hasNats } from "./nats-server.ts";

let port = 0;
let folder = "";
let server: ChildProcess | undefined;

beforeAll(async () => {
  if (!hasNats) return;
  port = await freePort();
  folder = await mkdtemp(join(tmpdir(), "rights-"));
  const written = await readFile(resolve(import.meta.dirname, "../../ops/nats.conf"), "utf8");
  const config = written.replace("127.0.0.1:4222", `127.0.0.1:${port}`).replace("./nats", folder);
  await writeFile(join(folder, "nats.conf"), config);
  const passwords = { NATS_FEED_PASSWORD: "f1", NATS_TRADER_PASSWORD: "t1", NATS_READER_PASSWORD: "r1" };
  server = spawn("nats-server", ["-c", join(folder, "nats.conf")], {
    stdio: "ignore",
    env: { ...process.env, ...passwords },
  });
});

afterAll(async () => {
  if (server === undefined) return;
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
  await rm(folder, { recursive: true, force: true });
});

function as(user: string, pass: string): Promise<NatsConnection> {
  const inboxPrefix = user === "reader" ? "_INBOX_reader" : "_INBOX";
  return connect({
    servers: `127.0.0.1:${port}`,
    user,
    pass,
    inboxPrefix,
    waitOnFirstConnect: true,
    reconnectTimeWait: 20,
  });
}

test.skipIf(!hasNats)(
  "a reader has public channels, is refused private ones, and cannot publish for the feed",
  async () => {
    const simulator = await createSimulator();
    const credentials = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
    const connections = await Promise.all([as("feed", "f1"), as("trader", "t1"), as("reader", "r1")]);
    const [forFeed, forTrader, forReader] = connections;
    const feed = await startFeed({
      nats: forFeed,
      name: "sim",
      client: { network: { ws: simulator.url }, credentials },
      leaseMs: 500,
    });
    const trader = await connectFeed({ nats: forTrader, name: "sim" });
    const reader = await connectFeed({ nats: forReader, name: "sim" });
    const orders = "user.orders.any.any.raw";
    await trader.subscribe(orders, { onData: () => {} });
    const heard = new Promise<void>(
      (done) => void reader.subscribe("ticker.BTC-PERPETUAL.raw", { onData: () => done() }),
    );
    await heard;
    await expect(reader.subscribe(orders, { onData: () => {} })).rejects.toThrow(orders);
    const refused = (async () => {
      for await (const status of forReader.status()) if (status.type === "error") return String(status.error);
      return "";
    })();
    forReader.publish("deribit.feed.sim.message.ticker.BTC-PERPETUAL.raw", "1 1 1\n{}");
    expect(await refused).toContain("Permissions Violation");
    await expect(connect({ servers: `127.0.0.1:${port}` })).rejects.toThrow(/Authorization/i);
    await Promise.all([trader.close(), reader.close()]);
    await feed.close();
    await Promise.all(connections.map((each) => each.close()));
    await simulator.close();
  },
  60_000,
);
