/** `npm run bench` lists the benches, `npm run bench -- REGEX` runs those whose name matches, each in its own process. */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";

/** A bench: a program of this folder, and what its figures answer. */
interface Bench {
  readonly name: string;
  readonly shows: string;
  readonly program: readonly [file: string, ...args: string[]];
}

const ofClient: Readonly<Record<string, string>> = {
  calls: "processor time of a call, against `ws` and a `Map` of promises",
  notifications: "messages to a callback, against `ws` and `JSON.parse`, with and without validation",
  streams: "what `for await` adds to a callback",
  book: "a change of an order book of 5,000 levels",
  memory: "memory of a call in flight",
  reconnect: "time from a dropped socket to a restored session",
};

const benches: readonly Bench[] = [
  ...Object.entries(ofClient).map(
    ([name, shows]): Bench => ({ name: `client/${name}`, shows, program: ["client/main.ts", name] }),
  ),
  {
    name: "simulator/wire",
    shows: "replies and notifications of the offline exchange in a second",
    program: ["simulator/wire.ts"],
  },
  {
    name: "simulator/start",
    shows: "time until the offline exchange is ready in a fresh process, and the memory that it keeps",
    program: ["simulator/start.ts"],
  },
  {
    name: "simulator/market",
    shows: "order operations of the matching engine in a second of processor time",
    program: ["simulator/market.ts"],
  },
  { name: "import", shows: "time to import each entry, against `ws` alone", program: ["import/main.ts"] },
  {
    name: "types/compile",
    shows: "time and memory of `tsc --noEmit` on a program that calls 20 methods",
    program: ["types/compile.ts"],
  },
  {
    name: "types/completion",
    shows: "time until an editor lists the members of `deribit.private.`",
    program: ["types/completion.ts"],
  },
];

const [pattern] = process.argv.slice(2);
if (pattern === undefined) list();
else run(benches.filter(({ name }) => new RegExp(pattern).test(name)));

function list(): void {
  for (const { name, shows } of benches) console.log(`${name.padEnd(22)} ${shows}`);
  console.log("\nnpm run bench -- REGEX runs those whose name matches; . runs all.");
}

function run(chosen: readonly Bench[]): void {
  if (chosen.length === 0) {
    console.error(`No bench matches ${pattern}. There are: ${benches.map(({ name }) => name).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`);
  for (const { name, shows, program } of chosen) {
    const [file, ...args] = program;
    console.log(`\n${name}: ${shows}`);
    const path = join(import.meta.dirname, file);
    const { status } = spawnSync(process.execPath, ["--import", "tsx", path, ...args], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
