/** `npm run fuzz`: the nightly hunt, with a new seed each time. */
import "../fast-check.ts";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { hunt } from "./hunt.ts";

const pipedEveryMs = 10_000;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

const { cases, seed } = new Command("fuzz")
  .description("Lets the client meet servers that send spoilt frames.")
  .option("--cases <count>", "how many servers", whole, 100_000)
  .option("--seed <number>", "repeat the cases of this seed", whole, Math.floor(Date.now() / 1_000))
  .parse()
  .opts<{ readonly cases: number; readonly seed: number }>();

console.log(`${cases} cases with seed ${seed}`);
const bar = new SingleBar({
  format: "{bar} {value} of {total} cases, {eta_formatted} left",
  barsize: 24,
  hideCursor: true,
  noTTYOutput: true,
  notTTYSchedule: pipedEveryMs,
});
bar.start(cases, 0);
try {
  const tally = await hunt({ cases, seed, onCase: () => bar.increment() });
  bar.stop();
  console.log("\nnone of them hurt the client; how everything ended:");
  for (const [what, count] of [...tally].sort())
    console.log(`  ${what.padEnd(34)} ${count.toLocaleString("en").padStart(10)}`);
} catch (error) {
  bar.stop();
  const { message, cause } = error as Error;
  console.error(
    `\n${message}\n${cause instanceof Error ? cause.message : ""}\n\nrepeat it: npm run fuzz -- --cases ${cases} --seed ${seed}`,
  );
  process.exitCode = 1;
}
