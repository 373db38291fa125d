/** Runs the benches of the client: `npx tsx bench/client/main.ts [name ...]`. Ratios within one run, medians. */
import { cpus } from "node:os";

const names = ["calls", "notifications", "streams", "book", "memory", "reconnect"] as const;
const wanted = process.argv.slice(2);

console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}\n`);
for (const name of names) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { run } = (await import(`./${name}.ts`)) as { run(): Promise<void> };
  await run();
}
process.exit();
