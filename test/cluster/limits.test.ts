/** Two real processes share the credits of an account by a real server of NATS. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { createSimulator } from "../../simulator/index.ts";
import { bundle } from "../crashes/crashes.ts";
import { hasNats, NatsServer } from "./nats-server.ts";

interface Said {
  readonly placed?: number;
  readonly failed?: unknown;
  readonly state?: string;
}

/** One of the processes, and what it said. */
class Sharer {
  readonly said: Said[] = [];
  readonly #process: ChildProcess;
  #onSaid = (): void => {};

  constructor(program: string, url: string, servers: string) {
    this.#process = spawn(process.execPath, [program, url, servers], { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: this.#process.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.said.push(JSON.parse(line) as Said);
      this.#onSaid();
    });
  }

  /** Resolves when enough of what it said fits. */
  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      await new Promise<void>((resolve) => {
        this.#onSaid = resolve;
      });
    }
  }

  get placed(): number {
    return this.said.filter(({ placed }) => placed !== undefined).length;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

test.skipIf(!hasNats)(
  "they use one pool, the second has all of it after the first died, and each has its part without NATS",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "limits-"));
    const program = await bundle(folder, new URL("./sharer.ts", import.meta.url));
    // Pools of tier 1: 100 requests, and 30 more a second.
    const simulator = await createSimulator({
      credits: { trading: { capacity: 100, perSecond: 30 } },
    });
    await using server = await NatsServer.start();
    const begin = (): Sharer => new Sharer(program, simulator.url, `127.0.0.1:${server.port}`);
    const [a, b] = [begin(), begin()];
    try {
      await Promise.all([a.until(() => a.placed >= 30), b.until(() => b.placed >= 30)]);
      const beganMs = Date.now();
      const before = a.placed + b.placed;
      await Promise.all([a.until(() => a.placed >= 60), b.until(() => b.placed >= 60)]);
      const perSecond = (a.placed + b.placed - before) / ((Date.now() - beganMs) / 1_000);
      expect(perSecond).toBeLessThan(40);
      a.kill();
      const { placed } = b;
      await b.until(() => b.placed >= placed + 60);
      await server.kill();
      await b.until(() => b.said.at(-1)?.state === "alone" || b.said.some(({ state }) => state === "alone"));
      const alone = b.placed;
      await b.until(() => b.placed > alone + 2);
      await server.up();
      await b.until(() => b.said.filter(({ state }) => state === "shared").length === 2);
      expect([...a.said, ...b.said].filter(({ failed }) => failed !== undefined)).toEqual([]);
    } finally {
      a.kill();
      b.kill();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
