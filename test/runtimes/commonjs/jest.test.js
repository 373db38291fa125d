/** The same in a CommonJS project: a folder with a `package.json` of its own. */
test("works", async () => {
  const { runCore } = await import("../core.js");
  const results = await runCore(process.argv.at(-1));
  process.stdout.write(`${JSON.stringify(results)}\n`);
}, 60_000);
