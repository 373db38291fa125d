/** Breaks the client on purpose, one way at a time, and proves that the simulation notices. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { coverageOf, isHeapFlat } from "../run/coverage.ts";
import type { Outcome } from "../run/messages.ts";
import { playSeeds } from "../run/pool.ts";

const runFile = promisify(execFile);
const project = fileURLToPath(new URL("../../../", import.meta.url));
const patches = fileURLToPath(new URL("./", import.meta.url));
const mostSeeds = 1_000;

/** How a mutation ended: which run noticed it, and by what. */
export interface Verdict {
  readonly name: string;
  /** `undefined` when nobody noticed. */
  readonly noticed: string | undefined;
}

/** Tries all mutations, or the named one, and prints what came of each. 1 when one was not noticed. */
export async function checkMutations(only?: string): Promise<number> {
  const names = (await readdir(patches)).filter((file) => file.endsWith(".patch")).map((file) => file.slice(0, -6));
  const chosen = only === undefined ? names : names.filter((name) => name === only);
  if (chosen.length === 0) throw new Error(`There is no mutation ${only}. Known: ${names.join(", ")}.`);
  let caught = 0;
  for (const name of chosen) {
    const { noticed } = await tryMutation(name);
    if (noticed !== undefined) caught += 1;
    console.log(`${name.padEnd(34)} ${noticed ?? `NOT noticed in ${mostSeeds} seeds`}`);
  }
  console.log(`${caught} of ${chosen.length} mutations noticed`);
  return caught === chosen.length ? 0 : 1;
}

/** Applies one patch to a copy of the client, and plays seeds against it until one fails. */
export async function tryMutation(name: string): Promise<Verdict> {
  const copy = await mkdtemp(join(tmpdir(), "deribit-rpc-mutation-"));
  try {
    await cp(join(project, "src"), join(copy, "src"), { recursive: true });
    await cp(join(project, "test/simulation"), join(copy, "test/simulation"), { recursive: true });
    await cp(join(project, "package.json"), join(copy, "package.json"));
    for (const shared of ["generated", "simulator", "node_modules"])
      await symlink(join(project, shared), join(copy, shared));
    await runFile("git", ["apply", "-C1", "--recount", join(patches, `${name}.patch`)], { cwd: copy }).catch(
      (error: unknown) => {
        throw new Error(`The mutation ${name} does not apply any more: adapt its patch to the client.`, {
          cause: error,
        });
      },
    );
    const outcomes = await playSeeds({
      from: 1,
      count: mostSeeds,
      shrinks: false,
      stopsAtFailure: true,
      worker: pathToFileURL(join(copy, "test/simulation/run/worker.ts")),
      directory: copy,
    });
    return { name, noticed: noticedBy(outcomes) };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function noticedBy(outcomes: readonly Outcome[]): string | undefined {
  for (const { seed, violations } of outcomes)
    if (violations[0] !== undefined) return `seed ${seed}: ${violations[0].invariant}`;
  return isHeapFlat(coverageOf(outcomes)) ? undefined : "all seeds: the heap stays flat";
}
