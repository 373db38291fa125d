/** `run.js` as a test of Jest in a project of ES modules. */
import { runCore } from "./core.js";

test("works", async () => {
  const results = await runCore(process.argv.at(-1));
  process.stdout.write(`${JSON.stringify(results)}\n`);
}, 60_000);
