/** `npm run simulate`: plays one seed and tells its story, or many and counts. */
import { Command, InvalidArgumentError } from "commander";
import { planOf } from "./plan/plan.ts";
import { coverageOf, isHeapFlat } from "./run/coverage.ts";
import { playSeeds } from "./run/pool.ts";
import { Progress } from "./run/progress.ts";
import { faultLine, storyOf, summaryOf } from "./run/report.ts";
import { run } from "./world/world.ts";

interface Options {
  readonly seed?: number;
  readonly seeds: number;
  readonly from: number;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number from 0.");
  return value;
}

/** Fewer runs than this say nothing of the heap: compiling and caching happen early. */
const enoughForHeap = 400;

const program = new Command("simulate")
  .description("Plays client and exchange against each other under faults, and checks what must always hold.")
  .option("--seed <number>", "play this one, and print everything that happened", whole)
  .option("--seeds <count>", "play this many, on all cores", whole, 500)
  .option("--from <seed>", "first seed of many", whole, 1)
  .parse();

const { seed, seeds, from } = program.opts<Options>();
process.exitCode = seed === undefined ? await playMany(from, seeds) : await playOne(seed);

/** Plays one seed; 1 when an invariant was broken. */
async function playOne(one: number): Promise<number> {
  const plan = planOf(one);
  const report = await run(plan, true);
  console.log(storyOf(report));
  console.log(
    `\nseed ${one}: ${report.calls} calls, ${(report.virtualMs / 60_000).toFixed(1)} virtual minutes\nplanned faults:`,
  );
  for (const fault of plan.faults) console.log(faultLine(fault));
  console.log(report.violations.length === 0 ? "\nevery invariant held" : "\nbroken:");
  for (const { invariant, what, atMs } of report.violations) console.log(`  ${atMs} ms  ${invariant}: ${what}`);
  return report.violations.length === 0 ? 0 : 1;
}

/** Plays many seeds; 1 when one of them failed, or the heap of a worker grew. */
async function playMany(first: number, count: number): Promise<number> {
  const progress = new Progress(count);
  const startedMs = performance.now();
  const outcomes = await playSeeds({
    from: first,
    count,
    shrinks: true,
    onOutcome: (outcome) => progress.note(outcome),
  });
  progress.stop();
  const coverage = coverageOf(outcomes);
  console.log(summaryOf(coverage, performance.now() - startedMs));
  return progress.failed === 0 && (count < enoughForHeap || isHeapFlat(coverage)) ? 0 : 1;
}
