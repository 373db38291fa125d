/** What can notice a mutation: a test file, or the seeds of the simulation. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { coverageOf, isHeapFlat } from "../simulation/run/coverage.ts";
import { playSeeds } from "../simulation/run/pool.ts";
import { runInGroup } from "./process-group.ts";

/** Seeds that a mutation may outlive at most. */
export const mostSeeds = 1_000;
/** A test file takes seconds. One that takes this long, in milliseconds, never ends. */
const leastPatienceMs = 180_000;
/** Many files in one run take longer, in milliseconds a file. */
const patienceAFileMs = 15_000;

interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs test files in a folder. Returns the first test that failed, or `undefined` when all passed. */
export async function failureOfTests(folder: string, files: readonly string[]): Promise<string | undefined> {
  const patienceMs = Math.max(leastPatienceMs, files.length * patienceAFileMs);
  const output = join(folder, "vitest.json");
  await rm(output, { force: true });
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const args = [
    vitest,
    "run",
    "--project",
    "code",
    "--bail",
    "1",
    "--reporter",
    "json",
    "--outputFile",
    output,
    ...files,
  ];
  const isKilled = await runInGroup(process.execPath, args, folder, patienceMs);
  if (isKilled) return `it was still running after ${patienceMs / 1_000} s`;
  const report = JSON.parse(await readFile(output, "utf8").catch(() => "null")) as VitestReport | null;
  if (report === null) return "vitest ended without a report";
  if (report.success) return undefined;
  const failed = report.testResults.flatMap((file) => file.assertionResults).find(({ status }) => status === "failed");
  return (
    failed?.fullName ?? report.testResults.find(({ message }) => message !== "")?.message.split("\n")[0] ?? "it failed"
  );
}

/** Plays seeds in a folder until one fails. Returns what noticed, or `undefined` when nothing did. */
export async function failureOfSeeds(folder: string): Promise<string | undefined> {
  const outcomes = await playSeeds({
    from: 1,
    count: mostSeeds,
    shrinks: false,
    stopsAtFailure: true,
    worker: pathToFileURL(join(folder, "test/simulation/run/worker.ts")),
    directory: folder,
  });
  for (const { seed, violations } of outcomes)
    if (violations[0] !== undefined) return `seed ${seed}: ${violations[0].invariant}`;
  return isHeapFlat(coverageOf(outcomes)) ? undefined : "all seeds: the heap stays flat";
}
