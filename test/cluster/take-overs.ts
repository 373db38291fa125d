/** Two real processes on a real server of NATS: the one that leads is killed or stopped, again and again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jetstream } from "@nats-io/jetstream";
import { createRandom } from "../../simulator/determinism/random.ts";
import { createSimulator } from "../../simulator/index.ts";
import { tokenOf } from "../../src/cluster/order-labels.ts";
import { connect } from "../../src/index.ts";
import type { JournalEntry } from "../../src/journal/journal.ts";
import { bundle } from "../crashes/crashes.ts";
import { compare, type Findings, Truth } from "../crashes/truth.ts";
import { Chance } from "../simulation/plan/chance.ts";
import { NatsServer } from "./nats-server.ts";

export interface TakeOvers extends Findings {
  /** Milliseconds from the end of the lease at the latest, one `leaseMs` after the harm, to the next leader. */
  readonly afterLeaseMs: readonly number[];
  readonly orders: number;
  readonly recovered: number;
}

const key = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
const leaseMs = 600;

interface Led {
  readonly token: number;
  readonly atMs: number;
  readonly recovered: number;
  readonly process: ChildProcess;
}

export async function takeOvers({
  rounds,
  seed,
}: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<TakeOvers> {
  const folder = await mkdtemp(join(tmpdir(), "leaders-"));
  const program = await bundle(folder, new URL("./member.ts", import.meta.url));
  const simulator = await createSimulator({ credits: false });
  await using server = await NatsServer.start();
  const watcher = await connect({ network: { ws: simulator.url }, credentials: key, limits: false });
  const truth = await Truth.of(watcher);
  const created = new Map<string, number>();
  await watcher.subscribe("user.orders.any.any.raw", {
    onData: (orders) => {
      for (const { label, creation_timestamp } of [orders].flat()) created.set(String(label), creation_timestamp);
    },
  });
  const chance = new Chance(createRandom(seed));
  const processes = new Set<ChildProcess>();
  const led: Led[] = [];
  let onLed = (): void => {};
  const start = (mode = "trade"): Promise<void> => {
    const args = [program, simulator.url, `127.0.0.1:${server.port}`, String(leaseMs), mode];
    const process = spawn(globalThis.process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    processes.add(process);
    return new Promise((resolve) => {
      createInterface({ input: process.stdout }).on("line", (line) => {
        const said = JSON.parse(line) as Led;
        if (said.token === undefined) return resolve();
        led.push({ ...said, process });
        onLed();
      });
    });
  };
  const kill = async (process: ChildProcess): Promise<void> => {
    processes.delete(process);
    const ended = once(process, "exit");
    process.kill("SIGKILL");
    await ended;
  };
  const nextLeader = async (after: number): Promise<Led> => {
    while (led.length <= after) {
      await new Promise<void>((resolve) => {
        onLed = resolve;
      });
    }
    return led[after] as Led;
  };
  try {
    const afterLeaseMs: number[] = [];
    await Promise.all([start(), start()]);
    let leader = await nextLeader(0);
    for (let round = 1; round <= rounds; round++) {
      await pause(chance.between(0, 600));
      const harmedMs = Date.now();
      const isKilled = chance.happens(0.5);
      const { process } = leader;
      if (isKilled) await kill(process);
      else process.kill("SIGSTOP");
      const started = isKilled ? start() : undefined;
      leader = await nextLeader(led.length);
      afterLeaseMs.push(leader.atMs - harmedMs - leaseMs);
      // It wakes while the other one trades, and would go on where it was.
      if (!isKilled) process.kill("SIGCONT");
      await started;
    }
    await Promise.all([...processes].map(kill));
    const before = led.length;
    await start("last");
    await nextLeader(before);
    await pause(100);
    const nats = await server.connect();
    const findings = compare(await entriesOf(nats), truth);
    await nats.close();
    const late = [...created].flatMap(([label, atMs]) =>
      led
        .filter(({ token, atMs: ledMs }) => token > (tokenOf(label, "maker") ?? 0) && atMs > ledMs)
        .map(({ token, atMs: ledMs }) => `${label} began ${atMs - ledMs} ms after ${token} led`),
    );
    const recovered = led.reduce((sum, each) => sum + each.recovered, 0);
    return { ...findings, wrong: [...findings.wrong, ...late], afterLeaseMs, orders: created.size, recovered };
  } finally {
    await Promise.all([...processes].map(kill));
    await watcher.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function entriesOf(nats: Parameters<typeof jetstream>[0]): Promise<readonly JournalEntry[]> {
  const consumer = await jetstream(nats).consumers.get("deribit-journal-desk");
  const entries: JournalEntry[] = [];
  for await (const message of await consumer.consume()) {
    for (const line of message.string().split("\n")) entries.push(JSON.parse(line) as JournalEntry);
    if (message.info.pending === 0) break;
  }
  return entries;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
