/** Kills traders, one after the other, and compares what their journal says with what the exchange did. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createRandom } from "../../simulator/determinism/random.ts";
import { createSimulator } from "../../simulator/index.ts";
import { connect } from "../../src/index.ts";
import { readJournal } from "../../src/journal/entry.ts";
import { Chance } from "../simulation/plan/chance.ts";
import { compare, type Findings, Truth } from "./truth.ts";

export interface CrashOptions {
  /** Traders that are killed. */
  readonly rounds: number;
  readonly seed: number;
  readonly onRound?: () => void;
}

export interface CrashReport extends Findings {
  /** Kills that came before the trader was ready: in the look-up of what the one before it left, as a rule. */
  readonly early: number;
  /** Milliseconds from the start of a process until it could trade, of each that got that far. */
  readonly readyMs: readonly number[];
  /** What the traders found of those before them, by fate. */
  readonly recovered: Readonly<Record<string, number>>;
}

const key = { clientId: "sim-client", clientSecret: "sim-secret-0001" };
/** Longest life of a trader after it is ready, in milliseconds. */
const mostLifeMs = 250;
/** Longest life of one that is killed while it starts. */
const mostStartMs = 600;

/** Runs the rounds. Each trader goes on with the journal of the one before it. */
export async function crash({ rounds, seed, onRound = () => {} }: CrashOptions): Promise<CrashReport> {
  const folder = await mkdtemp(join(tmpdir(), "crashes-"));
  const simulator = await createSimulator({ credits: false });
  const watcher = await connect({ network: { ws: simulator.url }, credentials: key, limits: false });
  try {
    const truth = await Truth.of(watcher);
    const file = join(folder, "desk.db");
    const program = await bundle(folder, new URL("./trader.ts", import.meta.url));
    const start = (round: number, mode: "trade" | "last"): ChildProcess => {
      const args = [program, simulator.url, file, `${key.clientId}:${key.clientSecret}`, String(seed + round), mode];
      return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    };
    const chance = new Chance(createRandom(seed));
    const recovered: Record<string, number> = {};
    const readyMs: number[] = [];
    let early = 0;
    for (let round = 1; round <= rounds; round++) {
      const beganMs = performance.now();
      const trader = start(round, "trade");
      const ended = once(trader, "exit");
      // One in five is killed at any moment of its start, the others while they trade.
      const isEarly = chance.happens(0.2);
      const lifeMs = chance.between(0, isEarly ? mostStartMs : mostLifeMs);
      const ready = isEarly ? undefined : await Promise.race([firstLine(trader), ended.then(() => undefined)]);
      if (ready === undefined) {
        if (!isEarly) throw new Error(`the trader of round ${round} ended by itself`);
        early++;
      } else {
        readyMs.push(performance.now() - beganMs);
        count(recovered, ready);
      }
      await new Promise((resolve) => setTimeout(resolve, lifeMs));
      trader.kill("SIGKILL");
      await ended;
      onRound();
    }
    const last = start(rounds + 1, "last");
    const ended = once(last, "exit");
    const line = await firstLine(last);
    if (line !== undefined) count(recovered, line);
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the last trader ended with ${code}`);
    const reader = readJournal(file);
    const findings = compare(reader.entries(), truth);
    reader.close();
    return { ...findings, early, readyMs, recovered };
  } finally {
    await watcher.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes one file of a program, so that it starts in a moment. It stands in this folder's reach of `node_modules`. */
export async function bundle(folder: string, program: URL): Promise<string> {
  const outfile = join(folder, "program.mjs");
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await build({
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    absWorkingDir: root,
    // What `createRequire` loads is looked for from the file of the bundle.
    banner: {
      js: `import { createRequire as requireFor } from "node:module"; const require = requireFor(${JSON.stringify(join(root, "package.json"))});`,
    },
    define: { "import.meta.url": JSON.stringify(new URL("../../package.json", import.meta.url).href) },
    logLevel: "error",
  });
  return outfile;
}

async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined;
  for await (const line of createInterface({ input: stdout })) return line;
  return undefined;
}

function count(recovered: Record<string, number>, line: string): void {
  for (const { method, fate } of JSON.parse(line) as readonly { readonly method: string; readonly fate: string }[]) {
    const row = `${method} ${fate}`;
    recovered[row] = (recovered[row] ?? 0) + 1;
  }
}
