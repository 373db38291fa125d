/** `npm run crashes`: kills traders and looks whether their journal loses an order. */
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { quantile } from "simple-statistics";
import { crash } from "./crashes.ts";

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return value;
}

const { rounds, seed } = new Command("crashes")
  .description("Kills traders in the middle of their orders, and compares their journal with what the exchange did.")
  .option("--rounds <count>", "how many are killed", whole, 1_000)
  .option("--seed <number>", "chooses the moments; what lies in flight then differs from run to run", whole, 1)
  .parse()
  .opts<{ readonly rounds: number; readonly seed: number }>();

const bar = new SingleBar({
  format: "{bar} {value} of {total} kills, {eta_formatted} left",
  barsize: 24,
  hideCursor: true,
  noTTYOutput: true,
  notTTYSchedule: 10_000,
});
bar.start(rounds, 0);
try {
  const { wrong, fates, early, readyMs, recovered } = await crash({ rounds, seed, onRound: () => bar.increment() });
  bar.stop();
  const table = (title: string, rows: Readonly<Record<string, number>>): void => {
    console.log(`\n${title}`);
    for (const [row, count] of Object.entries(rows).sort())
      console.log(`  ${row.padEnd(34)} ${count.toLocaleString("en").padStart(10)}`);
  };
  console.log(`\n${rounds} traders killed, ${early} of them before they could trade`);
  if (readyMs.length > 0) {
    const [middle = 0, most = 0] = [0.5, 1].map((part) => quantile([...readyMs], part));
    console.log(
      `from the start of a process to its first order: ${Math.round(middle)} ms as a rule, ${Math.round(most)} ms at most`,
    );
  }
  table("what was found of the trader before:", recovered);
  table("all calls of the journal, by their last word:", fates);
  for (const line of wrong) console.error(line);
  console.log(wrong.length === 0 ? "\nnothing was lost, doubled or told wrong" : `\n${wrong.length} findings`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  bar.stop();
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
