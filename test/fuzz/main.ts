/** `npm run fuzz`: the nightly hunt, with a new seed each time. */
import { Command, InvalidArgumentError } from "commander";
import { fuzz } from "./hostile.ts";

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

const { cases, seed } = new Command("fuzz")
  .description("Lets the client meet a server that sends spoilt frames.")
  .option("--cases <count>", "how many servers", whole, 100_000)
  .option("--seed <number>", "repeat the cases of this seed", whole, Math.floor(Date.now() / 1_000))
  .parse()
  .opts<{ readonly cases: number; readonly seed: number }>();

console.log(`${cases} cases with seed ${seed}`);
try {
  await fuzz(cases, seed);
  console.log("none of them hurt the client");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
